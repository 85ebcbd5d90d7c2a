#include "orchestrator/process/descriptors.h"

#include <algorithm>
#include <sys/resource.h>

namespace enshu::process {

std::uint64_t raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 0;
    }
    const rlim_t now = limit.rlim_cur;
    limit.rlim_cur = std::max(now, std::min<rlim_t>(limit.rlim_max, 65'536));
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : now;
}

} // namespace enshu::process
