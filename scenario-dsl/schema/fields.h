// The table of fields.
#pragma once

#include "scenario-dsl/schema/field.h"

#include <string>

namespace enshu::dsl {

const Type &organization_file();
const Type &scenario_file();
const Type &walkthrough_file();

/// The JSON Schema (draft 2020-12) of the three files, for authors' editors: `$defs` holds
/// `organization`, `scenario` and `walkthrough`.
std::string json_schema();

} // namespace enshu::dsl
