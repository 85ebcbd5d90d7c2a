#include "injector/actor/awaken.h"

#include "injector/actor/failure.h"
#include "injector/actor/socket.h"

#include <ctime>
#include <fcntl.h>
#include <iostream>
#include <iterator>
#include <linux/random.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace enshu::actor {

void awaken(const AwakenOptions &options) {
    const auto count = options.unix_time.count();
    const timespec time{count / 1000, count % 1000 * 1'000'000};
    if (clock_settime(CLOCK_REALTIME, &time) != 0) {
        fail("set the clock");
    }
    const std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
    const Fd pool{open("/dev/urandom", O_WRONLY | O_CLOEXEC)};
    if (!pool ||
        write(pool.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
        fail("write into the random pool");
    }
    // What was written counts from now on.
    if (ioctl(pool.get(), RNDRESEEDCRNG) != 0) {
        fail("reseed the random pool");
    }
}

std::chrono::milliseconds parse_unix_time(const std::string &text) {
    const bool well_formed = text.size() > 4 && text.size() <= 16 && text[text.size() - 4] == '.';
    std::string digits = text;
    if (well_formed) {
        digits.erase(digits.size() - 4, 1);
    }
    if (!well_formed || digits.find_first_not_of("0123456789") != std::string::npos) {
        throw Failure(Exit::Usage,
                      "`--at` has to be a UNIX time with milliseconds: 1763730000.250");
    }
    return std::chrono::milliseconds(std::stoll(digits));
}

} // namespace enshu::actor
