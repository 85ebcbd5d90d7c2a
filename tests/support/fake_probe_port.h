// A cable into a fake zone: what is sent is counted and goes nowhere; what a test says is heard.
#pragma once

#include "orchestrator/fabric/probe_port.h"

#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace enshu::test {

/// Outlives the port, so that a test can look at it and add to it.
struct FakeCable {
    std::mutex mutex;
    std::vector<fabric::Frame> sent;
    std::deque<fabric::Frame> to_hear;
    bool open = true;
    bool loses_frames = false; ///< then nothing that is sent is counted
};

class FakeProbePort : public fabric::ProbePort {
  public:
    FakeProbePort(plan::NicPlan identity, std::shared_ptr<FakeCable> cable)
        : identity_(std::move(identity)), cable_(std::move(cable)) {}
    ~FakeProbePort() override {
        const std::lock_guard lock(cable_->mutex);
        cable_->open = false;
    }
    const plan::NicPlan &identity() const override { return identity_; }
    void send(const fabric::Frame &frame) override {
        if (frame.size() < 14 || frame.size() > 1514)
            throw std::invalid_argument("no frame has this size");
        const std::lock_guard lock(cable_->mutex);
        if (!cable_->loses_frames)
            cable_->sent.push_back(frame);
    }
    std::optional<fabric::Frame> receive(std::chrono::milliseconds) override {
        const std::lock_guard lock(cable_->mutex);
        if (cable_->to_hear.empty())
            return std::nullopt;
        fabric::Frame frame = std::move(cable_->to_hear.front());
        cable_->to_hear.pop_front();
        return frame;
    }
    std::uint64_t sent() const override {
        const std::lock_guard lock(cable_->mutex);
        return cable_->sent.size();
    }

  private:
    plan::NicPlan identity_;
    std::shared_ptr<FakeCable> cable_;
};

} // namespace enshu::test
