// SPDX-License-Identifier: GPL-2.0-or-later
// A document as an editor speaks of it: lines from 0, and characters counted in UTF-16
// units or in bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"

namespace memdimm::lsp {

enum class Encoding { Utf8, Utf16 };

inline constexpr auto kEncodingWords =
    words<Encoding>({{Encoding::Utf8, "utf-8"}, {Encoding::Utf16, "utf-16"}});

struct Point {
  std::uint32_t line = 0;
  std::uint32_t character = 0;
  bool operator==(const Point&) const = default;
};

class Text {
 public:
  Text(std::string bytes, Encoding encoding);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

  // The byte at a point. A point behind its line's end is that end, one behind the last
  // line the end of the text.
  [[nodiscard]] std::size_t offset(Point at) const;
  [[nodiscard]] Point point(std::size_t offset) const;

  // Puts `text` in the place of what stands between the two points.
  void replace(Point begin, Point end, std::string_view text);

 private:
  void find_lines();

  std::string bytes_;
  Encoding encoding_;
  std::vector<std::size_t> starts_;  // of lines, which LF, CR LF or CR end
};

}  // namespace memdimm::lsp
