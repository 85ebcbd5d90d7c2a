#include "orchestrator/rehearse/proof.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/rehearse/serving.h"

#include <algorithm>
#include <stdexcept>

namespace enshu::rehearse {

namespace kind = event::kind;
using dsl::Objective;
using dsl::Text;

namespace {

const score::ObjectiveResult &result_of(const Take &take, const std::string &objective) {
    const auto &all = take.played.score.objectives;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto &r) { return r.objective == objective; });
    if (found == all.end())
        throw std::out_of_range("there is no objective `" + objective + "`");
    return *found;
}

std::string number(std::int64_t value) {
    return std::to_string(value);
}

/// `2、3` and `2 and 3`
Text listed(const std::vector<std::size_t> &acts) {
    Text list;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        const std::string act = std::to_string(acts[i]);
        list.ja += (i == 0 ? "" : "、") + act;
        list.en += (i == 0 ? "" : i + 1 == acts.size() ? " and " : ", ") + act;
    }
    return list;
}

/// Why something failed or was not done; in Japanese where the event says it so.
Text reason_of(const event::Event &event) {
    const std::string en = event.detail.value("reason", std::string());
    return {event.detail.value("reason_ja", en), en};
}

class Proof {
  public:
    Proof(const dsl::Scenario &scenario, const dsl::Walkthrough &walkthrough, std::uint64_t seed)
        : scenario_(scenario), walkthrough_(walkthrough), seed_(seed) {
        rehearsal_.floor = scenario.floor;
        for (const Objective &objective : scenario.objectives)
            rehearsal_.possible += std::max(0, objective.points);
    }

    Rehearsal run() {
        knowing();
        idle();
        for (const Objective &objective : scenario_.objectives)
            if (objective.points > 0)
                without(objective);
        for (const Objective &objective : scenario_.objectives)
            if (objective.points < 0)
                threatens(objective);
        return std::move(rehearsal_);
    }

  private:
    void find(Take &take, const char *name, const std::string &subject, Text text, Text help) {
        take.holds = false;
        rehearsal_.findings.push_back({name, subject, std::move(text), std::move(help)});
    }

    const Take &first() const { return rehearsal_.takes.front(); }

    void knowing() {
        Take take{Take::Kind::Knowing, "", {}, play(scenario_, &walkthrough_, seed_)};
        failed_acts(take);
        for (const score::ObjectiveResult &result : take.played.score.objectives) {
            if (result.points >= result.possible)
                continue;
            const std::string points = number(result.points);
            const std::string possible = number(result.possible);
            if (result.possible == 0)
                find(take, "walkthrough-penalty", result.objective,
                     {"模範手順でも「" + result.objective + "」で" + points +
                          "点の減点になります：" + result.evidence.ja,
                      "the walkthrough loses " + number(-result.points) + " points by `" +
                          result.objective + "`: " + result.evidence.en},
                     {"模範手順の操作を早めるか、攻撃側の手順を遅らせてください",
                      "let the walkthrough act earlier, or the attack later"});
            else
                find(take, "walkthrough-not-full", result.objective,
                     {"模範手順の「" + result.objective + "」は" + possible + "点中" + points +
                          "点です：" + result.evidence.ja,
                      "the walkthrough gets " + points + " of " + possible + " points for `" +
                          result.objective + "`: " + result.evidence.en},
                     {"この目標を期限内に達成する操作を模範手順に加えるか、期限を延ばしてください",
                      "give the walkthrough an act that reaches it in time, or give more time"});
        }
        rehearsal_.takes.push_back(std::move(take));
    }

    void failed_acts(Take &take) {
        for (const event::Event &event : take.played.events)
            if (event.kind == kind::act_failed) {
                const Text reason = reason_of(event);
                find(take, "act-failed", event.subject,
                     {"模範手順の「" + event.subject + "」は実行できません：" + reason.ja,
                      "`" + event.subject + "` cannot be done: " + reason.en},
                     {"この操作の時刻か内容を見直してください",
                      "change when it is done, or what it does"});
            }
    }

