#include "orchestrator/provision/seed_disk.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

namespace enshu::provision {

namespace fs = std::filesystem;

void write_seed_disk(const plan::SeedPlan &seed, const fs::path &image) {
    const fs::path tree = image.string() + ".tree";
    const fs::path part = image.string() + ".part";
    fs::remove_all(tree);
    for (const auto &[path, file] : seed) {
        const fs::path target = tree / path;
        fs::create_directories(target.parent_path());
        if (file.copy_of.empty()) {
            std::ofstream stream(target, std::ios::binary);
            stream << file.content;
            stream.flush();
            if (!stream) {
                throw std::runtime_error(
                    fmt::format("cannot write {}: is the disk full?", target.string()));
            }
        } else {
            fs::copy_file(file.copy_of, target);
        }
        fs::permissions(target, file.executable ? fs::perms(0755) : fs::perms(0644));
    }
    process::run_checked({"xorriso", "-as", "mkisofs", "-quiet", "-R", "-J", "-V", "cidata", "-o",
                          part.string(), tree.string()});
    fs::rename(part, image);
    fs::remove_all(tree);
}

} // namespace enshu::provision
