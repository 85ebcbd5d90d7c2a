// A qcow2 put over another file: read back by qemu-img, and hostile headers refused.
#include "orchestrator/provision/qcow2_head.h"

#include "orchestrator/process/process.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace enshu::provision {
namespace {

namespace fs = std::filesystem;

class Qcow2Head : public testing::Test {
  protected:
    Qcow2Head() {
        make("first");
        process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                              path("first").string(), path("over").string()});
    }
    fs::path path(const std::string &name) const { return directory_.path() / name; }
    void make(const std::string &name) const {
        fs::create_directories(path(name).parent_path());
        process::run_checked(
            {"qemu-img", "create", "-q", "-f", "qcow2", path(name).string(), "16M"});
    }
    std::string head_of(const std::string &name) const {
        std::ifstream stream(path(name), std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        bytes.resize(std::min(bytes.size(), qcow2_head_size));
        return bytes;
    }
    void write_head(const std::string &name, const std::string &head) const {
        std::fstream stream(path(name), std::ios::binary | std::ios::in | std::ios::out);
        stream << head;
    }
    std::string info_of(const std::string &name) const {
        return process::run_checked({"qemu-img", "info", path(name).string()});
    }

    test::TempDirectory directory_;
};

TEST_F(Qcow2Head, SaysOverWhichFileItLies) {
    EXPECT_EQ(backing_name(head_of("over")), path("first"));
    EXPECT_EQ(backing_name(head_of("first")), "");
    EXPECT_EQ(backing_name("no qcow2"), "");
    EXPECT_EQ(backing_name(""), "");
}

TEST_F(Qcow2Head, LiesOverTheOtherFileAfterwards) {
    for (const std::string &name :
         {std::string("s"), "a-much-longer-directory/" + std::string(200, 'x')}) {
        make(name);
        write_head("over", with_backing(head_of("over"), path(name).string()));
        EXPECT_NE(info_of("over").find("backing file: " + path(name).string() + "\n"),
                  std::string::npos)
            << info_of("over");
        EXPECT_EQ(process::run({"qemu-img", "check", "-q", path("over").string()}).exit_code, 0);
    }
}

TEST_F(Qcow2Head, NothingIsLeftOfALongerName) {
    const std::string changed = with_backing(head_of("over"), "/p");
    EXPECT_EQ(changed.find(path("first").string().substr(2)), std::string::npos);
    EXPECT_EQ(changed.size(), head_of("over").size());
}

TEST_F(Qcow2Head, WhatDoesNotLieOverAFileIsRefused) {
    EXPECT_THROW(with_backing(head_of("first"), "/p"), std::runtime_error);
    EXPECT_THROW(with_backing("", "/p"), std::runtime_error);
    EXPECT_THROW(with_backing(std::string(4096, 'x'), "/p"), std::runtime_error);
}

TEST_F(Qcow2Head, ANameThatDoesNotFitIsRefused) {
    EXPECT_NO_THROW(with_backing(head_of("over"), std::string(1023, 'p')));
    EXPECT_THROW(with_backing(head_of("over"), std::string(1024, 'p')), std::runtime_error);
    EXPECT_THROW(with_backing(head_of("over"), ""), std::runtime_error);
}

TEST_F(Qcow2Head, LengthsThatLieAreRefused) {
    const std::string good = head_of("over");
    for (const auto &[at, byte] : {std::pair<std::size_t, char>{8, '\x7f'}, // the name's offset
                                   {13, '\x7f'},
                                   {16, '\x7f'}, // its length
                                   {18, '\xff'},
                                   {23, '\x3f'}, // the size of a cluster
                                   {23, '\x00'}}) {
        std::string bad = good;
        bad[at] = byte;
        EXPECT_THROW(with_backing(bad, "/p"), std::runtime_error) << at;
    }
    EXPECT_THROW(with_backing(good.substr(0, 80), "/p"), std::runtime_error);
}

} // namespace
} // namespace enshu::provision
