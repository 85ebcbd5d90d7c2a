// What load_scenario() knows, kept for tools: trees, and where everything was declared.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"
#include "scenario-dsl/schema/decode.h"
#include "scenario-dsl/schema/field.h"
#include "scenario-dsl/source/read_file.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace enshu::dsl {

/// One file as it was read.
struct ParsedFile {
    std::filesystem::path path;
    const Type *type = nullptr;       ///< the kind of file it is
    const Source *source = nullptr;   ///< without text where it could not be read
    std::shared_ptr<const Node> root; ///< null: could not be read; that was reported
};

/// Diagnostics own the sources that everything else points into.
struct Analysis {
    Diagnostics diagnostics;
    /// scenario.yaml; its organisation, if it names one; its walkthrough, if there is one.
    std::vector<ParsedFile> files;
    /// Absent when scenario or organisation cannot be read as such. Where no diagnostic is an error
    /// it holds the checked scenario and walkthrough, else what could be understood of them.
    std::optional<Draft> draft;
};

/// The same as load_scenario(), with the texts from `reader`. The scenario.yaml itself may be named
/// in the directory's place.
Analysis analyse(const std::filesystem::path &directory, const FileReader &reader = read_file);

/// Reads one file by itself and checks its shape.
Analysis analyse_shape(const std::filesystem::path &file, const Type &type,
                       const FileReader &reader = read_file);

} // namespace enshu::dsl
