// The API over a real socket, with machines that are fakes.
#pragma once

#include "orchestrator/rpc/server.h"
#include "tests/support/fake_hypervisor.h"
#include "tests/support/fake_prover.h"
#include "tests/support/small_range.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

namespace enshu::rpc {

using namespace std::chrono_literals;
using grpc::StatusCode;
using Clock = std::chrono::steady_clock;

inline const std::string first_light = ENSHU_SOURCE "/scenarios/first-light";

class ServiceTest : public testing::Test {
  protected:
    ServiceTest() { start(); }

    void start() {
        store = std::make_unique<store::Store>(directory.path() / "store");
        provision::Limits limits;
        limits.boot = 5s;
        limits.settle = 5s;
        daemon = std::make_unique<daemon::Daemon>(
            daemon::Settings{directory.path(), directory.path() / "goldens", image,
                             ENSHU_SOURCE "/images", "/bin/true"},
            *store,
            daemon::Machines{{test::here(hypervisor, fabric, files, limits)},
                             test::roomy({test::here(hypervisor, fabric, files, limits)}),
                             "fake:///",
                             "tcg",
                             [this](const auto &ranges, auto &) { return prover.prove(ranges); }});
        server = std::make_unique<Server>(*daemon, socket);
        stub = v1::Exercises::NewStub(
            grpc::CreateChannel("unix:" + socket.string(), grpc::InsecureChannelCredentials()));
    }
    void stop() {
        server.reset();
        daemon.reset();
        store.reset();
    }

    template <typename Request, typename Response>
    grpc::Status call(grpc::Status (v1::Exercises::Stub::*method)(grpc::ClientContext *,
                                                                  const Request &, Response *),
                      const Request &request, Response &response) {
        grpc::ClientContext context;
        return (stub.get()->*method)(&context, request, &response);
    }
    grpc::Status create(const std::string &scenario = first_light, unsigned teams = 2) {
        v1::CreateRequest request;
        request.set_scenario_directory(scenario);
        request.set_teams(teams);
        v1::CreateResponse response;
        return call(&v1::Exercises::Stub::Create, request, response);
    }
    template <typename Method>
    grpc::Status act(Method method, const std::string &exercise = "", unsigned team = 0,
                     const std::string &reason = "test") {
        v1::ActRequest request;
        request.set_exercise(exercise);
        request.set_team(team);
        request.set_reason(reason);
        v1::ActResponse response;
        return call<v1::ActRequest, v1::ActResponse>(method, request, response);
    }
    v1::ExerciseStatus status() {
        v1::GetStatusResponse response;
        grpc::ClientContext context;
        EXPECT_TRUE(stub->GetStatus(&context, {}, &response).ok());
        return response.exercises_size() > 0 ? response.exercises(0) : v1::ExerciseStatus();
    }
    bool reaches(v1::ExerciseState state) {
        const auto end = Clock::now() + 20s;
        while (Clock::now() < end) {
            if (status().state() == state)
                return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }

    test::TempDirectory directory;
    std::filesystem::path image = test::make_guest_image(directory.path() / "image");
    std::filesystem::path socket = directory.path() / "s";
    test::FakeHypervisor hypervisor;
    test::FakeFabric fabric;
    provision::Paths paths{directory.path()};
    provision::LocalFiles files{paths};
    test::FakeProver prover;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<daemon::Daemon> daemon;
    std::unique_ptr<Server> server;
    std::unique_ptr<v1::Exercises::Stub> stub;
};

} // namespace enshu::rpc
