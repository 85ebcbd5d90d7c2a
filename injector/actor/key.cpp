#include "injector/actor/key.h"

#include "injector/actor/failure.h"

#include <fstream>
#include <iostream>
#include <sodium.h>

namespace enshu::actor {

Key::Key(const std::string &hex) {
    std::size_t length = 0;
    if (hex.size() != 2 * key_bytes || sodium_hex2bin(bytes_.data(), bytes_.size(), hex.data(),
                                                      hex.size(), nullptr, &length, nullptr) != 0) {
        throw Failure(Exit::Usage, "a key has to be 64 hexadecimal digits");
    }
}

Key::~Key() {
    sodium_memzero(bytes_.data(), bytes_.size());
}

Key read_key(std::istream &from) {
    std::string line;
    std::getline(from, line);
    return Key(line);
}

Key read_key(const std::string &path) {
    if (path == "-") {
        return read_key(std::cin);
    }
    std::ifstream file(path);
    return read_key(file);
}

} // namespace enshu::actor
