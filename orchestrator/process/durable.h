// Files and names that a loss of power does not undo: on their own a write, a rename or a new
// directory last only a while later, and in any order.
//
// All throw std::system_error with the path.
#pragma once

#include <filesystem>

namespace enshu::process {

/// A file's content, or what names a directory holds.
void make_durable(const std::filesystem::path &path);

/// Every file and directory below, and the directory itself. What is removed meanwhile is skipped.
void make_tree_durable(const std::filesystem::path &directory);

/// Makes what is missing of the path, so that it lasts.
void create_directories_durably(const std::filesystem::path &directory);

/// Makes everything in `part` last, then gives it the name `whole` in the same directory: after
/// a loss of power there is all of it under that name, or what was there before. What was there
/// before goes.
void rename_durably(const std::filesystem::path &part, const std::filesystem::path &whole);

} // namespace enshu::process
