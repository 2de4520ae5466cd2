// SPDX-License-Identifier: GPL-2.0-or-later
// Places as lines and columns, and fingerprints that outlive a change elsewhere.
#include "lint/finding.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace memdimm::lint {
namespace {

Place place(const Sources& sources, Span where) {
  const Source& source = sources.at(where.source);
  const Position begin = source.position(where.begin);
  const Position end = source.position(where.end);
  const auto byte = [&](std::uint32_t offset, Position at) {
    const char* line = source.line(at.line).data();
    return offset - static_cast<std::uint32_t>(line - source.text().data()) + 1;
  };
  return {source.name(), begin, end, byte(where.begin, begin), byte(where.end, end)};
}

// The line of a finding, as far as it is near: lines can be as long as the document,
// and each of its findings has one.
std::string_view near_line(const Source& source, const Place& place, Span where) {
  constexpr std::size_t kNear = 500;
  const std::string_view line = source.line(place.begin.line);
  const auto start = static_cast<std::size_t>(line.data() - source.text().data());
  const std::size_t at = where.begin > start ? where.begin - start : 0;
  const std::size_t from = std::min(line.size(), at > kNear ? at - kNear : 0);
  return trim(line.substr(from, at + kNear - from));
}

}  // namespace

// FNV-1a: stable over versions and machines, which std::hash does not promise.
std::string fingerprint(std::string_view text) {
  std::uint64_t value = 0xCBF29CE484222325U;
  for (const char c : text) {
    value ^= static_cast<unsigned char>(c);
    value *= 0x100000001B3U;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (unsigned shift = 64; shift > 0; shift -= 4) {
    out += kHex[(value >> (shift - 4)) & 0xFU];
  }
  return out;
}

Finding finding(const Diagnostic& diagnostic, const Sources& sources) {
  Finding out;
  out.code = diagnostic.code;
  out.severity = diagnostic.severity;
  out.place = place(sources, diagnostic.where);
  out.message = diagnostic.message;
  for (const Label& label : diagnostic.labels) {
    out.related.push_back({place(sources, label.where), label.text});
  }
  out.notes = diagnostic.notes;
  out.help = diagnostic.help;
  out.suppressed = diagnostic.suppressed;
  for (const Edit& edit : diagnostic.fix) {
    out.fix.push_back({place(sources, edit.where), edit.text});
  }
  const Source& source = sources.at(diagnostic.where.source);
  out.fingerprint =
      fingerprint(std::string(diagnostic.code->id) + '\0' + source.name() + '\0' +
                  std::string(near_line(source, out.place, diagnostic.where)));
  return out;
}

void make_unique(std::vector<Finding>& findings) {
  std::map<std::string, unsigned> seen;
  for (Finding& one : findings) {
    const unsigned before = seen[one.fingerprint]++;
    if (before != 0) {
      one.fingerprint = fingerprint(one.fingerprint + ':' + std::to_string(before));
    }
  }
}

}  // namespace memdimm::lint
