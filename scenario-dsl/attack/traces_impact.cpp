// What the verbs of the end leave: what the attack was for.
#include "scenario-dsl/attack/leaving.h"
#include "scenario-dsl/source/digest.h"

#include <fstream>
#include <iterator>

namespace enshu::dsl {
namespace {

/// Empty where a draft's file cannot be read.
std::string sha256_of(const std::filesystem::path &path) {
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    return file.is_open() ? sha256_hex(content) : "";
}

std::string page_file(const std::string &page) {
    const std::string path = page.substr(0, page.find('?'));
    return "/var/www/site" + path + (path.ends_with('/') ? "index.html" : "");
}

} // namespace

void Leaving::operator()(const DnsExfil &exfil) {
    if (const Host *server = network_.offering(ServiceKind::Dns))
        leave(server->id, dns_log, ".x." + exfil.domain + ". ",
              {"長い名前の問い合わせがDNSの記録に並ぶ",
               "the name server logs question after question with a long name"});
}

void Leaving::operator()(const EncryptCopies &encrypt) {
    constexpr auto note = "RECOVER-YOUR-FILES.txt";
    leave(encrypt.on, encrypt.what + "/" + note, note,
          {"書き置きのファイルが残される", "a note is left beside the files"});
    leave(encrypt.on, encrypt.what + "/", ".locked",
          {"ファイルの名前が「.locked」で終わるものに変わる",
           "the files' names have become others that end with `.locked`"});
    leave(encrypt.on, std::string{journal}, unit_of(step_.id),
          {"暗号化したユニットがジャーナルに現れる",
           "the journal shows the unit that encrypted them"});
}

void Leaving::operator()(const Deface &deface) {
    const std::string file = page_file(deface.page);
    if (const std::string sum = sha256_of(deface.with); !sum.empty())
        leave(deface.on, file, sum,
              {"ページのファイルの中身（SHA-256）と変更時刻（ctime）が変わる",
               "the page's file has another content (SHA-256) and another time of change"});
    leave(deface.on, std::string{journal}, unit_of(step_.id),
          {"差し替えたユニットがジャーナルに現れる", "the journal shows the unit that swapped it"});
}

void Leaving::operator()(const HttpFlood &flood) {
    leave(flood.to, web_log, "\"GET " + flood.path + "?_=",
          {"同じアドレスからの要求が毎秒何行もWebサーバーのログに並ぶ",
           "the web server logs many requests a second from one address"});
}

} // namespace enshu::dsl
