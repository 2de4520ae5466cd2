// SPDX-License-Identifier: GPL-2.0-or-later
// A JSON file that a user wrote or keeps: its faults are told with line and column.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "diag/source.h"

namespace memdimm::analysis {

// What a user's own settings file gets wrong; the text says where and what.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class JsonInput {
 public:
  // Throws InputError "FILE:LINE:COL: …" where `text` is not JSON.
  JsonInput(std::string_view text, std::string name);
  ~JsonInput();
  JsonInput(const JsonInput&) = delete;
  JsonInput& operator=(const JsonInput&) = delete;
  JsonInput(JsonInput&&) = delete;
  JsonInput& operator=(JsonInput&&) = delete;

  [[nodiscard]] const nlohmann::json& root() const { return *root_; }

  // Throws, with the place of the key called `key` (the beginning for "").
  [[noreturn]] void fail(std::string_view key, const std::string& message) const;

 private:
  [[noreturn]] void fail_at(std::size_t offset, const std::string& message) const;

  Source source_;
  std::unique_ptr<nlohmann::json> root_;
};

}  // namespace memdimm::analysis
