// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/json_input.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace memdimm::analysis {

JsonInput::JsonInput(std::string_view text, std::string name)
    : source_(0, std::move(name), std::string(text)) {
  try {
    root_ = std::make_unique<nlohmann::json>(nlohmann::json::parse(source_.text()));
  } catch (const nlohmann::json::parse_error& error) {
    fail_at(error.byte == 0 ? 0 : error.byte - 1, "this is not JSON");
  }
}

JsonInput::~JsonInput() = default;

void JsonInput::fail(std::string_view key, const std::string& message) const {
  const std::string wanted = '"' + std::string(key) + '"';
  const std::size_t found = key.empty() ? 0 : source_.text().find(wanted);
  fail_at(found == std::string_view::npos ? 0 : found, message);
}

void JsonInput::fail_at(std::size_t offset, const std::string& message) const {
  const std::size_t within = std::min(offset, source_.text().size());
  throw InputError(source_.place(static_cast<std::uint32_t>(within)) + ": " + message);
}

}  // namespace memdimm::analysis
