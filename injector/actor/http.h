// As much of HTTP/1.1 as both ends of an emulated attack need. Parsers take bytes as they come and
// bound everything.
#pragma once

#include "injector/actor/address.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace enshu::actor::http {

inline constexpr std::size_t max_head = 8 * 1024;
inline constexpr std::uint64_t max_body = 64ULL << 20;

/// A request on its way in.
class Request {
  public:
    enum class State { Head, Body, Whole, Bad };

    /// `body` gets the body's bytes in order; it may throw.
    explicit Request(std::function<void(std::string_view)> body) : body_(std::move(body)) {}

    /// Bytes after the request's end are ignored.
    State feed(std::string_view bytes);

    State state() const { return state_; }
    const std::string &method() const { return method_; }
    const std::string &path() const { return path_; }
    const std::string &host() const { return host_; } ///< in small letters; empty if not said
    /// Of its cookie, at most 100 bytes.
    const std::string &session() const { return session_; }
    /// What to answer when the state is Bad.
    int status() const { return status_; }

  private:
    enum class Part { Plain, ChunkSize, ChunkData, ChunkEnd, Trailer };

    State bad(int status);
    State read_head();
    bool read_field(std::string_view line);
    State read_body();
    bool take_line(std::string &line);
    bool read_chunk_size(const std::string &line);

    std::function<void(std::string_view)> body_;
    State state_ = State::Head;
    Part part_ = Part::Plain;
    std::string pending_;
    std::string method_;
    std::string path_;
    std::string session_;
    std::string host_;
    std::optional<std::uint64_t> length_;
    bool chunked_ = false;
    std::uint64_t left_ = 0;  ///< of the body or the chunk
    std::uint64_t taken_ = 0; ///< of the body so far
    int status_ = 400;
};

/// A whole answer, after which the connection is closed.
std::string answer(int status, std::string_view body = {});

/// `GET /path` or, through a proxy, `GET http://address/path`; `fields` are whole lines.
std::string request_head(std::string_view method, const Url &url, bool through_proxy,
                         std::string_view agent, std::string_view fields = {});

/// The status of an answer's first line; empty while it is incomplete, 0 when it is none.
std::optional<int> answer_status(std::string_view bytes);

} // namespace enshu::actor::http
