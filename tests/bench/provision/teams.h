// Rows of whole teams: freeze, clone, put back, checkpoint, destroy, as the daemon does them.
#pragma once

#include "orchestrator/provision/golden.h"
#include "tests/bench/provision/stage.h"
#include "tests/bench/provision/table.h"

namespace enshu::bench {

class Teams {
  public:
    /// Freezes the pair.
    explicit Teams(Stage &stage);
    void round(Figures &figures);

  private:
    provision::Golden freeze(const dsl::Scenario &scenario, double *until_healthy_s = nullptr);
    /// Seconds until every host is healthy.
    double clone(const plan::ExercisePlan &plan, const provision::Golden &golden);
    void five_hosts(Figures &figures);
    void ten_teams(Figures &figures);

    Stage &stage_;
    provision::Goldens goldens_;
    const plan::ExercisePlan five_, one_, ten_;
    const provision::Golden pair_;
};

} // namespace enshu::bench
