// enshu golden: organisations that were booted once and frozen.
#include "orchestrator/cli/commands.h"
#include "orchestrator/cli/daemon_process.h"
#include "orchestrator/cli/live_feed.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <ctime>
#include <filesystem>

namespace enshu::cli {

namespace fs = std::filesystem;
using v1::Exercises;

namespace {

/// The name of the exercise that freezes a scenario's organisation for later.
constexpr auto freezing = "freeze";

std::string when(std::int64_t unix_ms) {
    return fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(static_cast<std::time_t>(unix_ms / 1000)));
}

} // namespace

int golden_list(const Places &places, const std::string &format, const Style &style) {
    ensure_daemon(places);
    Client client(places.socket);
    const auto all = client.call(&Exercises::Stub::ListGoldens, v1::ListGoldensRequest{});
    if (format == "json") {
        std::string text;
        google::protobuf::util::JsonPrintOptions options;
        options.add_whitespace = true;
        options.always_print_primitive_fields = true;
        options.preserve_proto_field_names = true;
        if (!google::protobuf::util::MessageToJsonString(all, &text, options).ok()) {
            throw CommandError(refused, "the daemon's answer cannot be written as JSON");
        }
        fmt::print("{}", text);
        return ok;
    }
    const bool ja = style.language == Language::Ja;
    if (all.goldens().empty()) {
        fmt::print("{}\n", ja ? "凍結済みの組織はありません。" : "No organisation is frozen.");
        return ok;
    }
    for (const v1::Golden &golden : all.goldens()) {
        fmt::print("{}  {}  {:>6} MiB  {} hosts, frozen in {:.0f} s  {}\n",
                   golden.digest().substr(0, 12), when(golden.made_unix_ms()),
                   golden.bytes() >> 20, golden.hosts_size(),
                   static_cast<double>(golden.took_ms()) / 1000,
                   ja ? golden.organization().ja() : golden.organization().en());
        if (!golden.whole()) {
            fmt::print("              {}\n",
                       ja ? "壊れているため使われません。`enshu golden rm` で削除できます"
                          : "damaged: it is not used; `enshu golden rm` removes it");
        }
        for (const std::string &user : golden.users()) {
            fmt::print("              {} {}\n", ja ? "使用中：" : "used by", user);
        }
    }
    return ok;
}

int golden_build(const Places &places, const fs::path &scenario, bool shared_memory,
                 const Style &style) {
    ensure_daemon(places);
    Client client(places.socket);
    v1::CreateRequest request;
    request.set_name(freezing);
    request.set_scenario_directory(fs::absolute(scenario).lexically_normal().string());
    request.set_teams(1);
    request.set_freeze_only(true);
    request.set_memory(shared_memory ? v1::MEMORY_MODE_SHARED : v1::MEMORY_MODE_COPIED);
    const auto created = client.call(&Exercises::Stub::Create, request);
    fmt::print(stderr, "{}", created.warnings());
    LiveFeed feed(style, false);
    bool done = false;
    follow(
        client, created.exercise(), 0, feed,
        [&](const v1::Event &event) {
            done = entered(event, "TORN_DOWN");
            return done || entered(event, "BROKEN");
        },
        interrupt_requested);
    if (!done) {
        if (interrupt_requested()) {
            fmt::print(stderr, "interrupted: taking down what was built\n");
        }
        destroy(places, created.exercise(), style);
    }
    return done ? ok : interrupt_requested() ? interrupted : refused;
}

int golden_remove(const Places &places, const std::vector<std::string> &digests) {
    ensure_daemon(places);
    Client client(places.socket);
    for (const std::string &digest : digests) {
        v1::RemoveGoldenRequest request;
        request.set_digest(digest);
        client.call(&Exercises::Stub::RemoveGolden, request);
    }
    return ok;
}

} // namespace enshu::cli
