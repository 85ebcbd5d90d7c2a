#include "scenario-dsl/language_server/buffers.h"

#include "scenario-dsl/language_server/uri.h"

#include <algorithm>

namespace enshu::dsl::lsp {

namespace fs = std::filesystem;

void Buffers::open(const fs::path &path, Buffer buffer) {
    buffers_.insert_or_assign(path, std::move(buffer));
}

void Buffers::close(const fs::path &path) {
    buffers_.erase(path);
}

const Buffer *Buffers::find(const fs::path &path) const {
    const auto found = buffers_.find(path);
    return found == buffers_.end() ? nullptr : &found->second;
}

Buffer *Buffers::find(const fs::path &path) {
    const auto found = buffers_.find(path);
    return found == buffers_.end() ? nullptr : &found->second;
}

Contents Buffers::read(const fs::path &path, std::uintmax_t ceiling) const {
    if (const Buffer *buffer = find(real_path(path)))
        return buffer->text;
    return read_file(path, ceiling);
}

FileReader Buffers::reader() const {
    return [this](const fs::path &path, std::uintmax_t ceiling) { return read(path, ceiling); };
}

std::string Buffers::uri(const fs::path &path) const {
    const Buffer *buffer = find(path);
    return buffer ? buffer->uri : uri_of(path);
}

std::vector<fs::path> Buffers::paths() const {
    std::vector<fs::path> paths;
    for (const auto &[path, buffer] : buffers_)
        paths.push_back(path);
    return paths;
}

void apply(const Edit &edit, Encoding encoding, std::string &text) {
    const LineIndex index{text};
    const std::size_t end = index.offset(edit.end, encoding);
    const std::size_t begin = std::min(index.offset(edit.begin, encoding), end);
    text.replace(begin, end - begin, edit.text);
}

} // namespace enshu::dsl::lsp
