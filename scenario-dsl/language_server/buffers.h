// The documents that are open in the editor: they stand in for the files on the disk.
#pragma once

#include "scenario-dsl/language_server/positions.h"
#include "scenario-dsl/source/read_file.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace enshu::dsl::lsp {

struct Buffer {
    std::string uri; ///< as the client writes it
    long version = 0;
    std::string text;
};

/// Keys are as real_path() has them.
class Buffers {
  public:
    void open(const std::filesystem::path &path, Buffer buffer);
    void close(const std::filesystem::path &path);
    /// Null: not open.
    const Buffer *find(const std::filesystem::path &path) const;
    Buffer *find(const std::filesystem::path &path);

    /// What an author sees: the buffer, or else the file.
    Contents read(const std::filesystem::path &path, std::uintmax_t ceiling) const;
    FileReader reader() const;
    std::string uri(const std::filesystem::path &path) const;
    std::vector<std::filesystem::path> paths() const;

  private:
    std::map<std::filesystem::path, Buffer> buffers_;
};

struct Edit {
    Point begin, end;
    std::string text;
};

/// A begin after the end counts as the end.
void apply(const Edit &edit, Encoding encoding, std::string &text);

} // namespace enshu::dsl::lsp
