// SPDX-License-Identifier: GPL-2.0-or-later
// The strict pass's step for an end tag that is not the one expected: which slip of the
// pen that is.
#include <algorithm>

#include "base/text.h"
#include "xml/codes.h"
#include "xml/pass.h"

namespace memdimm::xml {

// One end tag too many, of an element that was closed before.
bool Pass::closed_before(std::string_view name, Span where) {
  const auto last = std::find_if(
      marks_.elements.rbegin(), marks_.elements.rend(), [&](const ElementMark& mark) {
        return name_of(mark) == name && mark.whole_end != 0 &&
               mark.name_begin > innermost().name_begin;
      });
  if (last == marks_.elements.rend()) {
    return false;
  }
  const std::string tag = quoted_tag("</", name);
  const std::string start = quoted('<' + std::string(name) + "/>");
  if (last->tag_end == last->whole_end) {
    Diagnostic& found = in_.report(
        kNotWellFormed,
        name_span(*last),
        "start tag " + start + " ends its element, so that " + tag + " closes nothing");
    found.labels.push_back({where, "the end tag"});
    found.help =
        "write " + quoted_tag("<", name) + " without the '/', or remove " + tag;
    return true;
  }
  Diagnostic& found =
      in_.report(kNotWellFormed,
                 where,
                 "one end tag too many: " + tag + " closes nothing, since " +
                     quoted_tag("<", name) + " is closed already");
  found.labels.push_back({name_span(*last), "this one"});
  found.help = "remove it";
  return true;
}

// <size>512<size>: an end tag without its slash, which opened another element.
bool Pass::lost_slash(std::string_view name) {
  const ElementMark& inner = innermost();
  if (depth_ < 2 || name == name_of(inner) || inner.attributes != 0) {
    return false;
  }
  const ElementMark& outer = marks_.elements[open_[depth_ - 2]];
  if (name_of(outer) != name_of(inner) || !outer.has_text || outer.children != 1) {
    return false;
  }
  const std::string tag = quoted_tag("</", name_of(inner));
  Diagnostic& found = in_.report(kNotWellFormed,
                                 name_span(inner),
                                 "start tag " + quoted_tag("<", name_of(inner)) +
                                     " inside of one; expected the end tag " + tag);
  found.labels.push_back({name_span(outer), "the first one"});
  found.help = "write " + tag;
  return true;
}

// size>512</size>: a start tag without its bracket, which is text.
bool Pass::lost_bracket(std::string_view name, Span where) {
  const std::string_view text(in_.begin, where.begin - 2);
  std::size_t at = std::string_view::npos;
  for (std::size_t from = innermost().tag_end; at == std::string_view::npos;) {
    const std::size_t next = text.find(name, from);
    const std::size_t behind = next + name.size();
    if (next == std::string_view::npos || behind >= text.size()) {
      return false;
    }
    // In text: the last sign in front of it closes a tag.
    const std::size_t before = text.find_last_not_of(kBlanks, next - 1);
    const bool starts = text[before] == '>' || before + 1 != next;
    const bool in_text = text.rfind('<', next) < text.rfind('>', next) ||
                         before + 1 == innermost().tag_end;
    const bool ends = text[behind] == '>' || is(text[behind], kBlankByte);
    at = starts && in_text && ends ? next : at;
    from = behind;
  }
  const std::size_t behind = at + name.size();
  const auto begin = static_cast<std::uint32_t>(at);
  Diagnostic& found =
      in_.report(kNotWellFormed,
                 {begin, static_cast<std::uint32_t>(behind), in_.source.id()},
                 "start tag " + quoted(name) + " without its '<'; expected " +
                     quoted_tag("<", name));
  found.labels.push_back({where, "its end tag"});
  found.help = "write '<' in front of it";
  return true;
}

bool Pass::closes_nothing(std::string_view name) {
  const bool before = marks_.elements.empty();
  return in_.fail(kNotWellFormed,
                  in_.span(name.data(), in_.at),
                  "end tag " + quoted_tag("</", name) + " closes nothing; expected " +
                      (before ? "the root element" : "the end of the document"),
                  before ? "" : "remove it");
}

// How often a start tag has this name.
std::size_t Pass::start_tags(std::string_view name) const {
  const std::string tag = '<' + std::string(name);
  const std::string_view text = in_.source.text();
  std::size_t count = 0;
  for (std::size_t at = text.find(tag); at != std::string_view::npos;
       at = text.find(tag, at + 1)) {
    const std::size_t behind = at + tag.size();
    const bool ends =
        behind < text.size() &&
        (is(text[behind], kBlankByte) || text[behind] == '>' || text[behind] == '/');
    count += ends ? 1 : 0;
  }
  return count;
}

// Of two names that are nearly the same the one that others have as well is right.
std::string Pass::misspelt_help(std::string_view start, std::string_view end) const {
  const bool start_is_right = start_tags(start) > 1;
  const bool end_is_right = start_tags(end) > 0;
  std::string mend_start = "write " + quoted_tag("<", end) + " there";
  const std::string mend_end = quoted_tag("</", start);
  if (end_is_right && !start_is_right) {
    return mend_start;
  }
  return start_is_right && !end_is_right
             ? "write " + mend_end
             : mend_start + " or " + mend_end + " here: one of them is misspelt";
}

bool Pass::mismatch(std::string_view name) {
  if (depth_ == 0) {
    return closes_nothing(name);
  }
  const Span where = in_.span(name.data(), in_.at);
  const std::string tag = quoted_tag("</", name);
  const ElementMark& mark = innermost();
  const std::string expected = quoted_tag("</", name_of(mark));
  const bool outer =
      std::any_of(open_.begin(),
                  open_.begin() + static_cast<std::ptrdiff_t>(depth_),
                  [&](std::uint32_t i) { return name_of(marks_.elements[i]) == name; });
  const bool leaf = mark.has_text && mark.children == 0;
  const bool near = leaf || !closest_match(name, {name_of(mark)}).empty();
  if (lost_slash(name) || (!outer && (lost_bracket(name, where) ||
                                      (!near && closed_before(name, where))))) {
    return false;
  }
  Diagnostic& found =
      in_.report(kNotWellFormed,
                 where,
                 "end tag " + tag + " does not match; expected " + expected);
  found.labels.push_back({name_span(mark), "opened here"});
  if (equal_ignoring_case(name, name_of(mark))) {
    found.help = "write " + quoted_tag("<", name) + " there or " + expected +
                 " here: capitals count";
  } else if (!outer && !closest_match(name, {name_of(mark)}).empty()) {
    found.help = misspelt_help(name_of(mark), name);
  } else if (outer) {
    found.help = "write " + expected + " in front of it";
  } else {
    found.help = (near ? "write " : "remove it, or write ") + expected;
  }
  return false;
}

}  // namespace memdimm::xml
