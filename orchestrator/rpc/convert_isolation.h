// A proof of isolation as the API tells it.
#pragma once

#include "enshu/v1/exercise.pb.h"
#include "orchestrator/isolation/proof.h"

namespace enshu::rpc {

/// Without the exercise's name.
v1::IsolationProof message_of(const isolation::Proof &proof);

} // namespace enshu::rpc
