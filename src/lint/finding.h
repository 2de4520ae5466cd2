// SPDX-License-Identifier: GPL-2.0-or-later
// Findings with everything that a report of any format needs, so that the text of a
// file can go once it was checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"

namespace memdimm::lint {

// `end` is exclusive.
struct Place {
  std::string path;
  Position begin;
  Position end;
  std::uint32_t begin_byte = 1;  // the columns in bytes
  std::uint32_t end_byte = 1;
};

struct Related {
  Place place;
  std::string message;
};

struct Replacement {
  Place place;
  std::string text;
};

struct Finding {
  const Code* code = nullptr;
  Severity severity = Severity::Error;
  Place place;
  std::string message;
  std::vector<Related> related;
  std::vector<std::string> notes;
  std::string help;
  std::vector<Replacement> fix;
  bool fix_is_safe = false;  // it cannot alter what QEMU gets
  // What stays the same when lines move: rule, line's text without blanks at its ends.
  std::string fingerprint;                // 16 hexadecimal digits
  std::optional<std::string> suppressed;  // the reason, where the document gives one
  std::vector<std::string> texts;         // as text, in each style that is wanted
};

// 16 hexadecimal digits that stand for `text`.
std::string fingerprint(std::string_view text);

Finding finding(const Diagnostic& diagnostic, const Sources& sources);

// Findings alike in rule and text get different fingerprints, in the order they come
// in.
void make_unique(std::vector<Finding>& findings);

}  // namespace memdimm::lint
