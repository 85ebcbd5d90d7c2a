// A disk in memory that can lose its power: what was written and not yet synced is then gone, or
// any part of it, sector by sector; so are names that were made or removed.
//
// It promises what a file system does and no more: sync() of a file makes its content last,
// sync_names() what files there are, and nothing else does. The size of a file is part of its
// content. The order in which things reach the platter is any.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace enshu::test {

class LosingDisk {
  public:
    class File {
      public:
        const std::string &content() const { return now_; }

      private:
        friend class LosingDisk;
        struct Change {
            std::size_t offset = 0;
            std::string bytes;
            bool cuts = false; ///< the file ends at `offset`
        };
        static void apply(std::string &content, const Change &change) {
            if (change.cuts || content.size() < change.offset + change.bytes.size())
                content.resize(change.offset + change.bytes.size());
            content.replace(change.offset, change.bytes.size(), change.bytes);
        }
        void change(Change change) {
            apply(now_, change);
            pending_.push_back(std::move(change));
        }

        std::string now_;
        std::string safe_;
        std::vector<Change> pending_;
    };
    using Handle = std::shared_ptr<File>;

    /// What of the unsynced survives.
    struct Survival {
        enum class What { Nothing, Everything, Some } what = What::Nothing;
        std::uint32_t seed = 0; ///< of Some
    };
    /// Thrown by every act from the cut on.
    struct NoPower : std::runtime_error {
        NoPower() : std::runtime_error("the power is off") {}
    };

    LosingDisk() = default;

    /// The power goes instead of the `act`-th act (from 0) that changes anything. A write that it
    /// meets is under way, and may survive as what came before.
    void cut_at(std::uint64_t act) { cut_at_ = act; }
    bool powered() const { return acts_ <= cut_at_; }
    std::uint64_t acts() const { return acts_; }
    /// From now on it says that it has synced, and has not.
    void lie_about_syncs() { lies_ = true; }

    /// Null where there is none.
    Handle find(const std::string &name) const {
        const auto found = names_.find(name);
        return found == names_.end() ? nullptr : found->second;
    }
    Handle make(const std::string &name) {
        auto file = std::make_shared<File>();
        const bool last = begin_act();
        names_[name] = file;
        pending_names_.emplace_back(name, file);
        end_act(last);
        return file;
    }
    void remove(const std::string &name) {
        const bool last = begin_act();
        names_.erase(name);
        pending_names_.emplace_back(name, nullptr);
        end_act(last);
    }
    void write(File &file, std::size_t offset, std::string bytes) {
        const bool last = begin_act();
        file.change({offset, std::move(bytes), false});
        end_act(last);
    }
    void truncate(File &file, std::size_t size) {
        const bool last = begin_act();
        file.change({size, "", true});
        end_act(last);
    }
    void sync(File &file) {
        end_act(begin_act());
        if (!lies_) {
            file.safe_ = file.now_;
            file.pending_.clear();
        }
    }
    void sync_names() {
        end_act(begin_act());
        if (!lies_) {
            safe_names_ = names_;
            pending_names_.clear();
        }
    }

    /// What the machine finds when it has power again, all of it synced.
    LosingDisk after(const Survival &survival) const {
        std::mt19937 random(survival.seed);
        const auto survives = [&] {
            return survival.what == Survival::What::Everything ||
                   (survival.what == Survival::What::Some && random() % 2 == 0);
        };
        std::map<std::string, Handle> names = safe_names_;
        for (const auto &[name, file] : pending_names_) {
            if (!survives())
                continue;
            if (file)
                names[name] = file;
            else
                names.erase(name);
        }
        LosingDisk disk;
        for (const auto &[name, file] : names) {
            auto found = std::make_shared<File>();
            found->safe_ = file->safe_;
            for (const File::Change &change : file->pending_)
                for (const File::Change &sector : in_sectors(change))
                    if (survives())
                        File::apply(found->safe_, sector);
            found->now_ = found->safe_;
            disk.names_[name] = found;
        }
        disk.safe_names_ = disk.names_;
        return disk;
    }

  private:
    static constexpr std::size_t sector_size = 512;

    static std::vector<File::Change> in_sectors(const File::Change &change) {
        if (change.bytes.empty())
            return {change};
        std::vector<File::Change> sectors;
        for (std::size_t at = 0; at < change.bytes.size();) {
            const std::size_t length = std::min(sector_size - (change.offset + at) % sector_size,
                                                change.bytes.size() - at);
            sectors.push_back({change.offset + at, change.bytes.substr(at, length), false});
            at += length;
        }
        return sectors;
    }
    /// Whether it is the one that the power goes at.
    bool begin_act() {
        if (!powered())
            throw NoPower();
        return acts_++ == cut_at_;
    }
    static void end_act(bool last) {
        if (last)
            throw NoPower();
    }

    std::map<std::string, Handle> names_;
    std::map<std::string, Handle> safe_names_;
    std::vector<std::pair<std::string, Handle>> pending_names_;
    std::uint64_t acts_ = 0;
    std::uint64_t cut_at_ = UINT64_MAX;
    bool lies_ = false;
};

} // namespace enshu::test
