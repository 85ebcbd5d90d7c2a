#include "images/sensor/engine.h"

#include "tests/unit/sensor/frames.h"

#include <gtest/gtest.h>

namespace enshu::sensor::test {
namespace {

TEST(Engine, TellsARequestWithItsAnswer) {
    Observed seen;
    seen.request(pc, proxy, "GET http://198.51.100.66/news HTTP/1.1\r\nUser-Agent: x\r\n\r\n");
    EXPECT_TRUE(seen.out.of("http").empty());
    seen.answer(proxy, pc, "HTTP/1.1 200 OK\r\n\r\n");
    ASSERT_EQ(seen.out.of("http").size(), 1u);
    const auto line = seen.out.of("http")[0];
    EXPECT_EQ(line["http"]["url"], "http://198.51.100.66/news");
    EXPECT_EQ(line["http"]["hostname"], "198.51.100.66");
    EXPECT_EQ(line["http"]["http_user_agent"], "x");
    EXPECT_EQ(line["http"]["http_method"], "GET");
    EXPECT_EQ(line["http"]["status"], 200);
    EXPECT_EQ(line["src_ip"], "192.168.20.101");
    EXPECT_EQ(line["dest_ip"], "203.0.113.25");
    EXPECT_EQ(line["dest_port"], 3128);
    EXPECT_EQ(line["proto"], "TCP");
    EXPECT_EQ(line["in_iface"], "eth0");
}

TEST(Engine, TellsARequestWithoutAnAnswerWhenItsConnectionEnds) {
    Observed seen;
    seen.request(pc, proxy, "GET / HTTP/1.1\r\n\r\n");
    seen.engine.tick(seen.at + 301 * second);
    ASSERT_EQ(seen.out.of("http").size(), 1u);
    EXPECT_FALSE(seen.out.of("http")[0]["http"].contains("status"));
}

TEST(Engine, TellsAFlowWhenItHasEnded) {
    Observed seen;
    seen.request(pc, proxy, "hello");
    seen.see(tcp(proxy, pc, flag::ack, 5000, "hello you"));
    seen.see(tcp(pc, proxy, flag::fin | flag::ack, 1005));
    seen.see(tcp(proxy, pc, flag::fin | flag::ack, 5009));
    seen.engine.tick(seen.at + 3 * second);
    ASSERT_EQ(seen.out.of("flow").size(), 1u);
    const auto line = seen.out.of("flow")[0];
    EXPECT_EQ(line["flow"]["bytes_toserver"], 5);
    EXPECT_EQ(line["flow"]["bytes_toclient"], 9);
    EXPECT_EQ(line["flow"]["state"], "closed");
    EXPECT_EQ(seen.engine.flows(), 0u);
}

TEST(Engine, TellsWhatNamesWereAsked) {
    Observed seen;
    seen.see(udp(pc, {proxy.address, 53}, dns_query("www.example")));
    seen.see(udp({proxy.address, 53}, pc, dns_query("www.example", 1, true, 3)));
    ASSERT_EQ(seen.out.of("dns").size(), 2u);
    EXPECT_EQ(seen.out.of("dns")[0]["dns"]["type"], "query");
    EXPECT_EQ(seen.out.of("dns")[0]["dns"]["rrname"], "www.example");
    EXPECT_EQ(seen.out.of("dns")[0]["dns"]["rrtype"], "A");
    EXPECT_EQ(seen.out.of("dns")[1]["dns"]["rcode"], "NXDOMAIN");
    EXPECT_EQ(seen.out.of("dns")[0]["flow_id"], seen.out.of("dns")[1]["flow_id"]);
}

TEST(Engine, AlertsARequestByItsUserAgentAndNoOther) {
    Observed seen("alert http $HOME_NET any -> any any (msg:\"odd agent\"; http.user_agent; "
                  "content:\"UpdateAgent\"; classtype:command-and-control; sid:9; rev:2;)");
    seen.request(pc, proxy, "GET / HTTP/1.1\r\nUser-Agent: Firefox\r\n\r\n");
    EXPECT_TRUE(seen.out.of("alert").empty());
    seen.request({pc.address, 2}, proxy, "GET /x HTTP/1.1\r\nUser-Agent: UpdateAgent 1.3\r\n\r\n");
    ASSERT_EQ(seen.out.of("alert").size(), 1u);
    const auto line = seen.out.of("alert")[0];
    EXPECT_EQ(line["alert"]["signature_id"], 9);
    EXPECT_EQ(line["alert"]["signature"], "odd agent");
    EXPECT_EQ(line["alert"]["category"], "Malware Command and Control Activity Detected");
    EXPECT_EQ(line["alert"]["severity"], 1);
    EXPECT_EQ(line["http"]["url"], "/x");
    ASSERT_EQ(seen.out.alerts.size(), 1u);
    EXPECT_EQ(seen.out.alerts[0],
              "[1:9:2] odd agent [Classification: Malware Command and Control Activity Detected] "
              "[Priority: 1] {TCP} 192.168.20.101:2 -> 203.0.113.25:3128");
}

TEST(Engine, ARuleAboutTheAnswerIsMatchedWhenItComes) {
    Observed seen("alert http any any -> $HOME_NET any (msg:\"not there\"; http.stat_code; "
                  "content:\"404\"; sid:1;)");
    seen.request(outside, {proxy.address, 80}, "GET /admin HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(seen.out.of("alert").empty());
    seen.answer({proxy.address, 80}, outside, "HTTP/1.1 404 Not Found\r\n\r\n");
    ASSERT_EQ(seen.out.of("alert").size(), 1u);
    EXPECT_EQ(seen.out.of("alert")[0]["src_ip"], "198.51.100.66");
}

TEST(Engine, ALargeUploadIsKnownByTheDigitsOfItsLength) {
    const std::string rule =
        "alert http any any -> any any (msg:\"large\"; http.method; content:\"POST\"; "
        "http.content_len; bsize:>4; sid:1;)";
    Observed seen(rule);
    seen.request(pc, proxy, "POST /a HTTP/1.1\r\nContent-Length: 9999\r\n\r\n");
    EXPECT_TRUE(seen.out.of("alert").empty());
    seen.request({pc.address, 2}, proxy, "POST /a HTTP/1.1\r\nContent-Length: 010000\r\n\r\n");
    ASSERT_EQ(seen.out.of("alert").size(), 1u);
    EXPECT_EQ(seen.out.of("alert")[0]["http"]["request_length"], 10000);
}

TEST(Engine, ALongNameIsAlertedOnceForItsQuestion) {
    Observed seen("alert dns any any -> any any (msg:\"long\"; dns.query; bsize:>50; sid:1;)");
    seen.see(udp(pc, {proxy.address, 53}, dns_query("short.example")));
    seen.see(
        udp({pc.address, 2}, {proxy.address, 53}, dns_query(std::string(60, 'a') + ".example")));
    seen.see(udp({proxy.address, 53}, {pc.address, 2},
                 dns_query(std::string(60, 'a') + ".example", 1, true)));
    EXPECT_EQ(seen.out.of("alert").size(), 1u);
}

TEST(Engine, ManyOpeningsFromOneSourceAreOneAlert) {
    Observed seen("alert tcp any any -> any 22 (msg:\"ssh\"; flags:S; threshold:type both, track "
                  "by_src, count 6, seconds 120; sid:1;)");
    for (std::uint16_t port = 1; port <= 20; ++port) {
        seen.see(tcp({pc.address, port}, {proxy.address, 22}, flag::syn, 1), second);
        seen.see(tcp({proxy.address, 22}, {pc.address, port}, flag::syn | flag::ack, 1));
        EXPECT_EQ(seen.out.of("alert").size(), port < 6 ? 0u : 1u) << port;
    }
}

TEST(Engine, ARuleAboutNoContentTellsTheFirstPacketOfAFlowOnly) {
    Observed seen("alert icmp any any -> any any (msg:\"ping\"; sid:1;)");
    for (int i = 0; i < 5; ++i) {
        seen.see(icmp(pc, proxy, 8));
        seen.see(icmp(proxy, pc, 0));
    }
    EXPECT_EQ(seen.out.of("alert").size(), 1u);
    EXPECT_EQ(seen.out.of("alert")[0]["icmp_type"], 8);
    EXPECT_FALSE(seen.out.of("alert")[0].contains("src_port"));
    seen.engine.finish();
    ASSERT_EQ(seen.out.of("flow").size(), 1u);
    EXPECT_EQ(seen.out.of("flow")[0]["icmp_type"], 8);
}

TEST(Engine, AFloodLeavesOutLinesAndCountsThem) {
    Limits limits;
    limits.lines_at_once = 10;
    limits.alerts_at_once = 3;
    Observed seen("alert udp any any -> any any (msg:\"any\"; sid:1;)", limits);
    for (std::uint16_t port = 1; port <= 100; ++port) {
        seen.see(udp({pc.address, port}, {proxy.address, 53}, dns_query("a.example")), 1);
    }
    EXPECT_EQ(seen.out.of("alert").size(), 3u);
    EXPECT_EQ(seen.out.of("dns").size(), 10u);
    EXPECT_EQ(seen.engine.left_out(), 97u + 90u);
}

TEST(Engine, AnAllowanceComesBackWithTime) {
    Allowance allowance(2, 4);
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(allowance.take(0));
    }
    EXPECT_FALSE(allowance.take(0));
    EXPECT_TRUE(allowance.take(second / 2));
    EXPECT_FALSE(allowance.take(second / 2));
}

TEST(Engine, OpeningsAloneTakeUpNoRoomForStreams) {
    Limits limits;
    limits.streams = 2;
    Observed seen("", limits);
    for (std::uint16_t port = 1; port <= 100; ++port) {
        seen.see(tcp({pc.address, port}, outside, flag::syn, 1));
    }
    seen.request({pc.address, 1000}, proxy, "GET /still-seen HTTP/1.1\r\n\r\n");
    seen.answer(proxy, {pc.address, 1000}, "HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_EQ(seen.out.of("http").size(), 1u);
}

TEST(Engine, BytesOfAPacketCannotEndALine) {
    Observed seen;
    seen.request(pc, proxy, std::string("GET /\"\\\x01\xff\x80 HTTP/1.1\r\n\r\n"));
    seen.answer(proxy, pc, "HTTP/1.1 200 OK\r\n\r\n");
    // Collected parses each line; what was sent is what stands there.
    ASSERT_EQ(seen.out.of("http").size(), 1u);
    EXPECT_EQ(seen.out.of("http")[0]["http"]["url"], "/\"\\\x01\u00ff\u0080");
}

} // namespace
} // namespace enshu::sensor::test
