// Inside of debrief/: page.css and page.js, as the build has read them.
#pragma once

#include <string_view>

namespace enshu::debrief {

extern const std::string_view page_style;
extern const std::string_view page_script;

} // namespace enshu::debrief
