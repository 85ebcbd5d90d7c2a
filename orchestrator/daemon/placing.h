// On which sites the teams of an exercise are to lie: the sites that can carry them now, and what
// the exercises of this daemon have been promised of each.
#pragma once

#include "orchestrator/provision/reservations.h"
#include "orchestrator/provision/site_table.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace enshu::daemon {

class Placing {
  public:
    /// What the machine that we are on has to give, and what guests here have taken of it.
    struct Here {
        std::function<provision::Machine()> read;
        std::function<provision::Taken(const std::vector<std::string> &exercises)> taken;
    };

    /// `sites` outlives it. `state`: for advice.
    Placing(provision::SiteTable &sites, Here here, std::filesystem::path state);

    struct Outcome {
        provision::Placement placement;
        std::string notes; ///< sites that were left out, and why: a line each
    };
    /// A site for each team, which promises it what they need. Throws ProvisionError where not all
    /// find room, saying how many would fit where.
    Outcome place(const plan::ExercisePlan &plan, const provision::CapacityOptions &options);
    /// Another site for one team, whose own is lost: one of a form that `fits`. Throws as place()
    /// does.
    std::string another(const plan::ExercisePlan &plan, const provision::CapacityOptions &options,
                        const provision::Placement &placement, unsigned team,
                        const std::function<bool(const std::string &form)> &fits);
    /// What was promised before the daemon was started again, or lies elsewhere now.
    void remember(const plan::ExercisePlan &plan, const provision::CapacityOptions &options,
                  const provision::Placement &placement);
    void release(const std::string &exercise);

  private:
    /// The sites that can take teams, with what is free there and not promised.
    std::vector<provision::Offer> usable(const plan::ExercisePlan &plan,
                                         const provision::CapacityOptions &options,
                                         const std::function<bool(const std::string &form)> &fits,
                                         std::string &notes);
    provision::Machine machine_at(const std::string &site);
    provision::Reservations &at(const std::string &site);
    std::string in_words(const std::string &site, const std::string &refusal) const;

    provision::SiteTable &sites_;
    const std::filesystem::path state_;
    std::map<std::string, std::unique_ptr<provision::Reservations>> reservations_; ///< by site
    std::mutex mutex_;                                           ///< guards what follows
    std::map<std::string, provision::SiteCondition> conditions_; ///< as last asked for
};

} // namespace enshu::daemon
