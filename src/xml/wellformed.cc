// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/wellformed.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/utf8.h"
#include "xml/codes.h"
#include "xml/pass.h"
#include "xml/prologue.h"
#include "xml/slips.h"

namespace memdimm::xml {

bool Pass::run() {
  const auto prologue = read_prologue(in_);
  if (!prologue) {
    return false;
  }
  const char* body = in_.at;
  reserve();
  while (in_.at < in_.end) {
    if (!(*in_.at == '<' ? read_markup()
          : depth_ == 0  ? read_outside()
                         : read_text())) {
      return false;
    }
  }
  return read_end() && (!prologue->is_ascii || check_ascii(body, prologue->encoding));
}

bool Pass::read_end() {
  if (marks_.elements.empty()) {
    return in_.fail(kNotWellFormed,
                    in_.span(in_.end, in_.end),
                    "the document has no element; expected a root element such as "
                    "'<domain>'");
  }
  if (depth_ == 0) {
    return true;
  }
  const ElementMark& mark = innermost();
  Diagnostic& found =
      in_.report(kNotWellFormed,
                 name_span(mark),
                 "element " + quoted_tag("<", name_of(mark)) +
                     " is never closed; expected " + quoted_tag("</", name_of(mark)));
  found.labels.push_back({in_.span(in_.end, in_.end), "the document ends here"});
  return false;
}

bool Pass::check_ascii(const char* from, Span encoding) {
  const char* wide = std::find_if(
      from, in_.end, [](char byte) { return static_cast<signed char>(byte) < 0; });
  if (wide == in_.end) {
    return true;
  }
  Diagnostic& found = in_.report(
      kBadEncoding,
      in_.span(wide, wide + decode(wide, in_.end).size),
      "character outside ASCII, which the document declares; expected UTF-8 to be "
      "declared",
      "declare encoding=\"UTF-8\"");
  found.labels.push_back({encoding, "declared here"});
  return false;
}

std::optional<Marks> check(const Source& source, Diagnostics& out, Unread* unread) {
  if (source.text().size() >= std::numeric_limits<Offset>::max()) {
    out.add(kBeyondLimits,
            Span{0, 0, source.id()},
            "document of " + std::to_string(source.text().size()) +
                " bytes; expected less than 4 GiB");
    return std::nullopt;
  }
  Diagnostics found;
  Pass pass(source, found, unread);
  const bool fine = pass.run();
  // Torn text, and what a message says of the elements before it, want all of them.
  if (unread != nullptr && (!fine || pass.text_is_torn())) {
    return check(source, out);
  }
  if (!fine) {
    for (Diagnostic& error : found.take_sorted()) {
      out.add(told_by_cause(std::move(error), source));
    }
    return std::nullopt;
  }
  return pass.take_marks();
}

}  // namespace memdimm::xml
