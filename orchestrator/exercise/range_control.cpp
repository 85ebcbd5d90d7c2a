#include "orchestrator/exercise/range_control.h"

#include "orchestrator/exercise/error.h"

namespace enshu::exercise {

[[noreturn]] static void refuse(const char *act) {
    throw ExerciseError(ExerciseError::Code::FailedPrecondition,
                        std::string(act) + ": real machines cannot do this yet");
}

Captured RangeControl::capture(const std::string &, dsl::EvidenceKind, const std::string &) {
    refuse("capturing evidence");
}

void RangeControl::shut_down(const std::string &) {
    refuse("shutting a host down");
}

void RangeControl::reset(const std::string &) {
    refuse("resetting a host");
}

bool RangeControl::probe(const Probe &) {
    refuse("probing");
}

} // namespace enshu::exercise
