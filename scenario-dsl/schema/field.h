// The shape of the language as data: which fields stand where and what their values look like. The
// table itself is in fields.cpp; conform(), the decoders, the reference check and the JSON Schema
// all read it, so they cannot disagree.
#pragma once

#include "scenario-dsl/source/words.h"

#include <memory>
#include <string_view>
#include <vector>

namespace enshu::dsl {

struct Node;
struct Record;

enum class Shape {
    // scalars, by how they are written (schema/scalars.h)
    Version,
    Id,
    Line,    ///< text on one line
    Prose,   ///< text on any number of lines
    Command, ///< likewise, for the shell
    Integer,
    Flag,
    Duration,
    DurationRange,
    Memory,
    Size,
    Cidr,
    Address, ///< IPv4, or `.25` relative to its zone
    Domain,
    MailAddress,
    FilePath,  ///< relative, of a file beside the scenario
    GuestPath, ///< absolute, in a guest
    UrlPath,
    Url,
    Unit,       ///< of systemd
    StickLabel, ///< of a file system
    Technique,
    Port,
    Ports,
    Endpoint,  ///< `dmz/gate`
    Endpoints, ///< `office -> dmz/gate`
    Deadline,  ///< `20m of soc-call`
    Word,      ///< one of Type::words
    Reference, ///< the id of something of Type::scope
    // compounds
    Text,      ///< a text, or {ja, en}
    OneOrMore, ///< an item, or a list of items
    List,
    Map,          ///< keys are of Type::key, values of Type::item
    Fields,       ///< a map with the fields of Type::record
    WordOrFields, ///< one of Type::words, or a map with the fields of Type::record
};

enum class Scope {
    None,
    Zone,
    Person,
    Host,
    Step,
    Inject,
    Moment,
    Phase,
    Objective,
    Form,
    FormField,
    Variable
};

/// What the path of a file leads to.
enum class PathTo {
    File,
    Directory,
    Briefing,    ///< `NAME` of NAME.ja.md and NAME.en.md
    Organization ///< a directory, which may lie outside the scenario's
};

struct Type {
    Shape shape{};
    std::vector<std::string_view> words = {};
    Scope scope = Scope::None; ///< Reference: of what; Id: declares one, or None
    std::shared_ptr<const Type> key = {};
    std::shared_ptr<const Type> item = {};
    std::shared_ptr<const Record> record = {};
    bool varies = false; ///< `{ID}` of `vary` may stand in it
    long least = 0;      ///< Integer, Memory (MiB), Size (bytes): the value; Duration(Range):
                         ///< milliseconds; lists and maps: the count
    long most = 0;       ///< likewise; where both are 0, not bounded
    PathTo leads = PathTo::File;
};

enum class Need { Optional, Required };

struct Field {
    std::string_view key;
    Type type;
    Need need = Need::Optional;
    Words what;                    ///< one phrase, for the reference and the JSON Schema
    std::string_view with = {};    ///< another key that must stand beside this one
    std::string_view example = {}; ///< for the reference, where the type alone shows too little
};

struct Case {
    std::string_view word;
    std::vector<Field> fields;
    /// Of each group exactly one key must be there.
    std::vector<std::vector<std::string_view>> choices = {};
    /// Of each group at most one key may be there.
    std::vector<std::vector<std::string_view>> rivals = {};
};

struct Record {
    Words name; ///< in English with its article: "a host"
    std::vector<Field> fields;
    /// Of each group exactly one key must be there.
    std::vector<std::vector<std::string_view>> choices = {};
    /// The key whose word says which further fields there are: `do` of a step.
    std::string_view selector = {};
    std::vector<Case> cases = {};

    const Field *find(std::string_view key) const; ///< in the cases as well
    /// The case that the selector's word in this map chooses; null if none.
    const Case *case_of(const Node &map) const;
    /// The fields that may stand in this map.
    std::vector<const Field *> fields_for(const Node &map) const;
};

/// The fields that stand for the two languages of a text.
const Record &text_languages();

std::string_view noun(Scope scope); ///< "host"

} // namespace enshu::dsl
