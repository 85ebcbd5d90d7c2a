#include "orchestrator/handbook/words.h"

#include <fmt/format.h>

namespace enshu::handbook {
namespace {

using dsl::Language;

std::string_view either(Language language, std::string_view ja, std::string_view en) {
    return language == Language::Ja ? ja : en;
}

class Phrase {
  public:
    Phrase(const dsl::Scenario &scenario, Language language)
        : scenario_(scenario), ja_(language == Language::Ja) {}

    std::string operator()(const dsl::SendMail &mail) const {
        const dsl::Person *to = scenario_.organization.find_person(mail.to);
        const std::string name = to ? to->name.in(ja_ ? Language::Ja : Language::En) : mail.to;
        return ja_ ? fmt::format("{}からメール → {}", mail.from_address, name)
                   : fmt::format("mail from {} to {}", mail.from_address, name);
    }
    std::string operator()(const dsl::OpenAttachment &open) const {
        const dsl::Step *brought = scenario_.find_step(open.mail);
        const auto *mail = brought ? std::get_if<dsl::SendMail>(&brought->verb) : nullptr;
        if (mail && !mail->link.empty())
            return ja_ ? fmt::format("{}でメールのリンクを開く", open.on)
                       : fmt::format("the link in the mail is followed on {}", open.on);
        if (brought && std::holds_alternative<dsl::UsbInsert>(brought->verb))
            return ja_ ? fmt::format("{}でUSBメモリーのファイルを開く", open.on)
                       : fmt::format("the file on the stick is opened on {}", open.on);
        return ja_ ? fmt::format("{}で添付ファイルを開く", open.on)
                   : fmt::format("the attachment is opened on {}", open.on);
    }
    std::string operator()(const dsl::Beacon &beacon) const {
        const std::string way = beacon.domain.empty() ? beacon.via : "DNS";
        const std::string_view by = beacon.domain.empty() ? " via " : " by ";
        const std::string via = way.empty() ? ""
                                : ja_       ? fmt::format("（{}経由）", way)
                                            : fmt::format("{}{}", by, way);
        return ja_ ? fmt::format("{} → {}に定期通信{}", beacon.on, beacon.to, via)
                   : fmt::format("{} calls {} again and again{}", beacon.on, beacon.to, via);
    }
    std::string operator()(const dsl::HttpUpload &upload) const {
        const std::string through =
            upload.through.empty()
                ? ""
                : fmt::format(fmt::runtime(ja_ ? "（{}経由）" : " through {}"), upload.through);
        return ja_ ? fmt::format("{}のデータを{}へ持ち出す{}", upload.on, upload.to, through)
                   : fmt::format("data of {} is taken out to {}{}", upload.on, upload.to, through);
    }
    std::string operator()(const dsl::SshLogin &login) const {
        return ja_ ? fmt::format("{} → {}へ{}としてSSHログイン", login.on, login.to, login.user)
                   : fmt::format("SSH login from {} to {} as {}", login.on, login.to, login.user);
    }
    std::string operator()(const dsl::Archive &archive) const {
        return ja_ ? fmt::format("{}で{}をまとめる", archive.on, archive.what)
                   : fmt::format("{} is packed on {}", archive.what, archive.on);
    }
    std::string operator()(const dsl::UsbInsert &stick) const {
        return ja_ ? fmt::format("{}にUSBメモリー{}を挿す", stick.on, stick.label)
                   : fmt::format("the stick {} is put into {}", stick.label, stick.on);
    }
    std::string operator()(const dsl::Persist &persist) const {
        const std::string_view by = persist.by == dsl::Persistence::Cron ? "cron" : "systemd";
        return ja_ ? fmt::format("{}で{}が再び動くようにする（{}）", persist.on, persist.beacon, by)
                   : fmt::format("{} on {} is made to start again by {}", persist.beacon,
                                 persist.on, by);
    }
    std::string operator()(const dsl::Discovery &look) const {
        if (look.shares.empty())
            return ja_ ? fmt::format("{}の環境を調べる", look.on)
                       : fmt::format("somebody looks round on {}", look.on);
        return ja_ ? fmt::format("{}の環境と{}の共有を調べる", look.on, look.shares)
                   : fmt::format("somebody looks round on {} and at the shares of {}", look.on,
                                 look.shares);
    }
    std::string operator()(const dsl::ReadCredential &read) const {
        return ja_ ? fmt::format("{}で{}のパスワードを読む", read.on, read.file)
                   : fmt::format("the password in {} is read on {}", read.file, read.on);
    }
    std::string operator()(const dsl::Reconnaissance &look) const {
        return ja_ ? fmt::format("{} → {}を外から調べる", look.on, look.to)
                   : fmt::format("{} looks at {} from outside", look.on, look.to);
    }
    std::string operator()(const dsl::PasswordSpray &spray) const {
        return ja_ ? fmt::format("{} → {}へSSHのパスワードを試す（{}アカウント）", spray.on,
                                 spray.to, spray.accounts.size())
                   : fmt::format("{} tries passwords of {} {} on {} by SSH", spray.on,
                                 spray.accounts.size(),
                                 spray.accounts.size() == 1 ? "account" : "accounts", spray.to);
    }
    std::string operator()(const dsl::SmbCopy &copy) const {
        return ja_ ? fmt::format("{}の{}を{}へ写し取る", copy.from, copy.what, copy.on)
                   : fmt::format("{} of {} is copied to {}", copy.what, copy.from, copy.on);
    }
    std::string operator()(const dsl::DnsExfil &exfil) const {
        return ja_ ? fmt::format("{}の{}をDNSで{}へ持ち出す", exfil.on, exfil.what, exfil.to)
                   : fmt::format("{} of {} is taken out to {} by DNS", exfil.what, exfil.on,
                                 exfil.to);
    }
    std::string operator()(const dsl::EncryptCopies &encrypt) const {
        return ja_ ? fmt::format("{}の{}を暗号化する（元に戻せる）", encrypt.on, encrypt.what)
                   : fmt::format("{} on {} is encrypted, restorably", encrypt.what, encrypt.on);
    }
    std::string operator()(const dsl::Deface &deface) const {
        return ja_ ? fmt::format("{}のページ{}を差し替える", deface.on, deface.page)
                   : fmt::format("the page {} of {} is swapped", deface.page, deface.on);
    }
    std::string operator()(const dsl::HttpFlood &flood) const {
        return ja_ ? fmt::format("{} → {}の{}に毎秒{}件の要求を{}続ける", flood.on, flood.to,
                                 flood.path, flood.rate, dsl::to_string(flood.lasts))
                   : fmt::format("{} floods {} of {} with {} requests a second for {}", flood.on,
                                 flood.path, flood.to, flood.rate, dsl::to_string(flood.lasts));
    }
    std::string operator()(const dsl::RotateLog &rotate) const {
        return ja_ ? fmt::format("{}の{}に欠落を作る", rotate.on, rotate.log)
                   : fmt::format("{} on {} gets a gap", rotate.log, rotate.on);
    }

  private:
    const dsl::Scenario &scenario_;
    bool ja_;
};

} // namespace

std::string_view word_of(dsl::HostRole role, Language language) {
    switch (role) {
    case dsl::HostRole::Router:
        return either(language, "ルーター", "router");
    case dsl::HostRole::Server:
        return either(language, "サーバー", "server");
    case dsl::HostRole::Workstation:
        return either(language, "端末", "workstation");
    case dsl::HostRole::Attacker:
        return either(language, "攻撃者側", "attacker's side");
    }
    return {};
}

std::string_view word_of(dsl::Channel channel, Language language) {
    switch (channel) {
    case dsl::Channel::Phone:
        return either(language, "電話", "phone");
    case dsl::Channel::Mail:
        return either(language, "メール", "mail");
    case dsl::Channel::Chat:
        return either(language, "チャット", "chat");
    case dsl::Channel::News:
        return either(language, "報道", "news");
    case dsl::Channel::Document:
        return either(language, "文書", "document");
    }
    return {};
}

std::string phrase(const dsl::Step &step, const dsl::Scenario &scenario, Language language) {
    return std::visit(Phrase{scenario, language}, step.verb);
}

} // namespace enshu::handbook
