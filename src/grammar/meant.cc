// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/meant.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/bytes.h"
#include "base/characters.h"
#include "base/text.h"
#include "grammar/derive.h"
#include "grammar/expected.h"

namespace memdimm::grammar {
namespace {

constexpr std::string_view kRelative = ", a relative path";

// What others call a value: QEMU, other elements, the other dialect.
struct Synonym {
  std::string_view said;
  std::string_view meant;
};

constexpr std::array kSynonyms = {
    Synonym{"acpi-dimm", "dimm"},
    Synonym{"dimm", "acpi-dimm"},
    Synonym{"pc-dimm", "dimm"},
    Synonym{"ram", "dimm"},
    Synonym{"dimm", "ram"},
    Synonym{"nvdimm", "ram"},
    Synonym{"virtio-mem", "ram"},
    Synonym{"ddr4", "dimm"},
    Synonym{"virtio-mem-pci", "virtio-mem"},
    Synonym{"virtio-pmem-pci", "virtio-pmem"},
    Synonym{"virtiomem", "virtio-mem"},
    Synonym{"virtiopmem", "virtio-pmem"},
    Synonym{"pmem", "nvdimm"},
    Synonym{"sgx", "sgx-epc"},
    Synonym{"epc", "sgx-epc"},
    Synonym{"hugepages", "hugepage"},
    Synonym{"hugetlbfs", "memfd"},
    Synonym{"shm", "memfd"},
    Synonym{"ram", "anonymous"},
    Synonym{"anon", "anonymous"},
    Synonym{"bind", "strict"},
    Synonym{"public", "shared"},
    Synonym{"rw", "shared"},
    Synonym{"cow", "private"},
    Synonym{"preallocated", "immediate"},
    Synonym{"prealloc", "immediate"},
    Synonym{"lazy", "ondemand"},
};

constexpr std::array<std::string_view, 8> kYes = {
    "yes", "on", "true", "1", "enabled", "enable", "y", "shared"};
constexpr std::array<std::string_view, 8> kNo = {
    "no", "off", "false", "0", "disabled", "disable", "n", "private"};

bool among(const std::array<std::string_view, 8>& all, std::string_view word) {
  return std::ranges::any_of(
      all, [&](std::string_view each) { return equal_ignoring_case(each, word); });
}

std::string word_meant(const std::vector<std::string_view>& words,
                       std::string_view said) {
  for (const Synonym& row : kSynonyms) {
    if (equal_ignoring_case(row.said, said) &&
        std::ranges::find(words, row.meant) != words.end()) {
      return std::string(row.meant);
    }
  }
  const bool yes = among(kYes, said);
  if (words.size() == 2 && (yes || among(kNo, said))) {
    const auto found = std::ranges::find_if(
        words, [&](std::string_view word) { return among(yes ? kYes : kNo, word); });
    return found == words.end() ? "" : std::string(*found);
  }
  return "";
}

std::string hexadecimal_meant(std::string_view text, std::string& how) {
  std::string digits(text);
  std::erase_if(digits, [](char c) { return c == '_' || c == '\'' || c == ' '; });
  if (digits.ends_with('h') || digits.ends_with('H')) {
    digits.pop_back();
  }
  if (digits.starts_with('$') || digits.starts_with('#')) {
    digits.erase(0, 1);
  }
  if (digits.starts_with("Ox") || digits.starts_with("ox")) {
    digits[0] = '0';
  }
  if (const auto value = parse_hex(digits)) {
    how = how.empty() ? ", with more than digits" : how;
    return show_hex(*value);
  }
  std::string unused;
  const SizeMeant size = size_meant(text, "bytes", unused);
  const Unit* unit = size.unit.empty() ? nullptr : find_unit(size.unit);
  const auto count = parse_decimal(size.value);
  const auto bytes =
      unit != nullptr && count ? checked_multiply(*count, unit->bytes) : std::nullopt;
  if (!bytes) {
    return "";
  }
  how = how.empty() ? ", a size with a unit" : how;
  return show_hex(*bytes);
}

std::string path_meant(std::string_view text, std::string& how) {
  constexpr std::array<std::string_view, 11> kTop = {
      "dev", "var", "mnt", "srv", "tmp", "home", "run", "opt", "root", "media", "data"};
  constexpr std::string_view kUrl = "file://";
  if (text.starts_with(kUrl)) {
    how = how.empty() ? ", a URL" : how;
    return std::string(text.substr(kUrl.size()));
  }
  how = how.empty() && !text.starts_with('/') ? std::string(kRelative) : how;
  const std::string_view first = text.substr(0, text.find('/'));
  if (std::ranges::find(kTop, first) != kTop.end() && first.size() < text.size()) {
    return '/' + std::string(text);
  }
  return std::string(text);
}

std::string uuid_meant(std::string_view text) {
  constexpr std::array<std::size_t, 4> kDashes = {8, 13, 18, 23};
  std::string out;
  const std::size_t urn = text.rfind(':');
  for (const char c : urn == std::string_view::npos ? text : text.substr(urn + 1)) {
    if (parse_hex({&c, 1})) {
      if (std::ranges::find(kDashes, out.size()) != kDashes.end()) {
        out += '-';
      }
      out += c;
    }
  }
  return out;
}

// The first kind of data that the content takes.
const Datatype* datatype_of(const Patterns& patterns, Pattern content) {
  const Node& node = patterns.node(content);
  if (node.kind == Kind::Data) {
    return node.datatype;
  }
  if (node.kind == Kind::Element || node.kind == Kind::Attribute) {
    return nullptr;
  }
  for (const Pattern child : patterns.children(content)) {
    if (const Datatype* found = datatype_of(patterns, child)) {
      return found;
    }
  }
  return nullptr;
}

void read(const RefusedValue& refused, std::string_view text, Meant& out) {
  const auto choices = words(refused.patterns, refused.content);
  if (!choices.empty()) {
    out.value = word_meant(choices, text);
  }
  const Datatype* type = datatype_of(refused.patterns, refused.content);
  if (!out.value.empty() || type == nullptr) {
    return;
  }
  switch (type->reads) {
    case Reads::Number:
      if (refused.sized) {
        const SizeMeant size = size_meant(text, refused.unit, out.how);
        out.value = size.value;
        out.unit = size.unit;
        out.sure = out.sure && size.sure;
      } else {
        out.value = number_meant(text, out.how, out.sure);
      }
      break;
    case Reads::Hexadecimal:
      out.value = hexadecimal_meant(text, out.how);
      break;
    case Reads::Set:
      out.value = set_meant(text, out.how);
      break;
    case Reads::Unit: {
      std::string unused;
      out.value = size_meant("1 " + std::string(text), "", unused).unit;
      break;
    }
    case Reads::Path:
      out.value = path_meant(text, out.how);
      break;
    case Reads::Uuid:
      out.value = uuid_meant(text);
      break;
    case Reads::Name:
      break;
  }
}

std::string_view unquoted(std::string_view text) {
  const bool quotes = text.size() > 2 && text.front() == text.back() &&
                      (text.front() == '"' || text.front() == '\'');
  return quotes ? text.substr(1, text.size() - 2) : text;
}

std::string_view around(std::string_view text) {
  const bool lines = text.find_first_of("\r\n") != std::string_view::npos;
  return lines ? ", with a line end beside it" : ", with white space beside it";
}

// Takes away what stands around and inside the value, a layer at a time.
std::string peeled(std::string_view text, Meant& out) {
  const FoundCharacter odd = find_odd_character(text);
  if (odd.row != nullptr) {
    out.how = ", with the character " + shown_character(odd.row->value);
  }
  std::string plain = without_odd_characters(text);
  const std::string_view inside = trim(plain);
  if (inside.size() != plain.size() && out.how.empty()) {
    out.how = around(text);
  }
  const std::string_view bare = unquoted(inside);
  if (bare.size() != inside.size() && out.how.empty()) {
    out.how = ", with quotes in it";
  }
  return std::string(trim(bare));
}

}  // namespace

Meant meant(const RefusedValue& refused) {
  Meant out;
  out.sure = true;
  const auto taken = [&](std::string_view value) {
    return !value.empty() && accepts(refused.patterns, refused.content, value);
  };
  const std::string plain = peeled(refused.text, out);
  if (plain.empty()) {
    return {.how = out.how};
  }
  if (taken(plain)) {
    out.value = plain;
    return out;
  }
  const std::string around = out.how;
  read(refused, plain, out);
  if (!taken(out.value)) {
    const bool certain = out.how == kNegative || out.how == kRelative;
    out.how = certain ? out.how : around;
    out.value = closest_value(refused.patterns, refused.content, plain);
  }
  if (out.value.empty()) {
    out.unit.clear();
    out.sure = false;
  }
  return out;
}

}  // namespace memdimm::grammar
