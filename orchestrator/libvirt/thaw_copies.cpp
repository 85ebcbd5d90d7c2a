#include "orchestrator/libvirt/thaw_copies.h"

#include "orchestrator/libvirt/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::libvirt {

std::shared_ptr<ThawCopies::Copy> ThawCopies::take(const std::string &image) {
    const std::lock_guard lock(mutex_);
    auto &copies = copies_[image];
    for (const auto &copy : copies) {
        if (!copy->busy) {
            copy->busy = true;
            return copy;
        }
    }
    for (unsigned number = 0;; ++number) {
        const std::string volume = fmt::format("{}.copy{}", image, number);
        const bool taken = std::any_of(copies.begin(), copies.end(),
                                       [&](const auto &copy) { return copy->volume == volume; });
        if (!taken) {
            auto copy = std::make_shared<Copy>();
            copy->volume = volume;
            copies.push_back(copy);
            return copy;
        }
    }
}

void ThawCopies::give_back(const std::string &image, const std::shared_ptr<Copy> &copy, bool keep) {
    const std::lock_guard lock(mutex_);
    copy->busy = false;
    if (!keep) {
        std::erase(copies_[image], copy);
    }
}

void ThawCopies::with_copy(const std::string &image, bool keep,
                           const std::function<void(const std::string &copy)> &thaw) {
    const std::shared_ptr<Copy> copy = take(image);
    try {
        // Somebody may have cleared the pool meanwhile.
        if (!copy->whole || !pool_.exists(copy->volume)) {
            copy->whole = false;
            pool_.remove(copy->volume);
            pool_.clone(image, copy->volume);
            copy->whole = true;
        }
        thaw(copy->volume);
        if (!keep) {
            pool_.remove(copy->volume);
        }
    } catch (...) {
        try {
            pool_.remove(copy->volume);
        } catch (const LibvirtError &) { // the first failure matters; the next use makes it anew
        }
        give_back(image, copy, false);
        throw;
    }
    give_back(image, copy, keep);
}

} // namespace enshu::libvirt
