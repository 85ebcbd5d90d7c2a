// What the measures ask of the machines, each question in a lane of the host it is asked from.
#include "injector/utf8.h"
#include "orchestrator/exercise/team.h"

namespace enshu::exercise {

/// Under the lock.
void Conductor::ask_machines(Team &team, Milliseconds now) {
    for (const Probes::Question &question : team.probes.due(now))
        post(&team, "team " + std::to_string(team.number) + " probe " + question.host,
             [this, &team, question](const std::stop_token &) { ask(team, question); });
}

void Conductor::ask(Team &team, const Probes::Question &question) {
    std::optional<ProbeAnswer> answer;
    std::string wrong;
    try {
        answer = team.range->probe(question.probe);
    } catch (const std::exception &error) {
        wrong = inject::clean_utf8(error.what(), 500);
    }
    const Lock lock(mutex_);
    std::optional<Fact> news = answer ? team.probes.answered(question.objective, *answer)
                                      : team.probes.failed(question.objective, wrong);
    // Machines that are being stopped answer nothing that counts.
    if (news && state_ == State::Running && !stands(team) && !stopping_)
        append(team.number, news->kind.c_str(), news->subject, "system", std::move(news->detail));
}

} // namespace enshu::exercise
