#include "case_file.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace enshu::dsl::golden {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view marker = "=== ";
constexpr std::string_view expected_marker = "=== expected\n";

void write_whole(const fs::path &path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << text;
}

std::string with_bytes(std::string text) {
    for (auto at = text.find("{{0x"); at != std::string::npos; at = text.find("{{0x", at + 1))
        text.replace(at, 8, 1, static_cast<char>(std::stoi(text.substr(at + 4, 2), nullptr, 16)));
    return text;
}

std::string whole(const std::vector<std::string> &lines) {
    std::string text;
    for (const std::string &line : lines) {
        if (!line.starts_with("@repeat ")) {
            text += line + "\n";
            continue;
        }
        std::istringstream words{line.substr(8)};
        std::size_t count = 0;
        std::string part;
        words >> count;
        std::getline(words.ignore(1), part);
        for (; count > 0; --count)
            text += part;
    }
    return with_bytes(text);
}

std::string edited(std::string text, const std::vector<std::string> &lines) {
    std::string before, after;
    const auto replace = [&] {
        const auto at = ("\n" + text).find("\n" + before);
        if (before.empty() || at == std::string::npos)
            throw std::runtime_error("the case edits what is not there: " + before);
        text.replace(at, before.size(), with_bytes(after));
        before.clear();
        after.clear();
    };
    for (const std::string &line : lines) {
        const std::string rest = (line.size() > 2 ? line.substr(2) : "") + "\n";
        if (line.starts_with("<")) {
            if (!after.empty())
                replace();
            before += rest;
        } else {
            after += rest;
        }
    }
    replace();
    return text;
}

void apply_section(const fs::path &directory, const std::string &header,
                   const std::vector<std::string> &lines) {
    std::istringstream words{header};
    std::string name, how, target;
    words >> name >> how >> target;
    const fs::path file = directory / name;
    if (how.empty())
        return write_whole(file, edited(read_whole(file), lines));
    fs::remove_all(file);
    if (how == "whole")
        write_whole(file, whole(lines));
    else if (how == "symlink")
        fs::create_symlink(target, file);
    else if (how == "directory")
        fs::create_directories(file);
    else if (how != "missing")
        throw std::runtime_error("the case says what nobody understands: " + how);
}

} // namespace

std::string read_whole(const fs::path &path) {
    std::ifstream stream{path, std::ios::binary};
    if (!stream)
        throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>{stream}, {}};
}

CaseFile::CaseFile(fs::path path) : path_(std::move(path)), changes_(read_whole(path_)) {
    const auto at = changes_.find(expected_marker);
    if (at == std::string::npos)
        throw std::runtime_error("no expectation in " + path_.string());
    expected_ = changes_.substr(at + expected_marker.size());
    changes_.resize(at);
}

void CaseFile::apply(const fs::path &directory) const {
    std::istringstream stream{changes_};
    std::string header, line;
    std::vector<std::string> lines;
    while (std::getline(stream, line)) {
        if (!line.starts_with(marker)) {
            lines.push_back(line);
            continue;
        }
        if (!header.empty())
            apply_section(directory, header, lines);
        header = line.substr(marker.size());
        lines.clear();
    }
    if (!header.empty())
        apply_section(directory, header, lines);
}

void CaseFile::rewrite(std::string_view expected) const {
    write_whole(path_, changes_ + std::string{expected_marker} + std::string{expected});
}

} // namespace enshu::dsl::golden
