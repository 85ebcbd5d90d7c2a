// The client's side of a TCP connection, put together as far as the heads of HTTP requests need
// it: bodies are passed over by their stated length, without being looked at or kept.
#pragma once

#include "images/sensor/http.h"
#include "images/sensor/packet.h"

#include <string>
#include <vector>

namespace enshu::sensor {

class Requests {
  public:
    /// `first`: the sequence number of the client's first byte.
    explicit Requests(std::uint32_t first) : next_(first) {}

    /// A segment of the client. Returns the requests whose heads it completes.
    std::vector<HttpRequest> take(std::uint32_t sequence, Bytes payload, std::size_t length);

    /// It is no HTTP, or what comes next cannot be told: nothing more is taken or kept.
    bool over() const { return over_; }
    std::size_t kept() const; ///< bytes

  private:
    struct Segment {
        std::uint32_t sequence = 0;
        std::string bytes;
        std::size_t length = 0; ///< on the wire; not all of it may have been captured
    };

    bool add(const Segment &segment, std::vector<HttpRequest> &found);
    void read_heads(std::vector<HttpRequest> &found);
    void pass_over(std::uint64_t bytes);
    void give_up();

    std::uint32_t next_;         ///< of the first byte behind `head_`
    std::string head_;           ///< what there is of the next head
    std::vector<Segment> early_; ///< came before what belongs before them
    bool over_ = false;
};

} // namespace enshu::sensor
