// A file that goes out in names, and arrives.
#include "injector/actor/base32.h"
#include "injector/actor/sha256.h"
#include "tests/unit/actor/program.h"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace enshu::test {

// RFC 4648, section 10.
TEST(Base32, IsAsTheStandardHasIt) {
    EXPECT_EQ(actor::base32("foobar"), "mzxw6ytboi");
    EXPECT_EQ(actor::base32("f"), "my");
    EXPECT_EQ(actor::base32(""), "");
    for (std::size_t size = 0; size < 40; ++size) {
        std::string bytes(size, '\0');
        for (std::size_t i = 0; i < size; ++i) {
            bytes[i] = static_cast<char>(i * 37 + 200);
        }
        EXPECT_EQ(actor::from_base32(actor::base32(bytes)), bytes);
    }
    for (const char *wrong : {"M", "m", "mz1", "mzx=", "mzxw6ytbo"}) {
        EXPECT_FALSE(actor::from_base32(wrong)) << wrong;
    }
}

TEST(SendNames, TheBeginningOfAFileArrivesWhole) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    const std::string http = "127.0.0.1:" + std::to_string(free_port());
    const std::string dns = "127.0.0.1:" + std::to_string(free_port());
    std::filesystem::create_directory(scratch / "in");
    Program collect({"collect", "--loopback", keeper.socket(), "--listen", http, "--listen-dns",
                     dns, "--dir", scratch / "in"});
    const std::string content = "名簿,residents\n" + std::string(700, 'r');
    std::ofstream(scratch / "file") << content;
    Program send({"send-names", "--loopback", keeper.socket(), "--name-server", dns, "--domain",
                  "cdn.example", "--id", "0123abcd", "--file", scratch / "file"});
    send.write(std::string(64, 'c') + "\n");
    std::string line;
    for (int i = 0; i < 30 && line.empty(); ++i) {
        keeper.renew();
        line = keeper.program().read_line(milliseconds(500));
    }
    actor::Sha256 sum;
    sum.add(content);
    EXPECT_NE(line.find(R"("path":"/drop/0123abcd","bytes":)" + std::to_string(content.size()) +
                        R"(,"sha256":")" + sum.finish()),
              std::string::npos)
        << line;
    EXPECT_EQ(send.wait(), 0);
    std::ifstream arrived(scratch / "in/0123abcd", std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(arrived), {}), content);
}

TEST(SendNames, EndsWithTheLeaseAndWhereNobodyAnswers) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    std::ofstream(scratch / "file") << std::string(70'000, 'x');
    const std::string nobody = "127.0.0.1:" + std::to_string(free_port());
    Program send({"send-names", "--loopback", keeper.socket(), "--name-server", nobody, "--domain",
                  "cdn.example", "--id", "0123abcd", "--file", scratch / "file"});
    send.write(std::string(64, 'c') + "\n");
    EXPECT_EQ(send.wait(milliseconds(500)), -1);
    keeper.renew(0);
    EXPECT_EQ(send.wait(), 3);
}

} // namespace enshu::test
