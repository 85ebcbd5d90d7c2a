// Starts the real actor on loopback and talks to it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace enshu::test {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A directory of the test's own, gone with it.
class Scratch {
  public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

/// A running actor with pipes at its standard streams; killed with the object.
class Program {
  public:
    explicit Program(const std::vector<std::string> &arguments);
    ~Program();
    Program(const Program &) = delete;
    Program &operator=(const Program &) = delete;

    void write(std::string_view bytes);
    void close_input();
    /// Stops reading what it writes, for good.
    void close_output();
    /// The next line of standard output that is no answer to a lease; empty when none comes in time.
    std::string read_line(milliseconds limit = seconds(5));
    /// The last answer to a lease that read_line() has passed over.
    const std::string &word() const { return word_; }
    /// The exit status, 128 + signal, or -1 when it still runs at the limit.
    int wait(milliseconds limit = seconds(5));
    bool running() { return wait(milliseconds(0)) == -1; }
    std::string errors();
    void terminate();

  private:
    pid_t pid_ = -1;
    int in_ = -1;
    int out_ = -1;
    int err_ = -1;
    int status_ = -1;
    std::string pending_;
    std::string word_;
};

/// A TCP or UNIX connection of a client under the test's control.
class Client {
  public:
    static Client tcp(std::uint16_t port);
    static Client unix_socket(const std::filesystem::path &path);
    Client(Client &&other) noexcept;
    ~Client();

    bool connected() const { return fd_ >= 0; }
    /// False when the other side takes no more.
    bool send(std::string_view bytes) const;
    /// All that comes until the other side closes or `limit` is over.
    std::string read_all(milliseconds limit = seconds(5)) const;
    /// True when the other side closes within `limit`.
    bool closed_within(milliseconds limit) const;

  private:
    explicit Client(int fd) : fd_(fd) {}
    int fd_;
};

/// A listening socket at 127.0.0.1, standing in for a server or a proxy.
class Server {
  public:
    Server();
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;
    std::uint16_t port() const { return port_; }
    /// Takes one connection, reads until `until` is in it, answers, closes. Empty when nobody
    /// comes.
    std::string serve(std::string_view until, std::string_view answer,
                      milliseconds limit = seconds(5));

  private:
    int fd_;
    std::uint16_t port_ = 0;
};

std::uint16_t free_port();

/// A keeper whose lease the test renews by hand.
class Keeper {
  public:
    explicit Keeper(const Scratch &scratch);
    void renew(int ms = 5000);
    const std::string &socket() const { return socket_; }
    Program &program() { return program_; }

  private:
    std::string socket_;
    Program program_;
};

} // namespace enshu::test
