#include "scenario-dsl/schema/scalars.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace enshu::dsl {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + separator.size());
    }
}

bool is_line(std::string_view text) {
    return !trimmed(text).empty() && text.find_first_of("\r\n") == std::string_view::npos &&
           text.size() <= 1000;
}

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_dns_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(
               label, [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; });
}

bool is_domain(std::string_view text) {
    const auto labels = split(text, ".");
    return text.size() <= 200 && labels.size() >= 2 && std::ranges::all_of(labels, is_dns_label);
}

bool is_mail_address(std::string_view text) {
    const auto at = text.find('@');
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
               std::string_view{"._+-"}.find(c) != std::string_view::npos;
    };
    return at != std::string_view::npos && at > 0 && at <= 64 &&
           std::ranges::all_of(text.substr(0, at), fits) && is_domain(text.substr(at + 1));
}

bool has_plain_parts(std::string_view path, bool may_climb) {
    return std::ranges::all_of(split(path, "/"), [&](std::string_view part) {
        return !part.empty() && part != "." && (may_climb || part != "..");
    });
}

bool is_file_path(std::string_view text) {
    return is_line(text) && text.size() <= 500 && has_plain_parts(text, true);
}

bool is_guest_path(std::string_view text) {
    return is_line(text) && text.size() <= 500 && text.size() > 1 && text.front() == '/' &&
           has_plain_parts(text.substr(1), false);
}

bool is_url_path(std::string_view text) {
    return text.starts_with('/') && text.size() <= 200 && is_printable_ascii(text) &&
           text.find('#') == std::string_view::npos;
}

bool is_url(std::string_view text) {
    return parse_url(text).has_value();
}

bool is_unit(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
               std::string_view{"._@-"}.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 100 && text.front() != '-' && text.front() != '.' &&
           std::ranges::all_of(text, fits);
}

/// What FAT takes, without the marks that a path or a shell would have to quote.
bool is_stick_label(std::string_view text) {
    return !text.empty() && text.size() <= 11 && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-';
    });
}

bool is_technique(std::string_view text) {
    const auto digits = [](std::string_view part, std::size_t count) {
        return part.size() == count && std::ranges::all_of(part, is_digit);
    };
    if (!text.starts_with('T'))
        return false;
    return digits(text.substr(1), 4) || (text.size() == 9 && digits(text.substr(1, 4), 4) &&
                                         text[5] == '.' && digits(text.substr(6), 3));
}

bool is_address(std::string_view text) {
    return text.starts_with('.') ? parse_ipv4("0.0.0" + std::string{text}).has_value()
                                 : parse_ipv4(text).has_value();
}

template <auto parse>
bool parses(std::string_view text) {
    return parse(text).has_value();
}

