// Why a request is answered with an error, in the protocol's numbers.
#pragma once

#include <stdexcept>
#include <string>

namespace enshu::dsl::lsp {

struct Refusal : std::runtime_error {
    enum Code {
        ParseError = -32700,
        InvalidRequest = -32600,
        MethodNotFound = -32601,
        InvalidParams = -32602,
        InternalError = -32603,
        NotInitialized = -32002,
        RequestFailed = -32803,
    };
    Refusal(Code number, const std::string &why) : std::runtime_error(why), code(number) {}
    Code code;
};

} // namespace enshu::dsl::lsp
