// SQLite on a disk that can lose its power: everything that SQLite opens while one lives.
//
// Files are locked for nobody: there is one connection. As SQLite's own files of Unix do, the first
// sync of a journal that was made syncs the directory too; that of a database does not.
#pragma once

#include "tests/support/losing_disk.h"

#include <sqlite3.h>

#include <cstring>
#include <stdexcept>

namespace enshu::store {

class LosingVfs {
  public:
    explicit LosingVfs(test::LosingDisk &disk) : beneath_(*sqlite3_vfs_find(nullptr)) {
        vfs_ = beneath_; // time, randomness and the like; full path names
        vfs_.szOsFile = sizeof(Open);
        vfs_.zName = "losing";
        vfs_.pNext = nullptr;
        vfs_.pAppData = &disk;
        vfs_.iVersion = 1;
        vfs_.xOpen = open;
        vfs_.xDelete = remove;
        vfs_.xAccess = access;
        vfs_.xFullPathname = full_path;
        if (sqlite3_vfs_register(&vfs_, 1) != SQLITE_OK)
            throw std::runtime_error("the file system could not be put beneath SQLite");
    }
    ~LosingVfs() { sqlite3_vfs_unregister(&vfs_); }
    LosingVfs(const LosingVfs &) = delete;
    LosingVfs &operator=(const LosingVfs &) = delete;

  private:
    struct Opened {
        test::LosingDisk &disk;
        test::LosingDisk::Handle file;
        std::string name;
        bool syncs_names;
        bool goes_when_closed;
    };
    struct Open { // SQLite's memory: nothing in it is constructed
        sqlite3_file base;
        Opened *opened;
    };
    static Opened &of(sqlite3_file *file) { return *reinterpret_cast<Open *>(file)->opened; }
    static test::LosingDisk &disk_of(sqlite3_vfs *vfs) {
        return *static_cast<test::LosingDisk *>(vfs->pAppData);
    }
    static int guarded(int code, const auto &act) {
        try {
            act();
            return SQLITE_OK;
        } catch (const test::LosingDisk::NoPower &) {
            return code;
        }
    }

    static int open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given) {
        file->pMethods = nullptr;
        return guarded(SQLITE_CANTOPEN, [&] {
            test::LosingDisk &disk = disk_of(vfs);
            const std::string path = name ? name : "a file without a name";
            auto found = disk.find(path);
            const bool made = !found && (flags & SQLITE_OPEN_CREATE) != 0;
            if (!found && !made)
                throw test::LosingDisk::NoPower();
            if (made)
                found = disk.make(path);
            const bool journal = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL |
                                           SQLITE_OPEN_WAL)) != 0;
            reinterpret_cast<Open *>(file)->opened = new Opened{
                disk, found, path, made && journal, (flags & SQLITE_OPEN_DELETEONCLOSE) != 0};
            file->pMethods = &methods();
            if (given)
                *given = flags;
        });
    }
    static int remove(sqlite3_vfs *vfs, const char *name, int sync_directory) {
        test::LosingDisk &disk = disk_of(vfs);
        if (!disk.find(name))
            return SQLITE_IOERR_DELETE_NOENT;
        return guarded(SQLITE_IOERR_DELETE, [&] {
            disk.remove(name);
            if (sync_directory != 0)
                disk.sync_names();
        });
    }
    static int access(sqlite3_vfs *vfs, const char *name, int asked, int *answer) {
        const auto file = disk_of(vfs).find(name);
        // As on Unix, an empty file does not exist.
        *answer = file && (asked != SQLITE_ACCESS_EXISTS || !file->content().empty()) ? 1 : 0;
        return SQLITE_OK;
    }
    static int full_path(sqlite3_vfs *, const char *name, int room, char *path) {
        sqlite3_snprintf(room, path, "%s", name);
        return SQLITE_OK;
    }

    static const sqlite3_io_methods &methods() {
        static const sqlite3_io_methods all = [] {
            sqlite3_io_methods each{};
            each.iVersion = 1;
            each.xClose = close;
            each.xRead = read;
            each.xWrite = write;
            each.xTruncate = truncate;
            each.xSync = sync;
            each.xFileSize = size;
            each.xLock = [](sqlite3_file *, int) { return SQLITE_OK; };
            each.xUnlock = [](sqlite3_file *, int) { return SQLITE_OK; };
            each.xCheckReservedLock = [](sqlite3_file *, int *reserved) {
                *reserved = 0;
                return SQLITE_OK;
            };
            each.xFileControl = [](sqlite3_file *, int, void *) { return SQLITE_NOTFOUND; };
            each.xSectorSize = [](sqlite3_file *) { return 4096; };
            // What SQLite assumes of every disk: bytes beside a write stay as they are.
            each.xDeviceCharacteristics = [](sqlite3_file *) {
                return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
            };
            return each;
        }();
        return all;
    }
    static int close(sqlite3_file *file) {
        Opened *const opened = &of(file);
        const int code = guarded(SQLITE_OK, [&] {
            if (opened->goes_when_closed)
                opened->disk.remove(opened->name);
        });
        delete opened;
        return code;
    }
    static int read(sqlite3_file *file, void *into, int length, sqlite3_int64 offset) {
        const std::string &content = of(file).file->content();
        const auto from = std::min(static_cast<std::size_t>(offset), content.size());
        const auto there = std::min(static_cast<std::size_t>(length), content.size() - from);
        std::memcpy(into, content.data() + from, there);
        std::memset(static_cast<char *>(into) + there, 0, static_cast<std::size_t>(length) - there);
        return there == static_cast<std::size_t>(length) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    }
    static int write(sqlite3_file *file, const void *from, int length, sqlite3_int64 offset) {
        return guarded(SQLITE_IOERR_WRITE, [&] {
            of(file).disk.write(
                *of(file).file, static_cast<std::size_t>(offset),
                {static_cast<const char *>(from), static_cast<std::size_t>(length)});
        });
    }
    static int truncate(sqlite3_file *file, sqlite3_int64 size) {
        return guarded(SQLITE_IOERR_TRUNCATE, [&] {
            of(file).disk.truncate(*of(file).file, static_cast<std::size_t>(size));
        });
    }
    static int sync(sqlite3_file *file, int) {
        return guarded(SQLITE_IOERR_FSYNC, [&] {
            Opened &opened = of(file);
            opened.disk.sync(*opened.file);
            if (opened.syncs_names)
                opened.disk.sync_names();
            opened.syncs_names = false;
        });
    }
    static int size(sqlite3_file *file, sqlite3_int64 *size) {
        *size = static_cast<sqlite3_int64>(of(file).file->content().size());
        return SQLITE_OK;
    }

    const sqlite3_vfs &beneath_;
    sqlite3_vfs vfs_{};
};

} // namespace enshu::store
