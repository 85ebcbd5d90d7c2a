// A log that never grows beyond its size: when it is full it becomes FILE.1, in the place of the
// last one.
#pragma once

#include <filesystem>
#include <string>

namespace enshu::sensor {

class LogFile {
  public:
    /// `most`: bytes of the file, and of FILE.1.
    LogFile(std::filesystem::path file, std::size_t most) : file_(std::move(file)), most_(most) {}
    ~LogFile();
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

    void add(const std::string &line) { waiting_ += line + '\n'; }
    /// Writes what was added, in one piece. What cannot be written is gone, and trouble() says why.
    void flush();
    /// Why nothing was written the last time; empty: it was.
    const std::string &trouble() const { return trouble_; }

  private:
    void open();
    std::filesystem::path file_;
    std::size_t most_, written_ = 0;
    int descriptor_ = -1;
    std::string waiting_, trouble_;
};

} // namespace enshu::sensor
