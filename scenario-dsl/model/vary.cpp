#include "scenario-dsl/model/vary.h"

#include "scenario-dsl/source/digest.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

bool is_file_name(std::string_view text) {
    return !text.empty() && text.size() <= 200 &&
           text.find_first_of("/{}\r\n") == std::string_view::npos;
}

/// Replaces the variables in texts in place.
class Filler {
  public:
    Filler(const Scenario &scenario, std::uint64_t seed, unsigned team)
        : variables_(scenario.variables), seed_(seed), team_(team) {}

    void fill(std::string &text) const {
        if (!variables_.empty() && has_placeholder(text))
            text = replace_placeholders(text, [this](const Placeholder &p) { return value(p); });
    }
    void fill(Text &text) const {
        fill(text.ja);
        fill(text.en);
    }

  private:
    std::optional<std::string> value(const Placeholder &placeholder) const {
        const auto found = std::ranges::find(variables_, placeholder.name, &Variable::id);
        if (found == variables_.end())
            return std::nullopt;
        return found->values[choice_of(*found, seed_, team_)];
    }

    const std::vector<Variable> &variables_;
    std::uint64_t seed_;
    unsigned team_;
};

} // namespace

std::vector<Placeholder> find_placeholders(std::string_view text) {
    std::vector<Placeholder> found;
    for (std::size_t at = text.find('{'); at != std::string_view::npos;
         at = text.find('{', at + 1)) {
        const auto end = text.find_first_of("{}", at + 1);
        if (end == std::string_view::npos)
            break;
        if (text[end] == '{')
            continue;
        const Placeholder placeholder{at, end + 1, text.substr(at + 1, end - at - 1)};
        const bool fits =
            placeholder.is_digest() ? is_file_name(placeholder.file()) : is_id(placeholder.name);
        if (fits && (at == 0 || text[at - 1] != '$'))
            found.push_back(placeholder);
    }
    return found;
}

bool has_placeholder(std::string_view text) {
    return text.find('{') != std::string_view::npos && !find_placeholders(text).empty();
}

std::string
replace_placeholders(std::string_view text,
                     const std::function<std::optional<std::string>(const Placeholder &)> &value) {
    std::string result;
    std::size_t done = 0;
    for (const Placeholder &placeholder : find_placeholders(text)) {
        const auto replacement = value(placeholder);
        if (!replacement)
            continue;
        result += text.substr(done, placeholder.begin - done);
        result += *replacement;
        done = placeholder.end;
    }
    return result += text.substr(done);
}

std::size_t choice_of(const Variable &variable, std::uint64_t seed, unsigned team) {
    return (draw(seed, "vary " + variable.id) + team) % variable.values.size();
}

Scenario for_team(const Scenario &scenario, std::uint64_t seed, unsigned team) {
    Scenario filled = scenario;
    const Filler filler{scenario, seed, team};
    for (Step &step : filled.attack) {
        if (auto *mail = std::get_if<SendMail>(&step.verb)) {
            filler.fill(mail->subject);
            filler.fill(mail->body);
            filler.fill(mail->link);
        } else if (auto *beacon = std::get_if<Beacon>(&step.verb)) {
            filler.fill(beacon->path);
        }
    }
    for (Inject &inject : filled.injects)
        filler.fill(inject.text);
    for (Objective &objective : filled.objectives)
        if (auto *answer = std::get_if<Answer>(&objective.measure))
            for (std::string &accepted : answer->accept)
                filler.fill(accepted);
    return filled;
}

Text for_team(const Text &text, const Scenario &scenario, std::uint64_t seed, unsigned team) {
    Text filled = text;
    Filler{scenario, seed, team}.fill(filled);
    return filled;
}

Walkthrough for_team(const Walkthrough &walkthrough, const Scenario &scenario, std::uint64_t seed,
                     unsigned team) {
    Walkthrough filled = walkthrough;
    const Filler filler{scenario, seed, team};
    for (WalkthroughItem &item : filled) {
        if (auto *run = std::get_if<RunCommand>(&item.act))
            filler.fill(run->command);
        else if (auto *answer = std::get_if<GiveAnswer>(&item.act))
            filler.fill(answer->text);
        else if (auto *submit = std::get_if<SubmitForm>(&item.act))
            for (auto &[field, text] : submit->fields)
                filler.fill(text);
    }
    return filled;
}

} // namespace enshu::dsl
