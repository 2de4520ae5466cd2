// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/json_document.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "base/visible.h"

namespace memdimm {

std::string json_document(const nlohmann::ordered_json& value) {
  return harmless_json(value.dump(
             2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) +
         '\n';
}

namespace {

std::string unit_escape(char32_t unit) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) {
    out += kHex[(unit >> shift) & 0xFU];
  }
  return out;
}

// Above U+FFFF JSON takes the two units of UTF-16.
std::string escape(char32_t character) {
  constexpr char32_t kWide = 0x10000;
  if (character < kWide) {
    return unit_escape(character);
  }
  const char32_t rest = character - kWide;
  return unit_escape(0xD800U | (rest >> 10U)) + unit_escape(0xDC00U | (rest & 0x3FFU));
}

}  // namespace

std::string harmless_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    // Outside strings there are line ends, and within them no control characters.
    const auto* first = std::find_if(json.begin(), json.end(), [](char c) {
      return static_cast<signed char>(c) < 0 || c == '\x7F' || c == '#';
    });
    const auto plain = static_cast<std::size_t>(first - json.begin());
    out += json.substr(0, plain);
    json.remove_prefix(plain);
    if (json.empty()) {
      break;
    }
    const CodePoint next = decode(json.data(), json.data() + json.size());
    const std::size_t size = std::max(1U, next.size);
    if (next.size != 0 && (is_steering(next.value) || is_log_command(json))) {
      out += escape(next.value);
    } else {
      out += json.substr(0, size);
    }
    json.remove_prefix(size);
  }
  return out;
}

bool is_nested_deeper(std::string_view json, std::size_t levels) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > levels) {
        return true;
      }
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

}  // namespace memdimm
