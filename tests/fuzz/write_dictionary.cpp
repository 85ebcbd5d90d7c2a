// The language's keys with example values, as a dictionary for libFuzzer.
#include "scenario-dsl/schema/example.h"
#include "scenario-dsl/schema/fields.h"

#include <cstdio>
#include <set>
#include <string>

namespace {

using namespace enshu::dsl;

constexpr std::size_t longest_entry = 64; // libFuzzer leaves out what is longer

class Dictionary {
  public:
    void add(const Type &type) {
        for (const std::string_view word : type.words)
            words_.emplace(word);
        for (const auto *part : {&type.key, &type.item})
            if (*part)
                add(**part);
        if (!type.record || !seen_.insert(type.record.get()).second)
            return;
        add(type.record->fields);
        for (const Case &one : type.record->cases) {
            words_.insert(std::string{type.record->selector} + ": " + std::string{one.word});
            add(one.fields);
        }
    }

    void add(const std::vector<Field> &fields) {
        for (const Field &field : fields) {
            words_.insert(std::string{field.key} + ": ");
            words_.insert(example_line(field));
            add(field.type);
        }
    }

    void add(std::string word) { words_.insert(std::move(word)); }

    void write() const {
        for (const std::string &word : words_) {
            if (word.empty() || word.size() > longest_entry)
                continue;
            std::putchar('"');
            for (const char c : word)
                std::printf("\\x%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
            std::puts("\"");
        }
    }

  private:
    std::set<const Record *> seen_;
    std::set<std::string> words_;
};

} // namespace

int main() {
    Dictionary dictionary;
    for (const Type *type : {&scenario_file(), &organization_file(), &walkthrough_file()})
        dictionary.add(*type);
    for (const char *word :
         {"\n  - ", "\n", "{ ", " }", "[ ", " ]", "|\n  ", "# ", "START", "..", " -> ",
          "{sha256:", "{", "\xff", "\xfe", "\xef\xbc\x81", "99999999999"})
        dictionary.add(word);
    dictionary.write();
}
