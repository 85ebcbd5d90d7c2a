// What evidence is taken of a machine: its memory, its disk, a file in it.
#include "orchestrator/process/process.h"
#include "orchestrator/provision/evidence.h"
#include "orchestrator/provision/provisioner.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <fstream>

namespace enshu::provision {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

namespace {

milliseconds since(SteadyClock::time_point moment) {
    return std::chrono::duration_cast<milliseconds>(SteadyClock::now() - moment);
}

void run_for(milliseconds deadline, const std::vector<std::string> &argv) {
    process::Options options;
    options.deadline = deadline;
    process::run_checked(argv, options);
}

} // namespace

milliseconds Provisioner::take_memory(const plan::RangePlan &range, const plan::GuestPlan &guest,
                                      const fs::path &file) {
    const fs::path there = files_.place_for({range.exercise, range.team, guest.host}, "core", file);
    const auto began = SteadyClock::now();
    hypervisor_.dump_memory(guest.uuid, there);
    const milliseconds stood = since(began);
    if (there != file) {
        files_.fetch(there, file, {});
        files_.remove_file(there);
    }
    return stood;
}

milliseconds Provisioner::take_disk(const plan::RangePlan &range, const plan::GuestPlan &guest,
                                    const Golden &golden, const fs::path &file) {
    const Power power = hypervisor_.power(guest.uuid);
    if (!site_.here && !checkpoints(range).empty()) {
        throw ProvisionError(fmt::format("`{}` runs on `{}`, and its disk lies over those of "
                                         "checkpoints there, which are not copied from there",
                                         guest.host, site_.name));
    }
    const fs::path disk = power == Power::Absent ? disk_of_one_that_is_off(range, guest)
                                                 : hypervisor_.disk(guest.uuid);
    const auto began = SteadyClock::now();
    // A guest that stands has nothing under way: QEMU has written out all that it knew of the disk.
    if (power == Power::Running) {
        hypervisor_.suspend(guest.uuid);
    }
    const auto go_on = [&] {
        if (power == Power::Running) {
            hypervisor_.resume(guest.uuid);
        }
    };
    try {
        if (site_.here) {
            run_for(seconds(120), {"cp", "--sparse=always", "--reflink=auto", "--", disk.string(),
                                   file.string()});
        } else {
            files_.fetch(disk, file, golden.guest(guest.host).disk);
        }
    } catch (...) {
        go_on();
        throw;
    }
    go_on();
    return power == Power::Running ? since(began) : milliseconds(0);
}

void flatten(const fs::path &overlay, const fs::path &file) {
    run_for(minutes(30),
            {"nice", "-n", "10", "qemu-img", "convert", "-q", "-f", "qcow2", "-O", "qcow2", "-c",
             "-o", "compression_type=zstd", overlay.string(), file.string()});
    fs::remove(overlay);
}

std::int64_t size_of_file(inject::GuestChannel &guest, const std::string &path) {
    // Not through links: what is kept has to be what was asked for, and a device has no end.
    const inject::RunResult told =
        guest.run({"/usr/bin/stat", "-c", "%f %s", "--", path}, "", seconds(20));
    unsigned mode = 0;
    std::int64_t size = -1;
    const char *const end = told.output.data() + told.output.size();
    const auto first = std::from_chars(told.output.data(), end, mode, 16);
    if (told.exit_code != 0 || first.ec != std::errc{} || first.ptr == end) {
        throw std::runtime_error(fmt::format("there is no `{}` that can be read", path));
    }
    std::from_chars(first.ptr + 1, end, size);
    if ((mode & 0xF000U) != 0x8000U) {
        throw std::runtime_error(
            fmt::format("`{}` is no regular file; name the file itself", path));
    }
    if (size < 0 || size > largest_file) {
        throw std::runtime_error(fmt::format("`{}` has {} MiB; at most {} MiB are captured of a "
                                             "file, and the disk as a whole",
                                             path, size >> 20, largest_file >> 20));
    }
    return size;
}

void take_file(inject::GuestChannel &guest, const std::string &path, std::int64_t size,
               const fs::path &file) {
    std::ofstream stream(file, std::ios::binary);
    guest.read_pieces(
        path, static_cast<std::size_t>(size),
        [&](std::string_view piece) {
            stream.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        },
        minutes(5));
    stream.close();
    if (!stream) {
        throw std::runtime_error(fmt::format("cannot write {}: is the disk full?", file.string()));
    }
}

} // namespace enshu::provision
