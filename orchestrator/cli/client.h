// The command line's connection to the daemon.
#pragma once

#include "enshu/v1/exercise.grpc.pb.h"

#include <grpcpp/channel.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace enshu::cli {

/// What the program answers to its caller; documented in `enshu --help`.
enum ExitCode : int { ok = 0, no = 1, usage = 2, no_daemon = 3, refused = 4, interrupted = 130 };

/// Ends the command with a message and an exit code.
class CommandError : public std::runtime_error {
  public:
    CommandError(ExitCode code, const std::string &what) : std::runtime_error(what), code_(code) {}
    ExitCode code() const { return code_; }

  private:
    ExitCode code_;
};

class Client {
  public:
    explicit Client(std::filesystem::path socket);

    v1::Exercises::Stub &stub() { return *stub_; }
    /// Of any of the API's services.
    template <typename Service>
    std::unique_ptr<typename Service::Stub> stub_of() const {
        return Service::NewStub(channel_);
    }
    const std::filesystem::path &socket() const { return socket_; }
    bool answers(std::chrono::milliseconds deadline);

    /// One unary call of any of the API's services with a deadline; throws CommandError with the
    /// daemon's own words.
    template <typename Stub, typename Request, typename Response>
    Response call(grpc::Status (Stub::*method)(grpc::ClientContext *, const Request &, Response *),
                  const Request &request,
                  std::chrono::milliseconds deadline = std::chrono::seconds(60)) {
        Stub stub(channel_);
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + deadline);
        Response response;
        throw_unless_ok((stub.*method)(&context, request, &response));
        return response;
    }

    void throw_unless_ok(const grpc::Status &status) const;

  private:
    std::filesystem::path socket_;
    std::shared_ptr<grpc::Channel> channel_;
    std::unique_ptr<v1::Exercises::Stub> stub_;
};

} // namespace enshu::cli
