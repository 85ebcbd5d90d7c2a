#include "injector/actor/staff_files.h"

#include <cstdlib>
#include <fstream>

namespace enshu::actor {
namespace {

namespace fs = std::filesystem;

constexpr auto folder = "Documents/作業中";
constexpr std::uintmax_t largest_document = 8 * 1024;

} // namespace

FileHabit::FileHabit(const StaffOptions &options, const StaffTexts &texts)
    : options_(options), texts_(texts), draw_(options.seed, "files") {}

fs::path FileHabit::work() {
    const char *home = std::getenv("HOME");
    if (home == nullptr || texts_.documents.empty()) {
        return {};
    }
    const auto &document = draw_.pick(texts_.documents);
    const std::string line = document.lines.empty() ? "" : draw_.fill(draw_.pick(document.lines));
    const fs::path path = fs::path(home) / folder / document.title;
    std::error_code failure;
    fs::create_directories(path.parent_path(), failure);
    const auto size = fs::file_size(path, failure);
    const bool anew = failure || size > largest_document;
    std::ofstream file(path, anew ? std::ios::trunc : std::ios::app);
    file << line << '\n';
    return file.flush() ? path : fs::path{};
}

} // namespace enshu::actor
