// Documents: begun, written on line by line, begun anew when they have grown.
#pragma once

#include "injector/actor/staff_draw.h"
#include "injector/actor/staff_texts.h"

#include <filesystem>

namespace enshu::actor {

class FileHabit {
  public:
    FileHabit(const StaffOptions &options, const StaffTexts &texts);

    /// One document was worked on; its path, empty where that could not be. Files that are not its
    /// own it leaves alone: they lie in a folder of their own.
    std::filesystem::path work();
    milliseconds pause() { return draw_.pause(*options_.files); }

  private:
    const StaffOptions &options_;
    const StaffTexts &texts_;
    Draw draw_;
};

} // namespace enshu::actor
