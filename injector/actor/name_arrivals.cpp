#include "injector/actor/name_arrivals.h"

#include "injector/actor/base32.h"
#include "injector/actor/send_names.h"
#include "injector/actor/sha256.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace enshu::actor {
namespace {

constexpr std::size_t most_files = 8;
constexpr unsigned most_pieces = 4096;
constexpr std::size_t id_digits = 8;

std::vector<std::string> labels_of(const std::string &name) {
    std::vector<std::string> labels;
    std::istringstream parts(name);
    for (std::string label; std::getline(parts, label, '.');) {
        labels.push_back(label);
    }
    return labels;
}

std::optional<unsigned> number(const std::string &text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > most_pieces) {
        return std::nullopt;
    }
    return value;
}

bool is_id(const std::string &label) {
    return label.size() == id_digits &&
           label.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

bool NameArrivals::take(const std::string &name, const std::string &from) {
    std::vector<std::string> labels = labels_of(name);
    std::size_t mark = 3; // behind the number, data and the id
    while (mark < labels.size() && (labels[mark] != "x" || !is_id(labels[mark - 1]))) {
        ++mark;
    }
    if (mark >= labels.size()) {
        return false;
    }
    const std::string id = labels[mark - 1];
    labels.resize(mark - 1);
    if (labels.front() == "end") {
        end(id, labels, from);
        return true;
    }
    const auto which = number(labels.front());
    std::string letters;
    for (std::size_t i = 1; i < labels.size(); ++i) {
        letters += labels[i];
    }
    const auto bytes = from_base32(letters);
    if (!which || !bytes || (!files_.contains(id) && files_.size() >= most_files)) {
        return true;
    }
    if (*which == 0) {
        files_[id] = {}; // it is sent anew
    }
    File &file = files_[id];
    if (file.bytes + bytes->size() <= SendNamesOptions::most_bytes &&
        file.pieces.emplace(*which, *bytes).second) {
        file.bytes += bytes->size();
    }
    return true;
}

void NameArrivals::end(const std::string &id, const std::vector<std::string> &labels,
                       const std::string &from) {
    const auto count = labels.size() == 5 ? number(labels[1]) : std::nullopt;
    const auto found = files_.find(id);
    if (!count || (found == files_.end() && *count > 0)) {
        return;
    }
    const File file = found == files_.end() ? File{} : std::move(found->second);
    std::string whole;
    for (const auto &[which, piece] : file.pieces) {
        whole += piece;
    }
    Sha256 sum;
    sum.add(whole);
    const std::string sha256 = sum.finish();
    if (found != files_.end()) {
        files_.erase(found);
    }
    if (file.pieces.size() != *count || sha256 != labels[2] + labels[3]) {
        return; // not whole: nobody has it
    }
    std::ofstream(dir_ / id, std::ios::binary) << whole;
    lease_.tell(R"({"event":"file","path":)" + json_string("/drop/" + id) + R"(,"bytes":)" +
                std::to_string(whole.size()) + R"(,"sha256":")" + sha256 + R"(","from":)" +
                json_string(from) + R"(,"tag":)" + json_string(labels[4]) + "}");
}

} // namespace enshu::actor
