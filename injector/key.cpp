#include "injector/key.h"

#include "scenario-dsl/source/digest.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace enshu::inject {
namespace {

constexpr std::size_t run_digits = 8;
constexpr std::size_t counter_digits = 8;
constexpr std::size_t time_digits = 12;
constexpr std::size_t moment_digits = run_digits + counter_digits + time_digits;
constexpr std::size_t sum_digits = 32;

std::string bytes_of(const std::string &hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        unsigned value = 0;
        std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
        bytes += static_cast<char>(value);
    }
    return bytes;
}

std::string sum_of(std::string_view moment, const std::string &key, std::string_view purpose) {
    return dsl::hmac_sha256_hex(bytes_of(key), std::string(moment) + " " + std::string(purpose))
        .substr(0, sum_digits);
}

} // namespace

std::string key_of(std::uint64_t seed, unsigned team, const std::string &step_id) {
    return dsl::sha256_hex("key " + std::to_string(seed) + " " + std::to_string(team) + " " +
                           step_id);
}

std::optional<Tag> read_tag(std::string_view tag, const std::string &key,
                            std::string_view purpose) {
    if (tag.size() != moment_digits + sum_digits)
        return std::nullopt;
    const auto moment = tag.substr(0, moment_digits);
    const std::string sum = sum_of(moment, key, purpose);
    unsigned different = 0; // every digit is looked at, whichever is wrong
    for (std::size_t i = 0; i < sum_digits; ++i)
        different |=
            static_cast<unsigned char>(sum[i]) ^ static_cast<unsigned char>(tag[moment_digits + i]);
    if (different != 0)
        return std::nullopt;
    Tag read;
    const char *at = moment.data();
    const auto take = [&](auto &value, std::size_t digits) {
        const auto [end, error] = std::from_chars(at, at + digits, value, 16);
        at += digits;
        return error == std::errc() && end == at;
    };
    if (!take(read.run, run_digits) || !take(read.counter, counter_digits) ||
        !take(read.at_ms, time_digits))
        return std::nullopt;
    return read;
}

std::string make_tag(const Tag &tag, const std::string &key, std::string_view purpose) {
    std::array<char, moment_digits + 1> moment{};
    std::snprintf(moment.data(), moment.size(), "%08x%08x%012llx", tag.run, tag.counter,
                  static_cast<unsigned long long>(tag.at_ms) & 0xffffffffffffULL);
    return moment.data() + sum_of(moment.data(), key, purpose);
}

} // namespace enshu::inject
