// What the verbs in the middle leave: from outside and from one machine to the next, and out with
// the data.
#include "scenario-dsl/attack/leaving.h"

namespace enshu::dsl {

void Leaving::operator()(const SshLogin &login) {
    leave(login.to, login_log,
          "Accepted password for " + login.user + " from " + address(login.to, login.on),
          {"ログイン成功が認証ログに残る", "the login stands in the log of authentications"});
    leave(login.on, login.planted, login.user,
          {"使われたパスワードが書かれたファイルがある",
           "the file with the password that was used lies there"});
}

void Leaving::operator()(const Archive &archive) {
    leave(archive.on, packed_file(step_.id), archive.what,
          {"持ち出し用にまとめられたファイルが残る", "the file into which it was packed is there"});
}

void Leaving::operator()(const HttpUpload &upload) {
    if (!upload.through.empty())
        leave(upload.on, login_log, "from " + address(upload.on, upload.through),
              {"データを取り寄せたときのSSHログインが認証ログに残る",
               "the SSH login with which the data was fetched is logged"});
    leave_at_proxy(upload.via,
                   "PUT http://" +
                       address(upload.via.empty() ? upload.sender() : upload.via, upload.to) +
                       "/drop/",
                   {"外部への送信とその宛先がプロキシのログに残る",
                    "the proxy logs what was sent out, and where to"});
}

} // namespace enshu::dsl
