#include "injector/actor/lines.h"

#include <utility>

namespace enshu::actor {

std::vector<std::string> LineCutter::feed(std::string_view bytes) {
    std::vector<std::string> lines;
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto piece = bytes.substr(0, end);
        if (!skipping_ && partial_.size() + piece.size() > limit_) {
            skipping_ = true;
            partial_.clear();
            ++skipped_;
        }
        if (!skipping_) {
            partial_ += piece;
        }
        if (end == std::string_view::npos) {
            break;
        }
        if (!skipping_) {
            lines.push_back(std::exchange(partial_, {}));
        }
        skipping_ = false;
        bytes.remove_prefix(end + 1);
    }
    return lines;
}

std::size_t LineCutter::take_skipped() {
    return std::exchange(skipped_, 0);
}

std::string json_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c >= ' ' && c < 0x7f ? c : '?';
    }
    return out + '"';
}

} // namespace enshu::actor
