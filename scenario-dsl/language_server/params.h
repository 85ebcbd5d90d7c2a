// What a client sends, read with suspicion: each throws a Refusal where the value is not what the
// protocol says.
#pragma once

#include "scenario-dsl/language_server/buffers.h"
#include "scenario-dsl/language_server/locator.h"

#include <string>

namespace enshu::dsl::lsp {

const json &member(const json &object, const char *key);
std::string text_member(const json &object, const char *key);
Point read_point(const json &position);
/// The version of a document, 0 where none is given.
long read_version(const json &document);
/// Applies the changes of textDocument/didChange.
void apply_changes(const json &changes, Encoding encoding, std::string &text);
/// Of what the client offers, what it likes best and we know; else UTF-16.
Encoding choose_encoding(const json &capabilities);

} // namespace enshu::dsl::lsp
