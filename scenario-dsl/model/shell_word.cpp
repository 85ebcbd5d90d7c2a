#include "scenario-dsl/model/shell_word.h"

namespace enshu::dsl {

std::string shell_quoted(const std::string &text) {
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return quoted + "'";
}

std::string shell_word(const std::string &text) {
    static constexpr auto plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-_./:=,@+";
    return text.empty() || text.find_first_not_of(plain) != std::string::npos ? shell_quoted(text)
                                                                              : text;
}

} // namespace enshu::dsl
