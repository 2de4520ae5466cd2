// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/text.h"

#include <algorithm>
#include <cstdint>

#include "base/visible.h"
#include "report/wrap.h"

namespace memdimm::report {
namespace {

constexpr std::string_view kReset = "\x1B[0m";
constexpr std::string_view kBold = "\x1B[1m";
constexpr std::string_view kBlue = "\x1B[1;34m";

constexpr auto kColors = words<Severity>({{Severity::Note, "\x1B[1;36m"},
                                          {Severity::Warning, "\x1B[1;35m"},
                                          {Severity::Error, "\x1B[1;31m"}});

class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string operator()(std::string_view color, std::string_view text) const {
    return on_ ? std::string(color) + std::string(text) + std::string(kReset)
               : std::string(text);
  }

 private:
  bool on_;
};

bool continues(char byte) {
  return (static_cast<std::uint8_t>(byte) & 0xC0U) == 0x80U;
}

struct Marked {
  std::string line;
  std::string marks;
};

bool is_within(std::size_t at, std::size_t begin, std::size_t end) {
  return at >= begin && at < end;
}

// Leaves out what is behind the last mark, of which there is one at least.
void end_behind(char mark, std::string& marks) {
  if (marks.find(mark) == std::string::npos) {
    marks += mark;
  }
  marks.erase(marks.find_last_of(mark) + 1);
}

// Where the character begins that is `count` of them in front of `at`, or the line.
std::size_t characters_before(std::string_view line,
                              std::size_t at,
                              std::size_t count) {
  std::size_t from = std::min(at, line.size());
  for (; count > 0 && from > 0; --count) {
    --from;
    while (from > 0 && continues(line[from])) {
      --from;
    }
  }
  return from;
}

// The part of `line` around its bytes [begin, end) that fits a screen, with `mark`
// under them; at least one. What is farther away is not even looked at: lines can be
// long.
Marked mark_line(std::string_view line,
                 std::size_t begin,
                 std::size_t end,
                 char mark,
                 std::size_t columns) {
  constexpr std::size_t kBefore = 60;
  constexpr std::size_t kLongest = 110;
  const bool by_width = columns != 0;  // else by characters
  const std::size_t longest = by_width ? columns : kLongest;
  const std::size_t before = by_width ? std::min(kBefore, longest / 2) : kBefore;
  std::size_t from = characters_before(line, begin, before);
  Marked out = from > 0 ? Marked{"…", " "} : Marked{};
  std::size_t shown = by_width && from > 0 ? 1 : 0;
  while (from < line.size()) {
    const Glyph one = first_glyph(line.substr(from));
    const std::size_t width = width_of(one.text);
    const bool goes_on = from + one.size < line.size();
    shown += by_width ? width : 1;
    if (shown + (by_width && goes_on ? 1 : 0) > longest) {
      out.line += "…";
      break;
    }
    out.line += one.text;
    out.marks.append(width, is_within(from, begin, end) ? mark : ' ');
    from += one.size;
  }
  end_behind(mark, out.marks);
  return out;
}

// One labelled place, as two lines with a gutter.
std::string snippet(const Source& source,
                    Span where,
                    char mark,
                    std::string_view color,
                    const std::string& label,
                    const Paint& paint,
                    std::size_t columns) {
  const Position begin = source.position(where.begin);
  const std::string_view line = source.line(begin.line);
  const auto start = static_cast<std::size_t>(line.data() - source.text().data());
  const std::size_t first = where.begin > start ? where.begin - start : 0;
  const std::size_t behind = where.end > start ? where.end - start : 0;
  const std::string number = std::to_string(begin.line);
  const std::string indent(number.size() < 5 ? 5 - number.size() : 0, ' ');
  const std::string gutter(indent.size() + number.size(), ' ');
  constexpr std::size_t kLeast = 20;  // of a narrow terminal
  const std::size_t room =
      columns == 0 ? 0
                   : std::max(columns, gutter.size() + 3 + kLeast) - gutter.size() - 3;
  const Marked marked = mark_line(line, first, std::max(behind, first + 1), mark, room);
  return indent + paint(kBlue, number + " |") + ' ' + marked.line + '\n' + gutter +
         ' ' + paint(kBlue, "|") + ' ' +
         paint(color, marked.marks + (label.empty() ? "" : ' ' + label)) + '\n';
}

}  // namespace

std::string text(const Diagnostic& finding, const Sources& sources, TextStyle style) {
  const Paint paint(style.color);
  const Source& source = sources.at(finding.where.source);
  const std::string_view color = kColors.of(finding.severity);
  const std::string severity(kSeverityWords.of(finding.severity));
  std::string out =
      paint(kBold, leading_path(source.place(finding.where.begin)) + ":") + ' ' +
      paint(color, severity + ":") + ' ' + paint(kBold, visible(finding.message)) +
      " [" + std::string(finding.code->id) + ' ' + std::string(finding.code->name) +
      "]\n";
  if (!style.snippets) {
    return out;
  }
  out += snippet(source, finding.where, '^', color, "", paint, style.columns);
  for (const Label& label : finding.labels) {
    const Source& other = sources.at(label.where.source);
    if (other.id() != source.id()) {
      out += "      " + visible(other.place(label.where.begin)) + ":\n";
    }
    out += snippet(
        other, label.where, '-', kBlue, visible(label.text), paint, style.columns);
  }
  for (const std::string& note : finding.notes) {
    out += "      " + paint(kBlue, "= note:") + ' ' + visible(note) + '\n';
  }
  if (!finding.help.empty()) {
    out += "      " + paint(kBlue, "= help:") + ' ' + visible(finding.help) + '\n';
  }
  return out;
}

}  // namespace memdimm::report
