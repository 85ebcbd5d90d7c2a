// What the passes before have found: where an error was reported, what follows from it is not.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"
#include "scenario-dsl/schema/decode.h"

#include <vector>

namespace enshu::dsl {

class Reported {
  public:
    Reported(const Draft &draft, const Diagnostics &diagnostics);

    /// Whether an error stands in this node.
    bool in(const Node *node) const;
    bool in(const Declared &declared) const { return in(declared.name) || in(declared.node); }
    /// Whether one stands in what is said of a host, or the host cannot be found.
    bool in_host(std::string_view id) const;
    bool in_step(std::string_view id) const;
    /// Whether one stands where hosts are declared: then one of them may offer anything.
    bool in_hosts() const { return in_hosts_; }
    /// Whether one stands in the policy: then it may open anything.
    bool in_policy() const { return in_policy_; }

  private:
    const Draft &draft_;
    std::vector<Place> errors_;
    bool in_hosts_ = false;
    bool in_policy_ = false;
};

} // namespace enshu::dsl
