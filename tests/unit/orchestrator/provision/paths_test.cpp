#include "orchestrator/provision/guest_image.h"
#include "orchestrator/provision/paths.h"

#include "tests/support/small_range.h"

#include <gtest/gtest.h>

#include <sys/un.h>

namespace enshu::provision {
namespace {

std::string message_of(const std::function<void()> &act) {
    try {
        act();
    } catch (const std::exception &error) {
        return error.what();
    }
    return "";
}

TEST(Paths, TheLongestSocketFitsBelowTheLongestStateDirectory) {
    const Paths paths("/" + std::string(29, 's'));
    const std::string id(31, 'x');
    const std::string socket = (paths.team(id, 40) / (id + ".sock")).string();
    EXPECT_LT(socket.size(), sizeof(sockaddr_un{}.sun_path));
}

TEST(Paths, ADirectoryThatIsTooLongOrNotAbsoluteIsRefusedWithTheReason) {
    EXPECT_NE(message_of([] { Paths("/" + std::string(30, 's')); }).find("at most 30 characters"),
              std::string::npos);
    EXPECT_NE(message_of([] { Paths("state"); }).find("give an absolute path"), std::string::npos);
}

TEST(GuestImage, WhatIsMissingIsNamedWithHowToMakeIt) {
    test::TempDirectory directory;
    EXPECT_EQ(message_of([] { open_guest_image(""); }),
              "no guest image is configured; `./enshu setup` makes one");
    const auto image = test::make_guest_image(directory.path() / "0123abcd");
    EXPECT_EQ(open_guest_image(image).digest, "0123abcd");
    std::filesystem::remove(image / "initrd");
    EXPECT_EQ(message_of([&] { open_guest_image(image); }), "the guest image lacks " +
                                                                (image / "initrd").string() +
                                                                "; `./enshu setup` makes it");
}

} // namespace
} // namespace enshu::provision
