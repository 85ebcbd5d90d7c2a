#include "orchestrator/libvirt/guest_agent.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/json_depth.h"

#include <fmt/format.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/virterror.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <thread>

namespace enshu::libvirt {

using inject::GuestError;
using inject::RunResult;
using nlohmann::json;
using std::chrono::milliseconds;

namespace {

std::string encode_base64(const std::string &bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int count = EVP_EncodeBlock(reinterpret_cast<unsigned char *>(text.data()),
                                      reinterpret_cast<const unsigned char *>(bytes.data()),
                                      static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(count));
    return text;
}

std::string decode_base64(const std::string &text) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    const int count = EVP_DecodeBlock(reinterpret_cast<unsigned char *>(bytes.data()),
                                      reinterpret_cast<const unsigned char *>(text.data()),
                                      static_cast<int>(text.size()));
    if (count < 0) {
        throw GuestError(GuestError::Code::Refused,
                         "the guest agent answered something that is not base64");
    }
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') {
        ++padding;
    }
    bytes.resize(static_cast<std::size_t>(count) - padding);
    return bytes;
}

GuestError to_guest_error(const LibvirtError &error) {
    switch (error.code()) {
    case VIR_ERR_AGENT_UNRESPONSIVE:
    case VIR_ERR_AGENT_UNSYNCED:
    case VIR_ERR_OPERATION_TIMEOUT:
        return {GuestError::Code::TimedOut, error.what()};
    case VIR_ERR_NO_DOMAIN:
    case VIR_ERR_NO_CONNECT:
    case VIR_ERR_OPERATION_INVALID:
        return {GuestError::Code::Unreachable, error.what()};
    default:
        return {GuestError::Code::Refused, error.what()};
    }
}

/// A member of what the agent answered; a guest can answer anything.
template <typename T>
T field(const json &object, const char *name, const T &otherwise) {
    try {
        return object.value(name, otherwise);
    } catch (const json::exception &) {
        throw GuestError(GuestError::Code::Refused,
                         fmt::format("the guest agent answered a `{}` of the wrong type", name));
    }
}

} // namespace

std::unique_lock<std::timed_mutex> GuestAgent::take_turn(Clock::time_point end) {
    std::unique_lock lock(turn_, std::defer_lock);
    if (!lock.try_lock_until(end)) {
        throw GuestError(GuestError::Code::TimedOut, "the guest is still busy with an earlier act");
    }
    return lock;
}

virDomainPtr GuestAgent::domain() {
    const unsigned generation = connection_->handle.generation();
    if (domain_ == nullptr || generation != generation_) {
        domain_.reset(require(virDomainLookupByUUIDString(connection_->handle.get(), uuid_.c_str()),
                              "look up a domain"));
        generation_ = generation;
    }
    return domain_.get();
}

json GuestAgent::call(const char *command, const json &arguments, Clock::time_point end) {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(end - Clock::now()).count();
    if (left < 0) {
        throw GuestError(GuestError::Code::TimedOut,
                         fmt::format("no answer to {} in time", command));
    }
    json request = {{"execute", command}};
    if (!arguments.empty()) {
        request["arguments"] = arguments;
    }
    // Names in a scenario are UTF-8; anything else becomes a replacement character rather than an
    // exception.
    const std::string text = request.dump(-1, ' ', false, json::error_handler_t::replace);
    char *raw = nullptr;
    try {
        const Link::Turn turn = connection_->handle.turn();
        raw = require(
            virDomainQemuAgentCommand(domain(), text.c_str(), static_cast<int>(left) + 1, 0),
            command);
    } catch (const LibvirtError &error) {
        throw to_guest_error(error);
    }
    const std::string answer = raw;
    std::free(raw); // NOLINT: libvirt's contract
    if (nests_deeper_than(answer, deepest_json)) {
        throw GuestError(GuestError::Code::Refused,
                         fmt::format("the guest agent's answer to {} is nested too deep", command));
    }
    const json parsed = json::parse(answer, nullptr, false);
    if (parsed.is_discarded() || !parsed.is_object() || !parsed.contains("return")) {
        throw GuestError(GuestError::Code::Refused,
                         fmt::format("the guest agent's answer to {} makes no sense", command));
    }
    return parsed["return"];
}

