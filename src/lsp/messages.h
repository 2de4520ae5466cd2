// SPDX-License-Identifier: GPL-2.0-or-later
// JSON-RPC's messages, and what is asked of their parameters.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "lsp/answers.h"

namespace memdimm::lsp {

// JSON-RPC's numbers, and LSP's.
enum class ErrorCode : int {
  ParseError = -32700,
  InvalidRequest = -32600,
  MethodNotFound = -32601,
  InvalidParams = -32602,
  InternalError = -32603,
  NotInitialized = -32002,
};

// Why a request gets no result.
class RequestError : public std::runtime_error {
 public:
  RequestError(ErrorCode code, const std::string& why)
      : std::runtime_error(why), code_(code) {}
  [[nodiscard]] ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

// The member called `name`, which must be there: RequestError where it is not, or where
// it is of another kind.
const Json& member(const Json& of, const char* name);
std::string string_of(const Json& of, const char* name);
std::int64_t integer_of(const Json& of, const char* name);
Point point_of(const Json& of, const char* name);
Range range_of(const Json& of, const char* name);

Json result_message(const Json& id, Json result);
Json error_message(const Json& id, ErrorCode code, std::string_view why);
Json notification(std::string_view method, Json params);

// As text; what is no UTF-8 becomes U+FFFD.
std::string text_of(const Json& message);

}  // namespace memdimm::lsp
