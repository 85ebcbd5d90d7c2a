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
        return ja_ ? fmt::format("{}で添付ファイルを開く", open.on)
                   : fmt::format("the attachment is opened on {}", open.on);
    }
    std::string operator()(const dsl::Beacon &beacon) const {
        const std::string via =
            beacon.via.empty() ? "" : (ja_ ? "（" : " via ") + beacon.via + (ja_ ? "経由）" : "");
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
    std::string operator()(const auto &verb) const { return verb.on; }

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