RunResult GuestAgent::run(const std::vector<std::string> &argv, const std::string &input,
                          milliseconds deadline) {
    const auto end = Clock::now() + deadline;
    const auto turn = take_turn(end);
    json arguments = {{"path", argv.at(0)},
                      {"arg", std::vector<std::string>(argv.begin() + 1, argv.end())},
                      {"capture-output", true}};
    if (!input.empty()) {
        arguments["input-data"] = encode_base64(input);
    }
    const auto pid = field<std::int64_t>(call("guest-exec", arguments, end), "pid", -1);
    if (pid <= 0) {
        throw GuestError(GuestError::Code::Refused, "the guest agent tells no process id");
    }
    for (milliseconds pause{30};; pause = std::min(pause * 3 / 2, milliseconds(400))) {
        std::this_thread::sleep_for(pause);
        const json status = call("guest-exec-status", {{"pid", pid}}, end);
        if (!field(status, "exited", false)) {
            if (Clock::now() >= end) {
                // The command goes on in the guest: say so, and let it not go on for ever.
                try {
                    call("guest-exec",
                         {{"path", "/bin/kill"}, {"arg", json::array({std::to_string(pid)})}},
                         Clock::now() + std::chrono::seconds(5));
                } catch (const GuestError &) { // what matters is the deadline
                }
                throw GuestError(GuestError::Code::TimedOut,
                                 fmt::format("`{}` did not end within {} s in the guest", argv[0],
                                             deadline.count() / 1000));
            }
            continue;
        }
        RunResult result;
        result.exit_code = status.contains("signal") ? 128 + field(status, "signal", 0)
                                                     : field(status, "exitcode", -1);
        result.output = decode_base64(field<std::string>(status, "out-data", ""));
        result.error = decode_base64(field<std::string>(status, "err-data", ""));
        result.truncated = field(status, "out-truncated", false);
        for (std::string *text : {&result.output, &result.error}) {
            if (text->size() > max_output) {
                text->resize(max_output);
                result.truncated = true;
            }
        }
        return result;
    }
}

std::string GuestAgent::read(const std::string &path, milliseconds deadline) {
    const auto end = Clock::now() + deadline;
    const auto turn = take_turn(end);
    const json handle = call("guest-file-open", {{"path", path}, {"mode", "r"}}, end);
    std::string content;
    for (bool more = true; more;) {
        const json part = call("guest-file-read", {{"handle", handle}, {"count", 256 * 1024}}, end);
        content += decode_base64(field<std::string>(part, "buf-b64", ""));
        more = !field(part, "eof", true);
        if (content.size() > max_file) {
            call("guest-file-close", {{"handle", handle}}, end);
            throw GuestError(
                GuestError::Code::TooLarge,
                fmt::format("{} in the guest is larger than {} MiB", path, max_file >> 20));
        }
    }
    call("guest-file-close", {{"handle", handle}}, end);
    return content;
}

void GuestAgent::read_pieces(const std::string &path, std::size_t most,
                             const std::function<void(std::string_view)> &each,
                             milliseconds deadline) {
    const auto end = Clock::now() + deadline;
    const auto ask = [&](const char *command, const json &arguments) {
        const auto turn = take_turn(end);
        return call(command, arguments, end);
    };
    const json handle = ask("guest-file-open", {{"path", path}, {"mode", "r"}});
    const auto close = [&] {
        try {
            ask("guest-file-close", {{"handle", handle}});
        } catch (const std::exception &) { // the guest has one more open file
        }
    };
    try {
        constexpr std::size_t piece = 512 * 1024;
        for (std::size_t left = most; left > 0;) {
            const json part =
                ask("guest-file-read", {{"handle", handle}, {"count", std::min(piece, left)}});
            const std::string bytes = decode_base64(field<std::string>(part, "buf-b64", ""));
            const std::size_t count = std::min(bytes.size(), left);
            each(std::string_view(bytes).substr(0, count));
            left -= count;
            if (count == 0 || field(part, "eof", true)) {
                break;
            }
        }
    } catch (...) {
        close();
        throw;
    }
    close();
}

void GuestAgent::write(const std::string &path, const std::string &content, milliseconds deadline) {
    if (content.size() > max_file) {
        throw GuestError(GuestError::Code::TooLarge,
                         fmt::format("{} bytes are too many for one write", content.size()));
    }
    const auto end = Clock::now() + deadline;
    {
        const auto turn = take_turn(end);
        const json handle = call("guest-file-open", {{"path", path + ".part"}, {"mode", "w"}}, end);
        // A command may have at most 4 MiB of JSON; slow guests take small pieces better.
        constexpr std::size_t piece = 256 * 1024;
        for (std::size_t at = 0; at < content.size(); at += piece) {
            call("guest-file-write",
                 {{"handle", handle}, {"buf-b64", encode_base64(content.substr(at, piece))}}, end);
        }
        call("guest-file-close", {{"handle", handle}}, end);
    }
    const auto left = std::chrono::duration_cast<milliseconds>(end - Clock::now());
    const RunResult moved = run({"/bin/mv", "-f", path + ".part", path}, "", left);
    if (moved.exit_code != 0) {
        throw GuestError(GuestError::Code::Refused,
                         fmt::format("cannot write {} in the guest: {}", path, moved.error));
    }
}

} // namespace enshu::libvirt