    void idle() {
        Take take{Take::Kind::Idle, "", {}, play(scenario_, nullptr, seed_)};
        for (const event::Event &event : take.played.events)
            if (event.kind == kind::step_failed && !event.detail.contains("because")) {
                const Text reason = reason_of(event);
                find(
                    take, "step-failed", event.subject,
                    {"誰も何もしなくても「" + event.subject + "」は失敗します：" + reason.ja,
                     "`" + event.subject + "` fails though nobody does anything: " + reason.en},
                    {"通信経路とサービス、直前の手順を見直してください",
                     "look at its way through the network, its services, and the steps before it"});
            }
        const int points = take.played.score.points;
        if (points > scenario_.floor) {
            Text gained;
            for (const score::ObjectiveResult &result : take.played.score.objectives)
                if (result.points > 0) {
                    gained.ja += (gained.ja.empty() ? "" : "、") + std::string("「") +
                                 result.objective + "」" + number(result.points) + "点";
                    gained.en += (gained.en.empty() ? "" : ", ") + std::string("`") +
                                 result.objective + "` " + number(result.points);
                }
            const std::string floor = number(scenario_.floor);
            find(take, "idle-above-floor", "",
                 {"何もしない班が" + number(points) + "点を得ます（上限" + floor + "点）：" +
                      gained.ja,
                  "a team that does nothing gets " + number(points) + " points, and at most " +
                      floor + " are allowed: " + gained.en},
                 {"その目標の測定を見直すか、やむを得ない点なら `floor` に書いてください",
                  "change what is measured, or write the points that cannot be avoided into "
                  "`floor`"});
        }
        rehearsal_.takes.push_back(std::move(take));
    }

    void without(const Objective &objective) {
        const auto acts = acts_for(objective.id, walkthrough_, scenario_);
        if (acts.empty()) {
            if (const auto *available = std::get_if<dsl::Available>(&objective.measure))
                return spoilt(objective, *available);
            return unserved(objective);
        }
        const dsl::Walkthrough rest = rehearse::without(acts, walkthrough_, scenario_, seed_);
        Take take{Take::Kind::Without, objective.id, acts, play(scenario_, &rest, seed_)};
        judge(std::move(take), objective);
    }

    /// Nobody has to do anything for a service that runs. What it is worth shows when it does not.
    void spoilt(const Objective &objective, const dsl::Available &available) {
        dsl::Walkthrough worse = walkthrough_;
        dsl::Effect stop;
        stop.kind = dsl::Effect::Kind::Stop;
        stop.what = dsl::word_of(dsl::ServiceKind::Web);
        dsl::WalkthroughItem act;
        act.trigger.at = dsl::Milliseconds(0);
        act.act = dsl::RunCommand{available.host, "systemctl stop nginx", {stop}};
        worse.push_back(std::move(act));
        judge({Take::Kind::Spoilt, objective.id, {}, play(scenario_, &worse, seed_)}, objective);
    }

    void judge(Take take, const Objective &objective) {
        // What it loses says nothing about points that were never there.
        take.holds = first().points(objective.id) == objective.points;
        worth(take, objective);
        for (const Objective &other : scenario_.objectives)
            if (other.points > 0 && other.id != objective.id)
                entangled(take, objective, other);
        rehearsal_.takes.push_back(std::move(take));
    }

    void unserved(const Objective &objective) {
        rehearsal_.findings.push_back(
            {"objective-unserved",
             objective.id,
             {"模範手順に「" + objective.id + "」のための操作がありません",
              "no act of the walkthrough is done for `" + objective.id + "`"},
             {"操作を加えるか、どの操作がこの目標のためかを `for: [ " + objective.id +
                  " ]` で書いてください",
              "add an act, or say which act is done for it: `for: [ " + objective.id + " ]`"}});
    }

    /// Where it hangs on a controller or on a condition, no play of ours may meet it.
    bool comes_by_itself(const std::string &moment) const {
        const dsl::Step *step = scenario_.find_step(moment);
        const dsl::Inject *inject = scenario_.find_inject(moment);
        if (!step && !inject)
            return true;
        const dsl::Trigger &trigger = step ? step->trigger : inject->trigger;
        if (trigger.manual || (step ? step->only_if : inject->only_if))
            return false;
        return comes_by_itself(trigger.after);
    }

