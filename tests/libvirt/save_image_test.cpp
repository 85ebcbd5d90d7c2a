#include "orchestrator/libvirt/save_image.h"

#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <system_error>

namespace enshu::libvirt {
namespace {

namespace fs = std::filesystem;

const std::string xml = "<domain type='qemu'><name>city-t1-fw</name></domain>";
const std::string cookie = "<cookie><slirpHelper/></cookie>";
const std::string stream = std::string("QEVM\0\0\0\3", 8) + std::string(5000, 'm');

void put(std::string &bytes, std::size_t at, std::uint32_t number) {
    std::memcpy(bytes.data() + at, &number, sizeof number);
}

/// As libvirt writes it: with room for a longer description behind the cookie.
std::string whole_image() {
    std::string data = xml + '\0' + cookie + '\0' + std::string(2000, '\0');
    std::string header(92, '\0');
    header.replace(0, 16, "LibvirtQemudSave");
    put(header, 16, 2);
    put(header, 20, static_cast<std::uint32_t>(data.size()));
    put(header, 24, 1);
    put(header, 32, static_cast<std::uint32_t>(xml.size() + 1));
    return header + data + stream;
}

class SaveImageTest : public testing::Test {
  protected:
    fs::path file_with(const std::string &bytes) {
        const fs::path file = directory_.path() / "memory";
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
        return file;
    }
    std::string refusal_of(const std::string &bytes) {
        const fs::path file = file_with(bytes);
        try {
            read_save_image(file);
        } catch (const SaveImageError &error) {
            const std::string what = error.what();
            EXPECT_TRUE(what.starts_with(file.string() + " cannot be thawed: ")) << what;
            return what.substr(what.find(": ") + 2);
        }
        return "read";
    }
    fs::path directory() const { return directory_.path(); }

