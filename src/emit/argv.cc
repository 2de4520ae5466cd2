// SPDX-License-Identifier: GPL-2.0-or-later
#include "emit/argv.h"

#include <algorithm>
#include <array>

#include "emit/json_value.h"

namespace memdimm::emit {
namespace {

// Keys that key=value syntax leaves out when they come first.
constexpr std::array<std::string_view, 3> kImplied = {"qom-type", "driver", "type"};

std::string escape_commas(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == ',') {
      out += ',';
    }
  }
  return out;
}

struct Spell {
  std::string operator()(bool value) const { return value ? "on" : "off"; }
  std::string operator()(std::uint64_t value) const { return std::to_string(value); }
  std::string operator()(const std::string& value) const {
    return escape_commas(value);
  }
  // A list is one property a number, written by keyval().
  std::string operator()(const std::vector<unsigned>&) const { return {}; }
};

void append(std::string& out, std::string_view key, std::string_view value) {
  const bool implied =
      key.empty() || (out.empty() && std::find(kImplied.begin(), kImplied.end(), key) !=
                                         kImplied.end());
  out += out.empty() ? "" : ",";
  if (!implied) {
    out += std::string(key) + '=';
  }
  out += value;
}

std::string keyval(const Item& item) {
  std::string out;
  for (const Property& property : item.properties) {
    if (const auto* list = std::get_if<std::vector<unsigned>>(&property.value)) {
      for (const unsigned number : *list) {
        append(out, property.key, std::to_string(number));
      }
    } else {
      append(out, property.key, std::visit(Spell{}, property.value));
    }
  }
  return out;
}

bool takes_json(const Item& item, facts::Version qemu, std::optional<Syntax> forced) {
  const bool object = item.option == "-object";
  if (!object && item.option != "-device") {
    return false;
  }
  if (forced) {
    return *forced == Syntax::Json;
  }
  return facts::has(qemu, object ? facts::Qemu::JsonObjects : facts::Qemu::JsonDevices);
}

bool is_plain(char c) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  return kPlain.find(c) != std::string_view::npos;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

std::vector<std::string> arguments(std::span<const Item> items,
                                   facts::Version qemu,
                                   std::optional<Syntax> forced) {
  std::vector<std::string> out;
  for (const Item& item : items) {
    out.push_back(item.option);
    if (!item.properties.empty()) {
      out.push_back(takes_json(item, qemu, forced) ? json_text(item) : keyval(item));
    }
  }
  return out;
}

std::string shell_word(std::string_view word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) {
    return std::string(word);
  }
  std::string out = "'";
  for (const char c : word) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out + '\'';
}

std::string shell_word_on_one_line(std::string_view word) {
  if (std::none_of(word.begin(), word.end(), is_control)) {
    return shell_word(word);
  }
  std::string out = "$'";
  for (const char c : word) {
    if (is_control(c)) {
      const auto byte = static_cast<unsigned char>(c);
      out += '\\';
      for (const unsigned shift : {6U, 3U, 0U}) {
        out += static_cast<char>('0' + ((byte >> shift) & 7U));
      }
    } else {
      out += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
    }
  }
  return out + '\'';
}

}  // namespace memdimm::emit
