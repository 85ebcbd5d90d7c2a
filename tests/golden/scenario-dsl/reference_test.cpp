// The committed pages of docs/language are what the table of fields generates.
#include "case_file.h"

#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/reference.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace enshu::dsl::golden {
namespace {

namespace fs = std::filesystem;

void expect_committed(const std::string &name, const std::string &generated) {
    const fs::path file = fs::path{LANGUAGE_DIRECTORY} / name;
    if (std::getenv("ENSHU_REGENERATE"))
        std::ofstream{file, std::ios::binary} << generated;
    else
        EXPECT_TRUE(read_whole(file) == generated)
            << file
            << " is not what `enshu reference` prints; write it anew with ENSHU_REGENERATE=1";
}

TEST(CommittedReference, IsWhatTheTableSaysInJapanese) {
    expect_committed("reference.ja.md", reference_page(Language::Ja));
}

TEST(CommittedReference, IsWhatTheTableSaysInEnglish) {
    expect_committed("reference.en.md", reference_page(Language::En));
}

TEST(CommittedReference, HasTheJsonSchemaBesideIt) {
    expect_committed("scenario.schema.json", json_schema());
}

} // namespace
} // namespace enshu::dsl::golden
