#include "orchestrator/libvirt/json_depth.h"

#include <dlfcn.h>

#include <stdexcept>

extern "C" {
/// As yajl 2 declares it; its handle is of no interest to us. 2: `yajl_status_error`.
__attribute__((visibility("default"))) int yajl_parse(void *handle, const unsigned char *text,
                                                      std::size_t length);
}

namespace enshu::libvirt {

namespace {

constexpr int status_error = 2;

using Parse = int (*)(void *, const unsigned char *, std::size_t);

/// The library's own.
Parse next_parse() {
    static const auto parse = reinterpret_cast<Parse>(dlsym(RTLD_NEXT, "yajl_parse"));
    return parse;
}

} // namespace

bool nests_deeper_than(std::string_view json, std::size_t depth) {
    std::size_t open = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        switch (json[i]) {
        case '"':
            in_text = !in_text;
            break;
        case '\\':
            i += in_text ? 1 : 0;
            break;
        case '[':
        case '{':
            if (!in_text && ++open > depth) {
                return true;
            }
            break;
        case ']':
        case '}':
            if (!in_text && open > 0) {
                --open;
            }
            break;
        default:
            break;
        }
    }
    return false;
}

void require_bounded_json() {
    if (dlsym(RTLD_DEFAULT, "yajl_parse") != reinterpret_cast<void *>(&yajl_parse)) {
        throw std::logic_error("libvirt reads JSON past us: a guest could end this process");
    }
}

} // namespace enshu::libvirt

int yajl_parse(void *handle, const unsigned char *text, std::size_t length) {
    using namespace enshu::libvirt;
    const Parse parse = next_parse();
    if (parse == nullptr ||
        nests_deeper_than({reinterpret_cast<const char *>(text), length}, deepest_json)) {
        return status_error;
    }
    return parse(handle, text, length);
}
