// SPDX-License-Identifier: GPL-2.0-or-later
// Every question about a parameter is asked here, so that none can be wrong unseen.
#include "lsp/messages.h"

#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

namespace memdimm::lsp {
namespace {

[[noreturn]] void fail(const char* name, const char* wanted) {
  throw RequestError(ErrorCode::InvalidParams,
                     "'" + std::string(name) + "' is not " + wanted);
}

std::uint32_t coordinate(const Json& of, const char* name) {
  const std::int64_t value = integer_of(of, name);
  if (value < 0 || value > std::numeric_limits<std::int32_t>::max()) {
    fail(name, "a place in a text");
  }
  return static_cast<std::uint32_t>(value);
}

}  // namespace

const Json& member(const Json& of, const char* name) {
  if (!of.is_object() || !of.contains(name)) {
    throw RequestError(ErrorCode::InvalidParams,
                       "'" + std::string(name) + "' is missing");
  }
  return of.at(name);
}

std::string string_of(const Json& of, const char* name) {
  const Json& value = member(of, name);
  if (!value.is_string()) {
    fail(name, "a string");
  }
  return value.get<std::string>();
}

std::int64_t integer_of(const Json& of, const char* name) {
  const Json& value = member(of, name);
  const bool large =
      value.is_number_unsigned() &&
      value.get<std::uint64_t>() >
          static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!value.is_number_integer() || large) {
    fail(name, "an integer");
  }
  return value.get<std::int64_t>();
}

Point point_of(const Json& of, const char* name) {
  const Json& at = member(of, name);
  return {coordinate(at, "line"), coordinate(at, "character")};
}

Range range_of(const Json& of, const char* name) {
  const Json& range = member(of, name);
  return {point_of(range, "start"), point_of(range, "end")};
}

Json result_message(const Json& id, Json result) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

Json error_message(const Json& id, ErrorCode code, std::string_view why) {
  return {{"jsonrpc", "2.0"},
          {"id", id},
          {"error", {{"code", static_cast<int>(code)}, {"message", why}}}};
}

Json notification(std::string_view method, Json params) {
  return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

std::string text_of(const Json& message) {
  return message.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace memdimm::lsp
