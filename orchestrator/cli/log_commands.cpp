#include "orchestrator/cli/log_commands.h"

#include "enshu/v1/log.grpc.pb.h"
#include "orchestrator/process/durable.h"
#include "orchestrator/proof/export.h"
#include "orchestrator/proof/report_message.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <grpcpp/grpcpp.h>

#include <fstream>
#include <memory>

namespace enshu::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::minutes patience{30};

struct Words {
    std::string what;
    std::string exercise;
    std::string seal;
    std::string format = "human";
    fs::path output;
};

std::string when(std::int64_t unix_ms) {
    return fmt::format("{:%Y-%m-%d %H:%M:%S %z}",
                       fmt::localtime(static_cast<std::time_t>(unix_ms / 1000)));
}

v1::LogReport report_of(const Places &places, const std::string &what) {
    if (proof::is_export(what)) {
        try {
            return proof::message_of<v1::LogReport>(proof::verify_export(what));
        } catch (const proof::ExportError &error) {
            throw CommandError(refused, error.what());
        }
    }
    if (what.find('/') != std::string::npos || what.find('.') != std::string::npos) {
        throw CommandError(usage, fmt::format("`{}` is no directory that `enshu export` made, nor "
                                              "the name of an exercise",
                                              what));
    }
    Client client(places.socket);
    v1::VerifyRequest request;
    request.set_exercise(what);
    return client.call(&v1::Log::Stub::Verify, request, patience);
}

std::string digits_of(std::string text) {
    std::erase(text, '-');
    return text;
}

/// The one whose digits were written down.
const v1::LogSeal *seal_with(const v1::LogReport &report, const std::string &written) {
    const std::string wanted = digits_of(written);
    if (wanted.size() < 20) {
        throw CommandError(usage, "--seal takes the 20 digits that were shown");
    }
    for (const v1::LogSeal &seal : report.seals()) {
        if (seal.hash().starts_with(wanted)) {
            return &seal;
        }
    }
    return nullptr;
}

std::string seal_text(const v1::LogSeal *seal, const Style &style) {
    const bool ja = style.language == Language::Ja;
    if (seal == nullptr) {
        return ja ? "✘ 控えの署名はこのログにありません\n"
                  : "✘ the seal that was written down is not one of this log\n";
    }
    return fmt::format(fmt::runtime(ja ? "✔ 控えの署名：イベント {}（{}件目）、{}\n"
                                       : "✔ the seal that was written down: event {} (number {}), "
                                         "{}\n"),
                       seal->seq(), seal->number(), when(seal->wall_unix_ms()));
}

int verify(const Places &places, const Words &words, const Style &style) {
    const v1::LogReport report = report_of(places, words.what);
    if (words.format == "json") {
        fmt::print("{}\n", json_text(report, true));
    } else {
        fmt::print("{}", log_report_text(report, style));
    }
    if (words.seal.empty()) {
        return report.whole() ? ok : no;
    }
    const v1::LogSeal *seal = seal_with(report, words.seal);
    if (words.format != "json") {
        fmt::print("{}", seal_text(seal, style));
    }
    return report.whole() && seal != nullptr ? ok : no;
}

/// Writes what comes into files of a directory that gets its name once all of it is there.
class Directory {
  public:
    explicit Directory(const fs::path &whole) : whole_(whole), part_(whole.string() + ".part") {
        fs::remove_all(part_);
        fs::create_directories(part_);
    }
    ~Directory() {
        stream_.close();
        std::error_code ignored;
        fs::remove_all(part_, ignored);
    }
    Directory(const Directory &) = delete;
    Directory &operator=(const Directory &) = delete;

    void add(const v1::ExportChunk &chunk) {
        if (!chunk.file().empty()) {
            finish_file();
            if (fs::path(chunk.file()).filename() != chunk.file()) {
                throw CommandError(refused, fmt::format("`{}` is no file's name", chunk.file()));
            }
            stream_.open(part_ / chunk.file(), std::ios::binary);
        }
        stream_.write(chunk.data().data(), static_cast<std::streamsize>(chunk.data().size()));
    }
    void keep() {
        finish_file();
        process::rename_durably(part_, whole_);
    }

  private:
    void finish_file() {
        if (stream_.is_open()) {
            stream_.close();
        }
        if (!stream_) {
            throw CommandError(refused, fmt::format("cannot write into {}", part_.string()));
        }
    }
    const fs::path whole_;
    const fs::path part_;
    std::ofstream stream_;
};