const std::map<Shape, ScalarRule> &rules() {
    static const std::map<Shape, ScalarRule> table{
        {Shape::Version, {"a version", "write `enshu: 1`", parses<parse_integer>, "^1$"}},
        {Shape::Id,
         {"a name", "up to 31 of `a` to `z`, `0` to `9` and `-`, beginning with a letter", is_id,
          "^[a-z][a-z0-9-]{0,30}$"}},
        {Shape::Line,
         {"a text on one line", "write something, on one line and in at most 1000 bytes", is_line}},
        {Shape::Prose,
         {"a text", "write something",
          [](std::string_view text) { return !trimmed(text).empty(); }}},
        {Shape::Command,
         {"a command", "write what the shell is to run",
          [](std::string_view text) { return !trimmed(text).empty() && text.size() <= 16'000; }}},
        {Shape::Integer,
         {"a whole number", "write digits alone, without a leading zero: `40`, `-80`",
          parses<parse_integer>, "^-?(0|[1-9][0-9]*)$"}},
        {Shape::Flag, {"a truth value", "write `true` or `false`", parses<parse_flag>}},
        {Shape::Duration,
         {"a duration", "write it like `90s`, `5m` or `1h30m`, at most 30 days",
          parses<parse_duration>, "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$"}},
        {Shape::DurationRange,
         {"a duration or a range of them", "write it like `90s` or `2m..4m`, the shorter end first",
          parses<parse_duration_range>}},
        {Shape::Memory,
         {"an amount of memory", "write it like `256MiB` or `1GiB`", parses<parse_memory_mib>,
          "^[1-9][0-9]*(MiB|GiB)$"}},
        {Shape::Size,
         {"an amount of data", "write it like `20KiB`, `8MiB` or `1GiB`", parses<parse_size>,
          "^[1-9][0-9]*(KiB|MiB|GiB)$"}},
        {Shape::Cidr,
         {"an IPv4 network",
          "write it like `192.168.20.0/24`, with a prefix of 8 to 30 and nothing beyond it",
          parses<parse_cidr>}},
        {Shape::Address,
         {"an IPv4 address", "write `.25` for the zone's address with that end, or `203.0.113.25`",
          is_address}},
        {Shape::Domain,
         {"a domain name", "write it in lower case, like `city.hinode.example`", is_domain}},
        {Shape::MailAddress,
         {"a mail address", "write it like `taro@supplier.example`", is_mail_address}},
        {Shape::FilePath,
         {"a path of a file",
          "write it relative to this file's directory, like `files/estimate.txt`", is_file_path}},
        {Shape::GuestPath,
         {"a path in a guest", "write it whole and without `..`, like `/home/suzuki/memo.txt`",
          is_guest_path, "^/"}},
        {Shape::UrlPath,
         {"a path of a URL", "begin it with `/`; at most 200 characters of ASCII without blanks",
          is_url_path, "^/"}},
        {Shape::Url,
         {"a URL", "write it like `http://www.city.hinode.example/`, without a port or a query",
          is_url, "^http://"}},
        {Shape::Unit,
         {"a systemd unit", "write its name, like `squid` or `enshu-beacon.service`", is_unit,
          "^[A-Za-z0-9_@][A-Za-z0-9._@-]*$"}},
        {Shape::StickLabel,
         {"a stick's name", "write 1 to 11 of `A` to `Z`, `0` to `9`, `_` and `-`, like `SUPPLIER`",
          is_stick_label, "^[A-Z0-9_-]{1,11}$"}},
        {Shape::Technique,
         {"an ATT&CK technique", "write it like `T1566` or `T1566.001`", is_technique,
          "^T[0-9]{4}(\\.[0-9]{3})?$"}},
        {Shape::Port,
         {"a port", "write it like `tcp/25`", parses<parse_port>, "^(tcp|udp)/[0-9]+$"}},
        {Shape::Ports,
         {"a list of ports", "write it like `tcp/25` or `tcp/80, udp/53`", parses<parse_ports>}},
        {Shape::Endpoint,
         {"a host in its zone", "write it like `dmz/gate`",
          [](std::string_view text) {
              const auto endpoint = parse_endpoint(text);
              return endpoint && !endpoint->host.empty();
          }}},
        {Shape::Endpoints,
         {"a pair of ends",
          "write it like `office -> dmz/gate`: a zone, ZONE/HOST or `any` on each side",
          parses<parse_endpoints>}},
        {Shape::Deadline,
         {"a deadline", "write it like `20m of soc-call`, or `1h` from the start",
          parses<parse_deadline>}},
    };
    return table;
}

} // namespace

const ScalarRule *scalar_rule(Shape shape) {
    const auto found = rules().find(shape);
    return found == rules().end() ? nullptr : &found->second;
}

std::optional<int> parse_integer(std::string_view text) {
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    if (digits.empty() || !std::ranges::all_of(digits, is_digit) ||
        (digits.front() == '0' && text.size() > 1))
        return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? std::optional{value} : std::nullopt;
}

std::optional<bool> parse_flag(std::string_view text) {
    if (text == "true" || text == "false")
        return text == "true";
    return std::nullopt;
}

std::optional<int> parse_memory_mib(std::string_view text) {
    const bool gib = text.ends_with("GiB");
    if (!gib && !text.ends_with("MiB"))
        return std::nullopt;
    const auto count = parse_integer(text.substr(0, text.size() - 3));
    if (!count || *count < 1 || *count > 1'000'000)
        return std::nullopt;
    return gib ? *count * 1024 : *count;
}

std::optional<std::int64_t> parse_size(std::string_view text) {
    static constexpr std::pair<std::string_view, std::int64_t> units[] = {
        {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};
    for (const auto &[unit, bytes] : units) {
        if (!text.ends_with(unit))
            continue;
        const auto count = parse_integer(text.substr(0, text.size() - unit.size()));
        if (count && *count >= 1 && *count <= 1'000'000)
            return *count * bytes;
    }
    return std::nullopt;
}

std::optional<Url> parse_url(std::string_view text) {
    constexpr std::string_view scheme = "http://";
    if (!text.starts_with(scheme))
        return std::nullopt;
    text.remove_prefix(scheme.size());
    const auto slash = std::min(text.find('/'), text.size());
    Url url{.name = std::string{text.substr(0, slash)}, .path = std::string{text.substr(slash)}};
    if (url.path.empty())
        url.path = "/";
    return is_domain(url.name) && is_url_path(url.path) ? std::optional{url} : std::nullopt;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    if (text == "any")
        return Endpoint{.any = true, .zone = {}, .host = {}};
    const auto slash = text.find('/');
    Endpoint endpoint{.any = false, .zone = std::string{text.substr(0, slash)}, .host = {}};
    if (slash != std::string_view::npos)
        endpoint.host = text.substr(slash + 1);
    const bool fits =
        is_id(endpoint.zone) && (slash == std::string_view::npos || is_id(endpoint.host));
    return fits ? std::optional{endpoint} : std::nullopt;
}

std::optional<std::vector<Port>> parse_ports(std::string_view text) {
    std::vector<Port> ports;
    for (const std::string_view part : split(text, ",")) {
        const auto port = parse_port(trimmed(part));
        if (!port || ports.size() >= 100)
            return std::nullopt;
        ports.push_back(*port);
    }
    return ports;
}

std::optional<Deadline> parse_deadline(std::string_view text) {
    const auto of = text.find(" of ");
    const auto time = parse_duration(trimmed(text.substr(0, of)));
    if (!time)
        return std::nullopt;
    Deadline deadline{.time = *time, .of = {}};
    if (of != std::string_view::npos) {
        deadline.of = trimmed(text.substr(of + 4));
        if (!is_id(deadline.of))
            return std::nullopt;
    }
    return deadline;
}

std::optional<std::pair<Endpoint, Endpoint>> parse_endpoints(std::string_view text) {
    const auto sides = split(text, "->");
    if (sides.size() != 2)
        return std::nullopt;
    const auto from = parse_endpoint(trimmed(sides[0]));
    const auto to = parse_endpoint(trimmed(sides[1]));
    if (!from || !to)
        return std::nullopt;
    return std::pair{*from, *to};
}

std::optional<Ipv4> parse_address(std::string_view text, const Cidr &zone) {
    if (!text.starts_with('.'))
        return parse_ipv4(text);
    const auto end = parse_ipv4("0.0.0" + std::string{text});
    return end ? std::optional{Ipv4{(zone.network.value & ~0xffu) | end->value}} : std::nullopt;
}

} // namespace enshu::dsl
