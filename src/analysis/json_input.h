// SPDX-License-Identifier: GPL-2.0-or-later
// A JSON file that a user wrote or keeps: every value knows where it stands, so that
// its faults are told with line and column.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "diag/source.h"

namespace memdimm::analysis {

// What a user's own settings file gets wrong: a line each, which says where and what.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class JsonKind { Null, Boolean, Number, String, Array, Object };

struct JsonMember;

struct JsonValue {
  JsonKind kind = JsonKind::Null;
  std::size_t at = 0;  // its first byte
  std::string text;    // a string's characters; "true" and "1e400" as they are spelt
  std::vector<JsonValue> items;     // of an array
  std::vector<JsonMember> members;  // of an object, in order; names may come twice

  // The last member called `key`, or nullptr.
  [[nodiscard]] const JsonValue* find(std::string_view key) const;
};

struct JsonMember {
  std::string key;
  std::size_t at = 0;  // the key's first byte
  JsonValue value;
};

// "a number", "a list", for sentences.
std::string_view json_kind_words(JsonKind kind);

class JsonInput {
 public:
  // Throws InputError "FILE:LINE:COL: …" where `text` is not JSON.
  JsonInput(std::string_view text, std::string name);

  [[nodiscard]] const JsonValue& root() const { return root_; }

  // Keeps a fault at this byte.
  void add_fault(std::size_t at, const std::string& message);

  // Throws all faults there are, in the order of their places.
  void throw_faults();

  // "FILE:LINE:COL" of this byte.
  [[nodiscard]] std::string place(std::size_t at) const {
    return source_.place(static_cast<std::uint32_t>(at));
  }

  // Throws this one.
  [[noreturn]] void fail(std::size_t at, const std::string& message) const;

 private:
  struct Fault {
    std::size_t at;
    std::string text;
  };

  [[nodiscard]] std::string located(std::size_t at, const std::string& message) const;

  Source source_;
  JsonValue root_;
  std::vector<Fault> faults_;
};

}  // namespace memdimm::analysis