int export_log(const Places &places, const Words &words, const Style &style) {
    Client client(places.socket);
    v1::ExportRequest request;
    request.set_exercise(words.exercise);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + patience);
    const auto stub = client.stub_of<v1::Log>();
    const auto reader = stub->Export(&context, request);
    fs::path output = words.output;
    std::unique_ptr<Directory> directory;
    for (v1::ExportChunk chunk; reader->Read(&chunk);) {
        if (!directory) {
            output = output.empty() ? fs::path(chunk.exercise() + "-log") : output;
            if (fs::exists(output)) {
                context.TryCancel();
                throw CommandError(
                    refused,
                    fmt::format("{} is there already; give another name with -o", output.string()));
            }
            directory = std::make_unique<Directory>(output);
        }
        directory->add(chunk);
        if (interrupt_requested()) {
            context.TryCancel();
        }
    }
    const grpc::Status status = reader->Finish();
    if (interrupt_requested()) {
        return interrupted;
    }
    client.throw_unless_ok(status);
    if (!directory) {
        throw CommandError(refused, "the daemon sent nothing");
    }
    directory->keep();
    fmt::print("{}/\n", output.string());
    // What was written is what is verified: nothing of it is taken on trust.
    Words of_it = words;
    of_it.what = output.string();
    return verify(places, of_it, style);
}

} // namespace

std::string log_report_text(const v1::LogReport &report, const Style &style) {
    const bool ja = style.language == Language::Ja;
    std::string text;
    if (report.whole()) {
        text =
            fmt::format(fmt::runtime(ja ? "✔ {}：ログに欠けや変更はありません（{}件、署名{}件）\n"
                                        : "✔ {}: the log is whole ({} events, {} seals)\n"),
                        report.exercise(), report.events(), report.seals_size());
    } else {
        text = fmt::format(fmt::runtime(ja ? "✘ {}：ログは元のままではありません。{}\n"
                                           : "✘ {}: the log is not whole: {}\n"),
                           report.exercise(), in(report.finding().text(), style.language));
    }
    if (!report.seals().empty()) {
        const v1::LogSeal &seal = *report.seals().rbegin();
        text += fmt::format(
            fmt::runtime(ja ? "  最後の署名：イベント {}（{}件目）、{}\n  控え：{}\n"
                            : "  last seal: event {} (number {}), {}\n  to write down: {}\n"),
            seal.seq(), seal.number(), when(seal.wall_unix_ms()), seal.fingerprint());
        if (report.events() > seal.number()) {
            text += fmt::format(fmt::runtime(ja ? "  その後の{}件にはまだ署名がありません\n"
                                                : "  {} events behind it are not sealed yet\n"),
                                report.events() - seal.number());
        }
    }
    text += fmt::format(
        fmt::runtime(ja ? "  署名した環境の鍵：{}\n" : "  key of the installation: {}\n"),
        proof::fingerprint(report.key()));
    if (report.chained_later() > 0) {
        text += fmt::format(
            fmt::runtime(
                ja ? "  最初の{}件は、ハッシュ値を付けるようになる前に書かれたものです\n"
                   : "  the first {} events were written before logs were chained: nothing "
                     "protected them until then\n"),
            report.chained_later());
    }
    return text;
}

void show_seal(const Places &places, const std::string &exercise, const Style &style) {
    Client client(places.socket);
    v1::VerifyRequest request;
    request.set_exercise(exercise);
    fmt::print("{}",
               log_report_text(client.call(&v1::Log::Stub::Verify, request, patience), style));
}

void add_log_commands(CLI::App &app, const Places &places, Run &chosen) {
    const auto words = std::make_shared<Words>(); // as long as a callback that fills it in
    const auto with_format = [words](CLI::App *sub) {
        sub->add_option("--format", words->format, "human or json")
            ->check(CLI::IsMember({"human", "json"}));
    };
    CLI::App *sub =
        app.add_subcommand("verify", "is a log as it was written? Names the first event "
                                     "that is not")
            ->group("Running exercises");
    sub->footer("Ends with 0 if it is whole, with 1 if not. A directory is verified without a "
                "daemon, on any machine.\n"
                "\nAn exercise:         enshu verify city\n"
                "What was given away: enshu verify city-log --seal 3f2a-9c1b-55e0-8d21-77aa");
    sub->add_option("log", words->what,
                    "an exercise, or a directory that `enshu export` made; not needed where there "
                    "is only one exercise");
    sub->add_option("--seal", words->seal,
                    "the digits that were written down: is there such a seal?");
    with_format(sub);
    sub->callback([&places, &chosen, words] {
        chosen = [&places, words](const Style &style) { return verify(places, *words, style); };
    });

    sub = app.add_subcommand("export", "write a log into a directory that proves itself on any "
                                       "machine")
              ->group("Running exercises");
    sub->add_option("exercise", words->exercise, "its name; not needed where there is only one");
    sub->add_option("-o,--output", words->output, "the directory; otherwise EXERCISE-log");
    with_format(sub);
    sub->callback([&places, &chosen, words] {
        chosen = [&places, words](const Style &style) { return export_log(places, *words, style); };
    });
}

} // namespace enshu::cli
