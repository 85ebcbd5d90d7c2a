#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/schedule.h"
#include "scenario-dsl/model/comparable.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <unordered_set>
#include <vector>

namespace enshu::dsl {
namespace {

/// Shorter ones stand everywhere by chance.
constexpr std::size_t shortest_bytes = 4;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// `pc` does not stand in `pcap`, and 10.0.0.1 not in 10.0.0.12; Japanese has no such borders.
bool stands_apart(std::string_view text, std::size_t begin, std::size_t end) {
    const auto joins = [&](std::size_t left) {
        return is_letter_or_digit(text[left]) && is_letter_or_digit(text[left + 1]);
    };
    return (begin == 0 || !joins(begin - 1)) && (end == text.size() || !joins(end - 1));
}

/// Answers to look for in many texts. What stands at a place of a text is found among all of them
/// in sorted order, so that a text is read once however many there are and however alike they are.
class Answers {
  public:
    struct Right {
        std::string text; ///< comparable
        const Objective *objective = nullptr;
        std::size_t shorter = none; ///< the longest other one that this one begins with
        std::size_t seen = 0;       ///< the last text in which it stood
        std::size_t done = 0;       ///< likewise, together with all that it begins with
    };

    void add(std::string text, const Objective &objective) {
        if (text.size() >= shortest_bytes)
            rights_.push_back({std::move(text), &objective});
    }

    void sort() {
        std::ranges::stable_sort(rights_, {}, &Right::text);
        std::vector<std::size_t> begun;
        for (std::size_t i = 0; i < rights_.size(); ++i) {
            while (!begun.empty() && !rights_[i].text.starts_with(rights_[begun.back()].text))
                begun.pop_back();
            if (!begun.empty())
                rights_[i].shorter = begun.back();
            begun.push_back(i);
            beginnings_.insert(beginning(rights_[i].text, 0));
        }
    }

    /// Each that stands in the text, which is comparable, once.
    template <typename Visit>
    void find(std::string_view text, const Visit &visit) {
        ++texts_;
        for (std::size_t at = 0; at + shortest_bytes <= text.size(); ++at) {
            if (!beginnings_.contains(beginning(text, at)))
                continue;
            const std::string_view rest = text.substr(at);
            const auto after = std::ranges::upper_bound(rights_, rest, {}, &Right::text);
            auto i = after == rights_.begin()
                         ? none
                         : static_cast<std::size_t>(after - rights_.begin()) - 1;
            while (i != none && !rest.starts_with(rights_[i].text))
                i = rights_[i].shorter;
            visit_shorter(i, text, at, visit);
        }
    }

  private:
    /// Those that stand at this place: `longest` and what it begins with.
    template <typename Visit>
    void visit_shorter(std::size_t longest, std::string_view text, std::size_t at,
                       const Visit &visit) {
        bool all_seen = true;
        for (std::size_t i = longest; i != none && rights_[i].done != texts_;
             i = rights_[i].shorter) {
            Right &right = rights_[i];
            if (right.seen == texts_)
                continue;
            if (!stands_apart(text, at, at + right.text.size())) {
                all_seen = false;
                continue;
            }
            right.seen = texts_;
            visit(right);
        }
        if (all_seen && longest != none)
            rights_[longest].done = texts_;
    }

    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    static std::uint32_t beginning(std::string_view text, std::size_t at) {
        std::uint32_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        return bytes;
    }

    std::vector<Right> rights_;
    std::unordered_set<std::uint32_t> beginnings_;
    std::size_t texts_ = 0;
};

class GivenAway {
  public:
    GivenAway(const Draft &draft, const Schedule &schedule, Diagnostics &diagnostics)
        : draft_(draft), schedule_(schedule), diagnostics_(diagnostics) {}

