#include "orchestrator/proof/scenario_digest.h"

#include "orchestrator/process/digest.h"

#include <algorithm>

namespace enshu::proof {

namespace fs = std::filesystem;

std::string digest_of_directories(const std::vector<fs::path> &directories) {
    process::Digest all;
    for (const fs::path &directory : directories) {
        std::vector<std::string> names;
        for (const fs::directory_entry &entry : fs::recursive_directory_iterator(directory))
            if (fs::is_regular_file(entry.symlink_status()))
                names.push_back(entry.path().lexically_relative(directory).string());
        std::sort(names.begin(), names.end());
        for (const std::string &name : names)
            all.add(process::digest_of(directory / name).hex + "  ./" + name + "\n");
    }
    return all.hex();
}

} // namespace enshu::proof
