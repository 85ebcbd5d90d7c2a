#include "scenario-dsl/check/check.h"

#include "scenario-dsl/diagnostics/did_you_mean.h"
#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/source/characters.h"
#include "scenario-dsl/source/digest.h"
#include "scenario-dsl/source/read_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 1 << 20;

class Vary {
  public:
    /// `draft`: null where the scenario was checked before and only another file is.
    Vary(const Scenario &scenario, const Draft *draft, Diagnostics &diagnostics)
        : scenario_(scenario), draft_(draft), diagnostics_(diagnostics) {}

    void visit(const Node &scalar, const Type &type) {
        if (!type.varies || (draft_ && !draft_->is_sound(&scalar)))
            return;
        for (const Placeholder &placeholder : find_placeholders(scalar.text)) {
            if (placeholder.is_digest())
                require_file(scalar, placeholder);
            else if (const Variable *variable = find_variable(placeholder.name))
                check_values(scalar, type, *variable);
            else if (type.shape != Shape::Command) // awk and the shell have braces of their own
                unknown(scalar, placeholder);
        }
    }

    void tell_unused() {
        for (const Variable &variable : scenario_.variables)
            if (!used_.contains(variable.id))
                diagnostics_
                    .warning(Kind::VariableUnused, draft_->variables.at(variable.id).name->place,
                             fmt::format("no text has `{{{}}}` in it", variable.id))
                    .suggest("use it, or leave it out");
    }

    /// Puts the digests in their place.
    void fill(std::string &text) const {
        if (!digests_.empty() && has_placeholder(text))
            text = replace_placeholders(text, [this](const Placeholder &placeholder) {
                const auto found = digests_.find(std::string{placeholder.name});
                return found == digests_.end() ? std::nullopt : std::optional{found->second};
            });
    }

  private:
    const Variable *find_variable(std::string_view id) const {
        const auto &variables = scenario_.variables;
        const auto found = std::ranges::find(variables, id, &Variable::id);
        return found == variables.end() ? nullptr : &*found;
    }

    static Place place_in(const Node &scalar, const Placeholder &placeholder) {
        return place_of_part(scalar, std::string_view{scalar.text}.substr(
                                         placeholder.begin, placeholder.end - placeholder.begin));
    }

    void unknown(const Node &scalar, const Placeholder &placeholder) {
        const Node *vary = draft_ ? draft_->scenario_root->find("vary") : nullptr;
        if (vary && !draft_->is_sound(vary))
            return;
        std::vector<std::string_view> known;
        for (const Variable &variable : scenario_.variables)
            known.push_back(variable.id);
        diagnostics_
            .error(Kind::UnknownPlaceholder, place_in(scalar, placeholder),
                   fmt::format("`vary` has no {}", backticked(placeholder.name)))
            .suggest(known.empty() ? "declare it under `vary`, with the values that teams get"
                                   : suggestion(placeholder.name, known));
    }

    void require_file(const Node &scalar, const Placeholder &placeholder) {
        std::string &digest = digests_[std::string{placeholder.name}];
        if (!digest.empty())
            return;
        const fs::path path = scenario_.directory / "files" / placeholder.file();
        std::error_code error;
        auto read = fs::is_regular_file(fs::symlink_status(path, error))
                        ? read_file(path, largest_file)
                        : std::variant<std::string, Unreadable>{Unreadable{"it is not there"}};
        const auto *content = std::get_if<std::string>(&read);
        if (content && content->size() <= largest_file) {
            digest = sha256_hex(*content);
            return;
        }
        diagnostics_
            .error(Kind::FileMissing, place_in(scalar, placeholder),
                   fmt::format("there is no file {} of at most 1 MiB",
                               backticked("files/" + std::string{placeholder.file()})))
            .suggest("the name is that of a file below `files/` beside the scenario");
    }

    void check_values(const Node &scalar, const Type &type, const Variable &variable) {
        used_.insert(variable.id);
        if (!draft_)
            return;
        const ScalarRule *rule = type.shape == Shape::Text ? nullptr : scalar_rule(type.shape);
        const Node &values = *draft_->variables.at(variable.id).node;
        if (!rule || !draft_->is_sound(&values))
            return;
        for (const Node &value : values.items) {
            const std::string filled = replace_placeholders(
                scalar.text, [&](const Placeholder &placeholder) -> std::optional<std::string> {
                    const Variable *other = find_variable(placeholder.name);
                    if (!other)
                        return std::nullopt;
                    return other == &variable ? value.text : other->values.front();
                });
            if (!rule->fits(filled))
                diagnostics_
                    .error(
                        Kind::BadValue, value.place,
                        fmt::format("with this value {} is not {}", backticked(filled), rule->noun))
                    .note(scalar.place, "it is put in here")
                    .suggest(std::string{rule->help});
        }
    }

    const Scenario &scenario_;
    const Draft *draft_;
    Diagnostics &diagnostics_;
    std::map<std::string, std::string> digests_; ///< by placeholder; empty: the file is missing
    std::set<std::string> used_;
};

} // namespace

void check_vary(Draft &draft, Diagnostics &diagnostics) {
    Vary vary{draft.scenario, &draft, diagnostics};
    walk_scalars(*draft.scenario_root, scenario_file(),
                 [&](const Node &scalar, const Type &type) { vary.visit(scalar, type); });
    vary.tell_unused();
    for (Objective &objective : draft.scenario.objectives)
        if (auto *answer = std::get_if<Answer>(&objective.measure))
            for (std::string &accepted : answer->accept)
                vary.fill(accepted);
}

void check_vary(const Node &root, Walkthrough &walkthrough, const Scenario &scenario,
                const Draft *draft, Diagnostics &diagnostics) {
    Vary vary{scenario, draft, diagnostics};
    walk_scalars(root, walkthrough_file(),
                 [&](const Node &scalar, const Type &type) { vary.visit(scalar, type); });
    for (WalkthroughItem &item : walkthrough) {
        if (auto *answer = std::get_if<GiveAnswer>(&item.act))
            vary.fill(answer->text);
        else if (auto *submit = std::get_if<SubmitForm>(&item.act))
            for (auto &[field, text] : submit->fields)
                vary.fill(text);
    }
}

} // namespace enshu::dsl
