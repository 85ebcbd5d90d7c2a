// encrypt-copies: files that came with the organisation become unreadable, as if ransomware had
// come. It needs a directory of a share or of a user's documents, and a disk with room for a second
// copy.
//
// It leaves NAME.locked instead of each NAME, one note, and the unit's lines in the journal. At
// most 500 files and 16 MiB, no symbolic link, one file system. The key is the platform's: the
// program in the guest gets it on standard input and keeps it in memory, brings everything back
// when the lease ends, and the daemon can do the same at any time, whether that program lives or
// not. Confirmed by the unit, which has begun when all is encrypted.
#include "injector/actions/running_unit.h"
#include "injector/key.h"

namespace enshu::inject {
namespace {

/// In the languages of people who may find it.
std::string note_of(const dsl::EncryptCopies &encrypt) {
    const dsl::Text usual{"あなたのファイルは暗号化されました。元に戻すには連絡してください。",
                          "Your files have been encrypted. Contact us to get them back."};
    const dsl::Text &text = encrypt.note.empty() ? usual : encrypt.note;
    return text.ja == text.en ? text.ja + "\n" : text.ja + "\n\n" + text.en + "\n";
}

std::string input_of(const ActContext &context, const dsl::EncryptCopies &encrypt) {
    return key_of(context.seed, context.team, context.step.id) + "\n" + note_of(encrypt);
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::EncryptCopies &encrypt) {
    RunningUnit unit{encrypt.on,
                     {"encrypt", "--what", encrypt.what, "--kept", kept_path(context)},
                     input_of(context, encrypt)};
    if (context.again)
        unit.actor.insert(unit.actor.end(), {"--again", "yes"});
    const nlohmann::json report = start_unit(context, unit);
    const auto files = report.value("files", std::int64_t{0});
    if (files == 0 && !context.again)
        throw ActFailed("there is no file to encrypt below `" + encrypt.what + "` on `" +
                        encrypt.on + "`");
    return {{"directory", encrypt.what},
            {"files", files},
            {"bytes", report.value("bytes", std::int64_t{0})}};
}

void undo(const ActContext &context, const dsl::EncryptCopies &encrypt) {
    stop_unit(context, encrypt.on);
    const nlohmann::json report = run_actor(
        context, encrypt.on, {"restore", "--what", encrypt.what, "--kept", kept_path(context)},
        input_of(context, encrypt));
    const auto changed = report.value("changed", std::int64_t{0});
    const auto broken = report.value("broken", std::int64_t{0});
    if (context.tell && changed + broken > 0) {
        const std::string some = std::to_string(changed + broken);
        context.tell(
            {"「" + encrypt.on + "」で、利用者が変更したファイル" + some + "件はそのままにしました",
             some + " files on `" + encrypt.on + "` that somebody has changed were left alone"});
    }
}

} // namespace enshu::inject