    void threatens(const Objective &objective) {
        const auto *arrived = std::get_if<dsl::FileArrived>(&objective.measure);
        const auto hurts = [&](const Take &take) { return take.points(objective.id) < 0; };
        if (!arrived || !comes_by_itself(arrived->step) ||
            std::ranges::any_of(rehearsal_.takes, hurts))
            return;
        rehearsal_.findings.push_back(
            {"penalty-never",
             objective.id,
             {"どの通しでも「" + objective.id + "」の減点は起こりません。何もしない班も免れます",
              "`" + objective.id +
                  "` takes points from nobody, not even from a team that does "
                  "nothing"},
             {"「" + arrived->step + "」とその前の手順が、起こるべきときに起こるか見直してください",
              "look at when `" + arrived->step +
                  "` and the steps before it come, and at what they "
                  "need"}});
    }

    /// What makes this play worse than the one with the walkthrough.
    static Text lacking(const Take &take) {
        if (take.kind == Take::Kind::Spoilt)
            return {"サービスを止めたまま", "with its service stopped"};
        const Text acts = listed(take.acts);
        return {"操作" + acts.ja + "なし", "without act " + acts.en};
    }

    void worth(Take &take, const Objective &objective) {
        const int had = first().points(objective.id);
        const int left = take.points(objective.id);
        const Text lacks = lacking(take);
        const Text &why = result_of(take, objective.id).evidence;
        const std::string points = number(objective.points);
        if (left >= had && had > 0)
            find(take, "objective-free", objective.id,
                 {"「" + objective.id + "」は" + lacks.ja + "でも" + number(left) +
                      "点になります：" + why.ja,
                  "`" + objective.id + "` gives " + number(left) + " points even " + lacks.en +
                      ": " + why.en},
                 {"上の根拠で何が達成させているかを確かめ、測定を変えるか、その操作にも "
                  "`for` を書いてください",
                  "see above what reaches it; change the measure, or write `for` at that act too"});
        else if (had == objective.points && left != 0)
            find(take, "objective-worth", objective.id,
                 {"「" + objective.id + "」は" + points + "点のはずが、" + lacks.ja + "でも" +
                      number(left) + "点残ります：" + why.ja,
                  "`" + objective.id + "` is worth " + points + " points, but " + number(left) +
                      " are left " + lacks.en + ": " + why.en},
                 {"残りの点を与えている操作にも `for` を書いてください",
                  "write `for` at the act that brings the rest, too"});
    }

    void entangled(Take &take, const Objective &objective, const Objective &other) {
        const int had = first().points(other.id);
        const int left = take.points(other.id);
        if (left == had)
            return;
        const auto others = acts_for(other.id, walkthrough_, scenario_);
        std::vector<std::size_t> shared;
        std::set_intersection(take.acts.begin(), take.acts.end(), others.begin(), others.end(),
                              std::back_inserter(shared));
        const Text acts = listed(shared);
        const Text lacks = lacking(take);
        Text help{"「" + other.id + "」が「" + objective.id +
                      "」と関わりなく成り立つように、操作の時刻か測定を見直してください",
                  "change the walkthrough or the measure so that `" + other.id +
                      "` does not hang on `" + objective.id + "`"};
        if (!shared.empty())
            help = {"操作" + acts.ja +
                        "が両方の目標を兼ねています。目標ごとに別の操作に分けてください",
                    "act " + acts.en + " is done for both; give each objective an act of its own"};
        find(take, "objective-entangled", objective.id,
             {"「" + objective.id + "」を外す（" + lacks.ja + "）と、「" + other.id + "」も" +
                  number(had) + "点から" + number(left) + "点に変わります：" +
                  result_of(take, other.id).evidence.ja,
              "leaving `" + objective.id + "` out (" + lacks.en + ") takes `" + other.id +
                  "` from " + number(had) + " to " + number(left) +
                  " points, too: " + result_of(take, other.id).evidence.en},
             std::move(help));
    }

    const dsl::Scenario &scenario_;
    const dsl::Walkthrough &walkthrough_;
    const std::uint64_t seed_;
    Rehearsal rehearsal_;
};

} // namespace

int Take::points(const std::string &of) const {
    return result_of(*this, of).points;
}

Rehearsal rehearse(const dsl::Scenario &scenario, const dsl::Walkthrough &walkthrough,
                   std::uint64_t seed) {
    return Proof(scenario, walkthrough, seed).run();
}

} // namespace enshu::rehearse