  private:
    test::TempDirectory directory_;
};

TEST_F(SaveImageTest, TellsTheDescriptionAndWhereTheMemoryBegins) {
    const std::string bytes = whole_image();
    const SaveImage image = read_save_image(file_with(bytes));
    EXPECT_EQ(image.domain_xml, xml);
    EXPECT_EQ(image.cookie, cookie);
    EXPECT_TRUE(image.was_running);
    EXPECT_EQ(bytes.substr(image.stream_offset), stream);
}

TEST_F(SaveImageTest, NeedsNoCookie) {
    std::string bytes = whole_image();
    put(bytes, 32, 0);
    const SaveImage image = read_save_image(file_with(bytes));
    EXPECT_EQ(image.domain_xml, xml);
    EXPECT_EQ(image.cookie, "");
}

TEST_F(SaveImageTest, WithANewHeadHoldsTheNewDescriptionAndTheOldMemory) {
    for (const bool with_cookie : {true, false}) {
        SaveImage image = read_save_image(file_with(whole_image()));
        image.domain_xml = "<domain type='qemu'><name>city-t2-fw</name><uuid>u</uuid></domain>";
        image.was_running = false;
        if (!with_cookie) {
            image.cookie.clear();
        }
        const std::string bytes = save_image_head(image) + stream;
        const SaveImage again = read_save_image(file_with(bytes));
        EXPECT_EQ(again.domain_xml, image.domain_xml);
        EXPECT_EQ(again.cookie, image.cookie);
        EXPECT_FALSE(again.was_running);
        EXPECT_EQ(bytes.substr(again.stream_offset), stream);
    }
}

TEST_F(SaveImageTest, OfAnotherKindOrVersionIsRefused) {
    std::string bytes = whole_image();
    EXPECT_EQ(refusal_of(std::string(bytes).replace(0, 16, "LibvirtQemudPart")),
              "it was never finished");
    EXPECT_EQ(refusal_of(std::string(bytes).replace(0, 4, "QFI\xfb")),
              "it is no save image of libvirt");
    for (const std::uint32_t version : {0U, 1U, 3U, 0x02000000U}) {
        put(bytes, 16, version);
        EXPECT_NE(refusal_of(bytes).find("and only 2 is known"), std::string::npos) << version;
    }
}

TEST_F(SaveImageTest, ThatIsCompressedIsRefusedWithWhatWouldHelp) {
    std::string bytes = whole_image();
    for (const std::uint32_t format : {1U, 2U, 3U, 4U, 99U}) {
        put(bytes, 28, format);
        EXPECT_NE(refusal_of(bytes).find("save_image_format"), std::string::npos) << format;
    }
}

TEST_F(SaveImageTest, WithLengthsThatMakeNoSenseIsRefused) {
    const std::string senseless = "the lengths in its header make no sense";
    for (const std::uint32_t length : {0U, (4U << 20) + 1, 0x7fffffffU, 0xffffffffU}) {
        std::string bytes = whole_image();
        put(bytes, 20, length);
        EXPECT_EQ(refusal_of(bytes), senseless) << length;
    }
    for (const std::uint32_t offset : {1U << 16, 0x7fffffffU, 0xffffffffU}) {
        std::string bytes = whole_image();
        put(bytes, 32, offset);
        EXPECT_EQ(refusal_of(bytes), senseless) << offset;
    }
}

TEST_F(SaveImageTest, WhoseDescriptionHasNoEndIsRefused) {
    std::string bytes = whole_image();
    put(bytes, 32, 3); // the cookie would begin inside of the description
    EXPECT_EQ(refusal_of(bytes), "its description has no end");
    bytes = whole_image();
    std::fill(bytes.begin() + 92, bytes.end() - static_cast<long>(stream.size()), 'x');
    EXPECT_EQ(refusal_of(bytes), "its description has no end");
}

TEST_F(SaveImageTest, WhoseDescriptionIsNoDomainIsRefused) {
    std::string bytes = whole_image();
    bytes.replace(92, 7, "<doman>");
    EXPECT_EQ(refusal_of(bytes), "its description is no domain");
    SaveImage image;
    image.domain_xml = "<network/>";
    EXPECT_EQ(refusal_of(save_image_head(image) + stream), "its description is no domain");
}

TEST_F(SaveImageTest, CutAnywhereBeforeItsMemoryIsRefused) {
    const std::string bytes = whole_image();
    const std::size_t head = bytes.size() - stream.size();
    for (std::size_t size = 0; size < head + 4; size += size < 100 ? 1 : 37) {
        EXPECT_NE(refusal_of(bytes.substr(0, size)), "read") << size;
    }
    EXPECT_EQ(refusal_of(bytes.substr(0, head + 3)), "there is no memory of a guest in it");
    EXPECT_EQ(refusal_of(bytes.substr(0, head + 4)), "read");
}

TEST_F(SaveImageTest, WithOneByteOfItsHeadChangedIsReadOrRefusedAndNothingElse) {
    const std::string bytes = whole_image();
    for (std::size_t at = 0; at < 92 + xml.size() + cookie.size() + 2; ++at) {
        for (const char byte : {'\0', '\xff', '<', 'A'}) {
            std::string damaged = bytes;
            damaged[at] = byte;
            EXPECT_NO_THROW(refusal_of(damaged)) << at;
        }
    }
}

TEST_F(SaveImageTest, ThatIsNoRegularFileIsRefusedAtOnce) {
    const fs::path fifo = directory() / "fifo";
    ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
    EXPECT_THROW(read_save_image(fifo), SaveImageError);
    EXPECT_THROW(read_save_image(directory()), SaveImageError);
}

TEST_F(SaveImageTest, ThatIsAbsentIsAFailureOfTheEnvironment) {
    try {
        read_save_image(directory() / "absent");
        FAIL() << "read";
    } catch (const std::system_error &error) {
        EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    }
}

} // namespace
} // namespace enshu::libvirt
