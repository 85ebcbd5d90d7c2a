// What a guest may make libvirt read in this process.
#include "orchestrator/libvirt/json_depth.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <string>

namespace enshu::libvirt {
namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonDepth, CountsWhatIsOpenAtOnce) {
    EXPECT_FALSE(nests_deeper_than(nested(200), 200));
    EXPECT_TRUE(nests_deeper_than(nested(201), 200));
    EXPECT_TRUE(nests_deeper_than(R"({"a":{"b":[1]}})", 2));
    std::string flat;
    for (int i = 0; i < 10'000; ++i)
        flat += "[],{},";
    EXPECT_FALSE(nests_deeper_than(flat, 1));
}

TEST(JsonDepth, LooksAtNoBracketInsideOfAText) {
    EXPECT_FALSE(nests_deeper_than("{\"out-data\":\"" + std::string(1000, '[') + "\"}", 1));
    EXPECT_FALSE(nests_deeper_than(R"({"a":"\"[[[[","b":1})", 1));
    EXPECT_TRUE(nests_deeper_than(R"({"a":"\\",[[[1]]]})", 3));
}

TEST(JsonDepth, StandsBetweenLibvirtAndItsParser) {
    EXPECT_NO_THROW(require_bounded_json());
    using Parse = int (*)(void *, const unsigned char *, std::size_t);
    const auto found = reinterpret_cast<Parse>(dlsym(RTLD_DEFAULT, "yajl_parse"));
    ASSERT_NE(found, nullptr);
    const std::string deep = nested(1'000'000);
    EXPECT_EQ(found(nullptr, reinterpret_cast<const unsigned char *>(deep.data()), deep.size()), 2)
        << "it is refused before the parser is touched";
}

} // namespace
} // namespace enshu::libvirt
