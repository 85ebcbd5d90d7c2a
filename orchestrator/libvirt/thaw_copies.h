// Copies of memory images on another machine, for guests to be thawed from: the head of an image is
// the guest's own, so each needs a copy to write it on.
//
// Copying memory there takes longer than thawing from it. So copies of what is shared stay, and the
// next guest's head is written over the last one's; there are as many as guests were thawed from
// the image at the same time.
#pragma once

#include "orchestrator/libvirt/storage_pool.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace enshu::libvirt {

class ThawCopies {
  public:
    explicit ThawCopies(DirectoryPool &pool) : pool_(pool) {}

    /// Calls `thaw` with a copy of the volume `image` that nobody else uses meanwhile. `keep`: it
    /// stays for the next one, if `thaw` did not throw.
    void with_copy(const std::string &image, bool keep,
                   const std::function<void(const std::string &copy)> &thaw);

  private:
    struct Copy {
        std::string volume;
        bool busy = true;
        bool whole = false; ///< made by this process: what an earlier one left may be half
    };
    std::shared_ptr<Copy> take(const std::string &image);
    void give_back(const std::string &image, const std::shared_ptr<Copy> &copy, bool keep);

    DirectoryPool &pool_;
    std::mutex mutex_; ///< guards what follows; never held across libvirt
    std::map<std::string, std::vector<std::shared_ptr<Copy>>> copies_; ///< by image
};

} // namespace enshu::libvirt
