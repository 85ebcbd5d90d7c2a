// An act on an exercise that cannot be done. The caller maps the code to its API's.
#pragma once

#include <stdexcept>
#include <string>

namespace enshu::exercise {

class ExerciseError : public std::runtime_error {
  public:
    enum class Code {
        InvalidArgument,
        NotFound,
        FailedPrecondition, ///< not in this state; what() says which would do
        Unavailable,        ///< the machines could not be asked, or did not do it
    };
    ExerciseError(Code code, const std::string &what) : std::runtime_error(what), code_(code) {}
    Code code() const { return code_; }

  private:
    Code code_;
};

} // namespace enshu::exercise