    void check(const Objective &objective, const Answer &answer) {
        const Node &node = *draft_.objectives.at(objective.id).node;
        const Node *measure = node.find("measure");
        if (!draft_.is_sound(measure) || !draft_.is_sound(measure->find("answer")))
            return;
        const Node *accept = measure->find("answer")->find("accept");
        if (!draft_.is_sound(accept))
            return;
        std::map<std::string, const Node *> known;
        for (std::size_t i = 0; i < answer.accept.size(); ++i) {
            const Node &written = accept->is(Node::Type::List) ? accept->items[i] : *accept;
            std::string text = comparable(answer.accept[i]);
            if (!draft_.is_sound(&written))
                continue;
            if (text.empty()) {
                if (comparable(written.text).empty()) // else it is a digest that could not be made
                    diagnostics_.error(Kind::AnswerEmpty, written.place,
                                       "nothing is left of this answer, which is blanks alone");
                continue;
            }
            const auto [first, fresh] = known.emplace(text, &written);
            if (!fresh)
                diagnostics_
                    .warning(Kind::AnswerTwice, written.place,
                             fmt::format("{} is accepted already: case, width and blanks do not "
                                         "count",
                                         backticked(written.text)))
                    .note(first->second->place, "the same answer stands here");
            else
                answers_.add(std::move(text), objective);
        }
    }

    void sort() { answers_.sort(); }

    /// It introduces the organisation: its hosts stand in it as a matter of course.
    void read_briefing(const Text &text, const Node &written) {
        std::set<std::string> hosts;
        for (const Host &host : draft_.scenario.organization.hosts) {
            hosts.insert(host.id);
            hosts.insert(host.id + "." + draft_.scenario.organization.domain);
            hosts.insert(host.names.begin(), host.names.end());
            for (const Interface &interface : host.interfaces)
                hosts.insert(to_string(interface.address));
        }
        read(text, written, nullptr, hosts);
    }

    /// `inject`: the one that says it; null for what a team reads from the start.
    void read(const Text &text, const Node &written, const Inject *inject = nullptr,
              const std::set<std::string> &harmless = {}) {
        std::set<const Objective *> told;
        const auto read_one = [&](const std::string &said, const char *language) {
            answers_.find(comparable(said), [&](const Answers::Right &right) {
                if (harmless.contains(right.text) ||
                    (inject && comes_afterwards(*inject, *right.objective)) ||
                    !told.insert(right.objective).second)
                    return;
                const Node *one = written.find(language);
                diagnostics_
                    .warning(Kind::AnswerGivenAway, place_of_part(one ? *one : written, right.text),
                             fmt::format("{} is an answer to `{}`, and a team reads it here",
                                         backticked(right.text), right.objective->id))
                    .note(place_of(*draft_.objectives.at(right.objective->id).node,
                                   {"measure", "answer", "accept"}),
                          "it is accepted here");
            });
        };
        read_one(text.ja, "ja");
        if (text.en != text.ja)
            read_one(text.en, "en");
    }

  private:
    /// What comes when the question is decided gives nothing away; nor does what a controller sends
    /// to help.
    bool comes_afterwards(const Inject &inject, const Objective &objective) const {
        if (schedule_.hangs_on_controller(inject.id))
            return true;
        if (inject.only_if && inject.only_if->kind == Condition::Kind::Achieved &&
            inject.only_if->of == objective.id)
            return true;
        if (!objective.within || objective.late.kind != LateRule::Kind::Nothing)
            return false;
        const auto left =
            schedule_.gap({inject.id, {}},
                          {objective.within->of, {objective.within->time, objective.within->time}});
        return left && left->most <= Milliseconds{0};
    }

    const Draft &draft_;
    const Schedule &schedule_;
    Diagnostics &diagnostics_;
    Answers answers_;
};

const Node *asked(const Node &objective) {
    const Node *at = &objective;
    for (const char *key : {"measure", "answer", "ask"})
        at = at ? at->find(key) : nullptr;
    return at;
}

} // namespace

void check_answers(const Draft &draft, const Schedule &schedule, Diagnostics &diagnostics) {
    const Scenario &scenario = draft.scenario;
    GivenAway given{draft, schedule, diagnostics};
    for (const Objective &objective : scenario.objectives)
        if (const auto *answer = std::get_if<Answer>(&objective.measure))
            given.check(objective, *answer);
    given.sort();
    if (const Node *briefing = draft.scenario_root->find("briefing"))
        given.read_briefing(scenario.briefing, *briefing);
    for (const Inject &inject : scenario.injects)
        if (const Node *text = draft.injects.at(inject.id).node->find("text"))
            given.read(inject.text, *text, &inject);
    for (const Objective &objective : scenario.objectives) {
        const Node &node = *draft.objectives.at(objective.id).node;
        if (node.find("title"))
            given.read(objective.title, *node.find("title"));
        if (const auto *answer = std::get_if<Answer>(&objective.measure))
            if (const Node *ask = asked(node))
                given.read(answer->ask, *ask);
    }
}

} // namespace enshu::dsl
