// sensor: looks at what passes a router, and writes what it saw and which rules it fits.
#include "images/sensor/inquiry.h"
#include "images/sensor/watch.h"

#include <cstdio>

int main(int argc, char **argv) {
    using namespace enshu::sensor;
    try {
        const Options options = parse_options(argc, argv);
        switch (options.command) {
        case Options::Command::Watch:
            watch(options);
            return 0;
        case Options::Command::Check:
            std::printf("%zu rules\n", load_rules(options).size());
            return 0;
        case Options::Command::Ask: {
            const std::string said = ask(options.socket);
            const bool well = said.starts_with("ok ");
            // What is wrong, without the word for it: a health check says that itself.
            std::printf("%s\n", said.c_str() + (said.starts_with("FAIL ") ? 5 : 0));
            return well ? 0 : 1;
        }
        }
    } catch (const UsageError &error) {
        std::fprintf(stderr, "%s\n%s", error.what(), usage);
        return 2;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
    return 1;
}
