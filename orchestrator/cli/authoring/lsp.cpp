#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/authoring/output.h"
#include "orchestrator/cli/client.h"
#include "scenario-dsl/language_server/framing.h"
#include "scenario-dsl/language_server/server.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace enshu::cli {
namespace {

namespace lsp = dsl::lsp;

/// Fewer bytes than there is room for as soon as some are there; none at the end of the input, and
/// after an interrupt.
std::string_view read_some(std::array<char, 1 << 16> &room) {
    const ssize_t count = ::read(STDIN_FILENO, room.data(), room.size());
    if (count < 0 && errno != EINTR)
        throw std::system_error(errno, std::generic_category(), "read standard input");
    return {room.data(), static_cast<std::size_t>(count < 0 ? 0 : count)};
}

void send(const nlohmann::json &message) {
    // A name of a file may hold bytes that are no text.
    const std::string content =
        message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    fmt::print("{}", lsp::framed(content));
}

void send(const std::vector<nlohmann::json> &messages) {
    for (const nlohmann::json &message : messages)
        send(message);
    std::fflush(stdout);
}

bool more_is_there() {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    return ::poll(&input, 1, 0) > 0;
}

int serve(dsl::Language language) {
    lsp::Server server{language};
    lsp::Framing framing;
    std::array<char, 1 << 16> room{};
    while (!server.finished()) {
        const std::string_view bytes = read_some(room);
        if (bytes.empty())
            break;
        framing.feed(bytes);
        while (const auto content = server.finished() ? std::nullopt : framing.next())
            send(server.receive(*content));
        if (!more_is_there()) // who types fast waits for one reading, not for one at each key
            send(server.catch_up());
    }
    return server.exit_code() == 0 ? ok : no;
}

} // namespace

void add_lsp(CLI::App &app, Run &chosen) {
    CLI::App *sub = app.add_subcommand(
        "lsp", "speak the Language Server Protocol on standard input and output, for editors");
    sub->add_flag("--stdio")->description("some clients add it; there is no other way");
    sub->callback([&chosen] {
        chosen = [](const Style &style) {
            try {
                return serve(language_of(style));
            } catch (const lsp::BadFraming &bad) {
                throw CommandError(
                    no, fmt::format("this is not the Language Server Protocol: {}", bad.what()));
            }
        };
    });
}

} // namespace enshu::cli
