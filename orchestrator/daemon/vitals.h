// What is left of the machine at one moment, as far as it can be known.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace enshu::daemon {

/// So much of so much.
struct Share {
    std::int64_t free = 0;
    std::int64_t all = 0;
};

struct Vitals {
    std::optional<Share> memory_mib;
    std::optional<Share> disk_mib; ///< where the ranges are
    std::optional<Share> descriptors;
    std::optional<Share> tasks;
    /// Percent of the last 10 s in which something waited for memory, and in which everything did.
    std::optional<double> memory_some;
    std::optional<double> memory_full;
    /// Percent of the last minute in which something waited for a processor.
    std::optional<double> processors_some;
};

class VitalsReader {
  public:
    virtual ~VitalsReader() = default;
    /// What cannot be read is absent.
    virtual Vitals read() = 0;
};

/// Reads what the kernel tells.
class KernelVitals : public VitalsReader {
  public:
    explicit KernelVitals(std::filesystem::path state, std::filesystem::path root = "/")
        : state_(std::move(state)), root_(std::move(root)) {}
    Vitals read() override;

  private:
    std::filesystem::path state_;
    std::filesystem::path root_;
};

} // namespace enshu::daemon
