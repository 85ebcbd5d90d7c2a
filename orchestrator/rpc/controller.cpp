#include "orchestrator/rpc/controller.h"

#include "injector/utf8.h"
#include "orchestrator/exercise/error.h"

namespace enshu::rpc {

namespace {

bool is_name(const std::string &name) {
    return !name.empty() && name.size() <= 31 && name[0] >= 'a' && name[0] <= 'z' &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

} // namespace

std::string controller_of(const grpc::ServerContext &context) {
    const auto &metadata = context.client_metadata();
    const auto [first, last] = metadata.equal_range("enshu-as");
    if (first == last) {
        return "controller:root";
    }
    const std::string name(first->second.data(), first->second.size());
    if (std::next(first) != last || !is_name(name)) {
        throw exercise::ExerciseError(exercise::ExerciseError::Code::InvalidArgument,
                                      "`" + inject::clean_utf8(name, 60) +
                                          "` is no controller's name: small letters, digits and "
                                          "`-`, a letter first, at most 31");
    }
    return "controller:" + name;
}

} // namespace enshu::rpc
