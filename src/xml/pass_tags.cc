// SPDX-License-Identifier: GPL-2.0-or-later
// The strict pass's steps for tags: names that match, attributes that differ.
#include <algorithm>
#include <span>
#include <utility>

#include "base/characters.h"
#include "base/text.h"
#include "xml/codes.h"
#include "xml/pass.h"

namespace memdimm::xml {

bool Pass::read_start_tag() {
  const char* open = in_.at++;
  std::string_view name;
  if (is(*in_.at, kBlankByte) || in_.at == in_.end) {
    return in_.fail(kNotWellFormed,
                    in_.span(open, in_.at),
                    "'<' is not followed by a name; expected a tag",
                    "write &lt; for the character itself");
  }
  if (!in_.read_name(name, "the name of an element behind '<'") ||
      !open_element(name, open)) {
    return false;
  }
  ElementMark& mark = marks_.elements.back();
  return read_attributes(mark) && in_.check_length(open, "start tag") &&
         end_start_tag(mark);
}

bool Pass::open_element(std::string_view name, const char* open) {
  if (depth_ == 0 && !marks_.elements.empty()) {
    Diagnostic& found = in_.report(
        kSecondDocument,
        in_.span(name.data(), in_.at),
        "second root element " + quoted_tag("<", name) + "; expected only one");
    found.labels.push_back({name_span(marks_.elements.front()), "the root element"});
    found.help = "split it: one document a file";
    return false;
  }
  if (depth_ == kDeepestNesting) {
    return in_.fail(kBeyondLimits,
                    in_.span(open + 1, in_.at),
                    "element " + quoted_tag("<", name) + " is nested " +
                        std::to_string(depth_ + 1) + " deep; expected at most " +
                        std::to_string(kDeepestNesting));
  }
  if (depth_ != 0) {
    ++innermost().children;
  }
  open_[depth_++] = static_cast<std::uint32_t>(marks_.elements.size());
  ElementMark& mark = marks_.elements.emplace_back();
  mark.name_begin = in_.offset(name.data());
  mark.name_end = in_.offset(in_.at);
  mark.is_kept = std::exchange(behind_comment_, false);
  return true;
}

bool Pass::read_attributes(ElementMark& mark) {
  while (true) {
    const char* token_end = in_.at;
    const bool separated = in_.skip_blanks();
    switch (*in_.at) {
      case '>':
        return true;
      case '/':
        if (in_.at[1] == '>') {
          return true;
        }
        return in_.fail(kNotWellFormed,
                        in_.span(in_.at, in_.at + 1),
                        "stray '/' in the start tag " + quoted_tag("<", name_of(mark)) +
                            "; expected '/>', '>' or an attribute");
      case '<':
        return unclosed_tag(token_end, quoted_tag("<", name_of(mark)));
      default:
        break;
    }
    if (in_.at == in_.end) {
      return unclosed_tag(token_end, quoted_tag("<", name_of(mark)));
    }
    if (!separated && mark.attributes != 0) {
      return not_separated(mark);
    }
    if (!read_attribute(mark)) {
      return false;
    }
    ++mark.attributes;
  }
}

bool Pass::end_start_tag(ElementMark& mark) {
  const bool empty = *in_.at == '/';
  in_.at += empty ? 2 : 1;
  mark.tag_end = in_.offset(in_.at);
  if (empty) {
    mark.content_end = mark.tag_end;
    mark.whole_end = mark.tag_end;
    close_element(mark);
  }
  return true;
}

// `mark` is the innermost one.
void Pass::close_element(ElementMark& mark) {
  --depth_;
  if (depth_ != 0 && unread_ != nullptr && is_unread(mark)) {
    leave_out_last();
  } else {
    text_is_torn_ = text_is_torn_ || (mark.has_text && mark.has_unread);
  }
}

// What stays keeps what is around it.
bool Pass::is_unread(const ElementMark& mark) const {
  if (mark.children != 0 || mark.has_asides || mark.is_kept) {
    return false;
  }
  const ElementMark& parent = marks_.elements[open_[depth_ - 1]];
  return unread_->has(name_of(parent),
                      name_of(mark),
                      std::span(marks_.attributes).last(mark.attributes));
}

// The last mark is the one that was closed last: nothing inside has stayed.
void Pass::leave_out_last() {
  const auto end = marks_.attributes.end();
  marks_.attributes.erase(end - marks_.elements.back().attributes, end);
  marks_.elements.pop_back();
  ElementMark& parent = innermost();
  --parent.children;
  parent.has_unread = true;
}

bool Pass::unclosed_tag(const char* token_end, std::string_view tag) {
  Diagnostic& found =
      in_.report(kNotWellFormed,
                 in_.span(token_end, token_end),
                 "tag " + std::string(tag) + " is not closed; expected '>' here");
  const bool at_end = in_.at == in_.end;
  found.labels.push_back(
      {in_.span(in_.at, in_.at + (at_end ? 0 : 1)),
       at_end ? "the document ends here" : "the next tag starts here"});
  return false;
}

bool Pass::not_separated(const ElementMark& mark) {
  const Attribute& before = marks_.attributes.back();
  const bool left_open = before.value.ends_with('=');
  if (is(*in_.at, kNameStartByte) || left_open) {
    Diagnostic& found = in_.report(
        kNotWellFormed,
        in_.span(in_.at, in_.at),
        "no white space behind the value of attribute " + quoted(before.name) +
            "; expected a space, '>' or '/>'",
        left_open ? "look for a quote that lacks its partner" : "write a space here");
    found.labels.push_back({before.value_at, "the value"});
    return false;
  }
  return in_.unexpected("expected an attribute, '>' or '/>' in the start tag " +
                        quoted_tag("<", name_of(mark)));
}

bool Pass::read_attribute(const ElementMark& mark) {
  if (mark.attributes == kMostAttributes) {
    return in_.fail(kBeyondLimits,
                    in_.span(in_.at, in_.at),
                    "element " + quoted_tag("<", name_of(mark)) + " has more than " +
                        std::to_string(kMostAttributes) +
                        " attributes; expected at most " +
                        std::to_string(kMostAttributes));
  }
  const std::string_view name = in_.scan_name();
  if (name.empty()) {
    return in_.unexpected("expected an attribute, '>' or '/>' in the start tag " +
                          quoted_tag("<", name_of(mark)));
  }
  if (!in_.check_name(name, "an attribute") || !check_duplicate(mark, name)) {
    return false;
  }
  const char* name_end = in_.at;
  in_.skip_blanks();
  if (*in_.at != '=') {
    return in_.fail(
        kNotWellFormed,
        in_.span(name.data(), name_end),
        "attribute " + quoted(name) + " has no value; expected '=' and a quoted value",
        is(*in_.at, kNameByte) || *in_.at == '"' || *in_.at == '\''
            ? quoted_instead(name)
            : "");
  }
  ++in_.at;
  in_.skip_blanks();
  const char quote = *in_.at;
  if (quote != '"' && quote != '\'') {
    return in_.unexpected(
        "expected the value of attribute " + quoted(name) + " in quotes",
        quoted_instead(name));
  }
  const char* value = ++in_.at;
  if (!read_value(quote, name)) {
    return false;
  }
  marks_.attributes.push_back({name,
                               {value, static_cast<std::size_t>(in_.at - value)},
                               in_.span(name.data(), name_end),
                               in_.span(value, in_.at)});
  ++in_.at;
  return true;
}

// The attribute as it is to be written, of what stands there without quotes.
std::string Pass::quoted_instead(std::string_view name) const {
  const char* to = in_.at;
  while (to != in_.end && !is(*to, kBlankByte) && *to != '>' && *to != '<' &&
         (to == in_.at || (*to != '"' && *to != '\''))) {
    ++to;
  }
  std::string value =
      without_odd_characters({in_.at, static_cast<std::size_t>(to - in_.at)});
  if (value.ends_with('/') && !value.starts_with('/')) {
    value.pop_back();
  }
  std::erase_if(value, [](char c) { return c == '"' || c == '\''; });
  return value.empty() ? "" : "write " + std::string(name) + "='" + value + '\'';
}

bool Pass::check_duplicate(const ElementMark& mark, std::string_view name) {
  const auto first = marks_.attributes.end() - mark.attributes;
  const auto same =
      std::find_if(first, marks_.attributes.end(), [&](const Attribute& other) {
        return other.name == name;
      });
  if (same == marks_.attributes.end()) {
    return true;
  }
  Diagnostic& found = in_.report(
      kNotWellFormed,
      in_.span(name.data(), name.data() + name.size()),
      "attribute " + quoted(name) + " is given twice; expected it once in a tag");
  found.labels.push_back(
      {{same->name_at.begin, same->value_at.end + 1, in_.source.id()},
       "given first here"});
  return false;
}

bool Pass::read_value(char quote, std::string_view name) {
  const char* from = in_.at;
  while (true) {
    while (is(*in_.at, kValueByte)) {
      ++in_.at;
    }
    if (*in_.at == quote) {
      return true;
    }
    bool fine = true;
    switch (*in_.at) {
      case '"':
      case '\'':
        ++in_.at;
        break;
      case '&':
        innermost().is_verbatim = false;
        fine = in_.read_reference();
        break;
      case '\t':
      case '\n':
      case '\r':
        innermost().is_verbatim = false;
        ++in_.at;
        break;
      default:
        fine = in_.at < in_.end && *in_.at != '<' ? in_.read_character()
                                                  : bad_value_end(from, quote, name);
    }
    if (!fine) {
      return false;
    }
  }
}

bool Pass::bad_value_end(const char* from, char quote, std::string_view name) {
  const std::string_view value(from, static_cast<std::size_t>(in_.at - from));
  const bool at_end = in_.at == in_.end;
  // A line end or a > in front of the < says that it starts a tag and that the quote is
  // what is missing.
  if (at_end || value.find_first_of(">\n\r") != std::string_view::npos) {
    Diagnostic& found = in_.report(
        kNotWellFormed,
        in_.span(from - 1, from),
        "value of attribute " + quoted(name) + " is not closed; expected a " +
            (quote == '"' ? "double" : "single") + " quote behind it");
    found.labels.push_back(
        {in_.span(in_.at, in_.at + (at_end ? 0 : 1)),
         at_end ? "the document ends here" : "no value holds a '<'"});
    in_.at = from;
    found.help = quoted_instead(name);
    return false;
  }
  return in_.fail(kNotWellFormed,
                  in_.span(in_.at, in_.at + 1),
                  "'<' in the value of attribute " + quoted(name) +
                      "; expected the closing quote or &lt;",
                  "write &lt; for the character itself");
}

bool Pass::read_end_tag() {
  const char* open = in_.at;
  in_.at += 2;
  if (!skip_expected_name()) {
    std::string_view name;
    if (!in_.read_name(name, "the name of an element behind '</'")) {
      return false;
    }
    if (depth_ == 0 || name != name_of(innermost())) {
      return mismatch(name);
    }
  }
  const char* name_end = in_.at;
  in_.skip_blanks();
  if (*in_.at != '>') {
    const std::string tag = quoted_tag("</", name_of(innermost()));
    return in_.at == in_.end || *in_.at == '<'
               ? unclosed_tag(name_end, tag)
               : in_.unexpected("expected '>' at the end of " + tag);
  }
  ++in_.at;
  ElementMark& mark = innermost();
  mark.content_end = in_.offset(open);
  mark.whole_end = in_.offset(in_.at);
  close_element(mark);
  return true;
}

bool Pass::skip_expected_name() {
  if (depth_ == 0 || !in_.starts_with(name_of(innermost()))) {
    return false;
  }
  const char* behind = in_.at + name_of(innermost()).size();
  if (is(*behind, kNameByte) || static_cast<signed char>(*behind) < 0) {
    return false;
  }
  in_.at = behind;
  return true;
}

}  // namespace memdimm::xml
