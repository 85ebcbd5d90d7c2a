#include "orchestrator/isolation/guest_probe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <sstream>

namespace enshu::isolation {

using inject::GuestError;

namespace {

constexpr std::chrono::seconds deadline{20};
constexpr std::size_t longest_told = 400;

// 17 is AF_PACKET, 263 SOL_PACKET, 33 SO_RCVBUFFORCE. The one who listens is found by an address
// that lies in no directory, made of the proof's token.
constexpr const char *script = R"perl(
use strict; use warnings; use Socket;
my ($act, $proof, @rest) = @ARGV;
my $door = pack_sockaddr_un("\0enshu-proof-$proof");
sub word { open(my $f, "<", shift) or return ""; my $w = <$f>; $w = "" unless defined $w; chomp $w; $w }
sub card {
    my $mac = shift;
    for my $d (glob "/sys/class/net/*") {
        return (word("$d/ifindex"), word("$d/carrier")) if word("$d/address") eq $mac;
    }
    die "no card has the address $mac\n";
}
sub place { pack("S n l S C C a8", 17, shift, shift, 0, 0, 0, "") }
if ($act eq "listen") {
    my ($known, @cards) = @rest;
    my %known = map { $_ => 1 } split /,/, $known;
    my $mark = pack("H*", $proof);
    my (@ears, @carry);
    for (@cards) {
        my ($index, $carrier) = card($_);
        socket(my $s, 17, SOCK_RAW, 0) or die "socket: $!\n";
        setsockopt($s, SOL_SOCKET, 33, pack("i", 8 << 20));
        setsockopt($s, 263, 1, pack("i S S a8", $index, 1, 0, "")) or die "promiscuous: $!\n";
        bind($s, place(3, $index)) or die "bind: $!\n";
        push @ears, $s;
        push @carry, $carrier eq "1" ? 1 : 0;
    }
    socket(my $listener, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
    bind($listener, $door) or die "bind: $!\n";
    listen($listener, 1) or die "listen: $!\n";
    my $pid = fork;
    die "fork: $!\n" unless defined $pid;
    if ($pid) { print "@carry\n"; exit 0 }
    open(STDIN, "<", "/dev/null"); open(STDOUT, ">", "/dev/null"); open(STDERR, ">", "/dev/null");
    alarm 60;
    my ($told, $count, $lost) = ("", 0, 0);
    my $take = sub {
        my ($n, $most) = @_;
        while ($most-- > 0) {
            my $from = recv($ears[$n], my $frame, 2048, 64);
            return 0 unless defined $from;
            next if unpack("x10 C", $from) == 4;
            next if index($frame, $mark) < 0 && $known{unpack("x6 H12", $frame)};
            if (++$count > 1000) { $lost++ } else { $told .= "$n " . unpack("H*", substr($frame, 0, 400)) . "\n" }
        }
        return 1;
    };
    my $bits = "";
    vec($bits, fileno($_), 1) = 1 for @ears, $listener;
    for (;;) {
        my $ready = $bits;
        next if select($ready, undef, undef, undef) < 0;
        for my $n (0 .. $#ears) { $take->($n, 64) if vec($ready, fileno($ears[$n]), 1) }
        last if vec($ready, fileno($listener), 1);
    }
    $take->($_, 2000) for 0 .. $#ears;
    for (@ears) { my (undef, $drops) = unpack("L L", getsockopt($_, 263, 6)); $lost += $drops }
    accept(my $asker, $listener) or exit 1;
    syswrite($asker, $told) if length $told;
    syswrite($asker, "lost $lost\n");
} elsif ($act eq "send") {
    socket(my $s, 17, SOCK_RAW, 0) or die "socket: $!\n";
    my @places = map { my ($index) = card($_); place(0, $index) } @rest;
    my $count = 0;
    while (<STDIN>) {
        my ($n, $hex) = split;
        send($s, pack("H*", $hex), 0, $places[$n]) or die "send: $!\n";
        select(undef, undef, undef, 0.002) unless ++$count % 16;
    }
    print "sent $count\n";
} else {
    socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
    connect($s, $door) or die "nobody listens: $!\n";
    print while <$s>;
}
)perl";

std::string hex(const std::uint8_t *bytes, std::size_t size) {
    return fmt::format("{:02x}", fmt::join(bytes, bytes + size, ""));
}

GuestError nonsense(const char *what) {
    return {GuestError::Code::Refused,
            fmt::format("a guest that was to {} said what makes no sense", what)};
}

} // namespace

GuestProbe::GuestProbe(inject::GuestChannel &guest, std::vector<Mac> cards,
                       const std::set<Mac> &known, const std::array<std::uint8_t, 8> &proof)
    : guest_(guest), cards_(std::move(cards)), proof_(hex(proof.data(), proof.size())) {
    for (const Mac &mac : known) {
        known_ += (known_.empty() ? "" : ",") + hex(mac.data(), mac.size());
    }
}

std::string GuestProbe::run(const char *act, const std::vector<std::string> &arguments,
                            const std::string &input) {
    std::vector<std::string> argv{"/usr/bin/perl", "-e", script, act, proof_};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    for (const Mac &card : cards_) {
        argv.push_back(to_string(card));
    }
    const inject::RunResult result = guest_.run(argv, input, deadline);
    if (result.exit_code != 0) {
        throw GuestError(GuestError::Code::Refused,
                         fmt::format("a guest could not {}: {}", act,
                                     result.error.substr(0, result.error.find('\n'))));
    }
    if (result.truncated) {
        throw nonsense(act);
    }
    return result.output;
}

std::vector<bool> GuestProbe::listen() {
    std::istringstream told(run("listen", {known_}, ""));
    std::vector<bool> carries;
    for (int carry = 0; told >> carry;) {
        carries.push_back(carry == 1);
    }
    if (carries.size() != cards_.size()) {
        throw nonsense("listen");
    }
    return carries;
}

void GuestProbe::send(const std::vector<std::pair<std::size_t, Bytes>> &frames) {
    std::string lines;
    for (const auto &[card, frame] : frames) {
        lines += fmt::format("{} {}\n", card, hex(frame.data(), frame.size()));
    }
    if (run("send", {}, lines) != fmt::format("sent {}\n", frames.size())) {
        throw nonsense("send");
    }
}

GuestProbe::Heard GuestProbe::hear() {
    return read(run("hear", {}, ""), cards_.size());
}

GuestProbe::Heard GuestProbe::read(const std::string &told, std::size_t cards) {
    Heard heard;
    bool ended = false;
    std::istringstream lines(told);
    for (std::string first, second; lines >> first >> second;) {
        if (first == "lost") {
            const auto [end, error] =
                std::from_chars(second.data(), second.data() + second.size(), heard.lost);
            ended = error == std::errc() && end == second.data() + second.size();
            continue;
        }
        Frame frame;
        const auto [end, error] =
            std::from_chars(first.data(), first.data() + first.size(), frame.card);
        if (error != std::errc() || end != first.data() + first.size() || frame.card >= cards ||
            second.size() % 2 != 0 || second.size() > 2 * longest_told) {
            throw nonsense("hear");
        }
        for (std::size_t i = 0; i < second.size(); i += 2) {
            std::uint8_t byte = 0;
            const char *at = second.data() + i;
            if (std::from_chars(at, at + 2, byte, 16).ptr != at + 2) {
                throw nonsense("hear");
            }
            frame.bytes.push_back(byte);
        }
        heard.frames.push_back(std::move(frame));
    }
    if (!ended) {
        throw nonsense("hear");
    }
    return heard;
}

} // namespace enshu::isolation
