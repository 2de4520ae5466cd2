// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/mended_text.h"

#include <algorithm>
#include <string>
#include <utility>

namespace memdimm::analysis {
namespace {

void sort_and_part(std::vector<Edit>& edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return a.where.begin < b.where.begin;
  });
  std::uint32_t free = 0;
  std::erase_if(edits, [&](const Edit& edit) {
    const bool taken = edit.where.begin < free;
    free = taken ? free : edit.where.end + 1;
    return taken;
  });
}

std::string with_edits(std::string_view text, std::vector<Edit>& edits) {
  sort_and_part(edits);
  std::string out;
  std::uint32_t at = 0;
  for (const Edit& edit : edits) {
    out += text.substr(at, edit.where.begin - at);
    out += edit.text;
    at = edit.where.end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace

MendedText::MendedText(const Source& original, std::vector<Edit> edits)
    : source_(original.id(), original.name(), with_edits(original.text(), edits)) {
  std::int64_t shift = 0;
  for (const Edit& edit : edits) {
    const auto begin = static_cast<std::uint32_t>(edit.where.begin + shift);
    const auto length = static_cast<std::uint32_t>(edit.text.size());
    made_.push_back({edit.where, begin, begin + length});
    shift += static_cast<std::int64_t>(length) - (edit.where.end - edit.where.begin);
  }
}

// Within a new text it is the place of all that the text stands for.
std::uint32_t MendedText::original(std::uint32_t at, bool end) const {
  const auto behind =
      std::upper_bound(made_.begin(), made_.end(), at, [](auto value, const Made& one) {
        return value < one.begin;
      });
  if (behind == made_.begin()) {
    return at;
  }
  const Made& last = *std::prev(behind);
  if (at < last.end) {
    return at == last.begin || !end ? last.where.begin : last.where.end;
  }
  return last.where.end + (at - last.end);
}

Span MendedText::mended(const Span& where) const {
  const auto at = [&](std::uint32_t place, bool end) {
    std::uint32_t out = place;
    for (const Made& one : made_) {
      if (place < one.where.begin || (place == one.where.begin && !end)) {
        break;
      }
      out = place <= one.where.end && end ? one.end : one.end + (place - one.where.end);
    }
    return out;
  };
  return {at(where.begin, false), at(where.end, true), where.source};
}

Span MendedText::original(const Span& where) const {
  return {original(where.begin, false), original(where.end, true), where.source};
}

bool MendedText::is_untouched(const Span& where) const {
  return std::none_of(made_.begin(), made_.end(), [&](const Made& one) {
    return one.begin <= where.end && where.begin <= one.end;
  });
}

Diagnostic MendedText::original(Diagnostic found) const {
  const bool keeps =
      std::all_of(found.fix.begin(), found.fix.end(), [&](const auto& one) {
        return is_untouched(one.where);
      });
  if (!keeps) {
    found.fix.clear();
  }
  found.where = original(found.where);
  for (Label& label : found.labels) {
    label.where = original(label.where);
  }
  for (Edit& edit : found.fix) {
    edit.where = original(edit.where);
  }
  return found;
}

}  // namespace memdimm::analysis
