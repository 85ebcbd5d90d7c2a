#include "snippet.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace enshu::dsl::test {
namespace {

struct Block {
    std::string key; ///< empty: what stands before the first key, or an item without an id
    std::vector<std::string> lines;
};

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    std::istringstream stream{std::string{text}};
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

/// `name: …` or `- id: name` at this depth.
std::string key_of(std::string_view line, std::size_t depth) {
    if (line.size() <= depth || line.find_first_not_of(' ') != depth)
        return {};
    line.remove_prefix(depth);
    constexpr std::string_view item = "- id: ";
    if (line.starts_with(item))
        return std::string{line};
    return line.front() == '-' || line.front() == '#' ? ""
                                                      : std::string{line.substr(0, line.find(':'))};
}

bool begins_block(std::string_view line, std::size_t depth) {
    return line.size() > depth && line.find_first_not_of(' ') == depth && line[depth] != '#' &&
           line[depth] != '}';
}

std::vector<Block> blocks_of(const std::vector<std::string> &lines, std::size_t depth) {
    std::vector<Block> blocks(1);
    for (const std::string &line : lines) {
        if (begins_block(line, depth))
            blocks.push_back({key_of(line, depth), {}});
        blocks.back().lines.push_back(line);
    }
    return blocks;
}

/// The entries of a block whose first line says no more than its key.
std::vector<Block> entries_of(const Block &block) {
    return blocks_of({block.lines.begin() + 1, block.lines.end()}, 2);
}

bool is_divisible(const Block &block) {
    const auto entries =
        block.lines.front().ends_with(':') ? entries_of(block) : std::vector<Block>{};
    return entries.size() > 1 && std::ranges::none_of(entries.begin() + 1, entries.end(),
                                                      &std::string::empty, &Block::key);
}

std::vector<Block> replaced(std::vector<Block> base, const std::vector<Block> &additions);

Block combined(const Block &before, const Block &after) {
    if (!is_divisible(before) || !is_divisible(after))
        return after;
    Block result{after.key, {after.lines.front()}};
    for (const Block &entry : replaced(entries_of(before), entries_of(after)))
        result.lines.insert(result.lines.end(), entry.lines.begin(), entry.lines.end());
    return result;
}

std::vector<Block> replaced(std::vector<Block> base, const std::vector<Block> &additions) {
    std::vector<Block> added;
    for (const Block &addition : additions) {
        const auto same = std::ranges::find(base, addition.key, &Block::key);
        if (addition.key.empty() || same == base.end()) {
            added.push_back(addition);
        } else {
            added.push_back(combined(*same, addition));
            base.erase(same);
        }
    }
    base.insert(base.end(), added.begin(), added.end());
    return base;
}

} // namespace

std::string merged(std::string_view file, std::string_view snippet) {
    std::string result;
    for (const Block &block :
         replaced(blocks_of(lines_of(file), 0), blocks_of(lines_of(snippet), 0)))
        for (const std::string &line : block.lines)
            result += line + "\n";
    return result;
}

} // namespace enshu::dsl::test
