// SPDX-License-Identifier: GPL-2.0-or-later
// The strict pass's steps for what stands between tags: text, references, comments,
// CDATA sections, processing instructions.
#include "base/characters.h"
#include "base/text.h"
#include "base/utf8.h"
#include "xml/codes.h"
#include "xml/pass.h"

namespace memdimm::xml {

bool Pass::read_text() {
  const char* from = in_.at;
  while (is(*in_.at, kBlankByte)) {
    if (*in_.at == '\r') {
      innermost().is_verbatim = false;
    }
    ++in_.at;
  }
  if (*in_.at == '<') {
    return in_.check_length(from, "text");
  }
  innermost().has_text = true;
  while (true) {
    while (is(*in_.at, kTextByte)) {
      ++in_.at;
    }
    if (*in_.at == '<' || in_.at == in_.end) {
      return in_.check_length(from, "text");
    }
    if (!read_text_byte()) {
      return false;
    }
  }
}

bool Pass::read_text_byte() {
  switch (*in_.at) {
    case '&':
      innermost().is_verbatim = false;
      return in_.read_reference();
    case '\r':
      innermost().is_verbatim = false;
      ++in_.at;
      return true;
    case ']':
      if (in_.starts_with("]]>")) {
        return in_.fail(kNotWellFormed,
                        in_.span(in_.at, in_.at + 3),
                        "']]>' in text; expected it only at the end of a CDATA section",
                        "write ]]&gt; for the characters themselves");
      }
      ++in_.at;
      return true;
    default:
      return in_.read_character();
  }
}

bool Pass::read_outside() {
  if (in_.skip_blanks()) {
    return true;
  }
  const char* from = in_.at;
  if (const OddCharacter* odd = odd_character(decode(from, in_.end).value)) {
    const std::string where = marks_.elements.empty() ? " before the root element"
                                                      : " behind the root element";
    return in_.fail(kNotWellFormed,
                    in_.span(from, from + decode(from, in_.end).size),
                    "the character " + shown_character(odd->value) + where +
                        "; expected only white space there",
                    "remove it");
  }
  if (static_cast<signed char>(*in_.at) < 0x20 && !in_.read_character()) {
    return false;
  }
  while (is(*in_.at, kTextByte) && !is(*in_.at, kBlankByte)) {
    ++in_.at;
  }
  if (from == in_.at) {
    return in_.unexpected(marks_.elements.empty() ? "expected the root element"
                                                  : "expected nothing behind the root");
  }
  return in_.fail(kNotWellFormed,
                  in_.span(from, in_.at),
                  "text " + quoted({from, static_cast<std::size_t>(in_.at - from)}) +
                      (marks_.elements.empty()
                           ? " before the root element; expected a tag"
                           : " behind the root element; expected nothing more"));
}

bool Pass::read_markup() {
  switch (in_.at[1]) {
    case '/':
      return read_end_tag();
    case '?':
      return read_instruction();
    case '!':
      break;
    default:
      return read_start_tag();
  }
  if (in_.starts_with("<!--")) {
    return read_comment();
  }
  if (in_.starts_with("<![CDATA[") && depth_ != 0) {
    return read_cdata();
  }
  if (in_.starts_with("<!DOCTYPE") && marks_.elements.empty()) {
    return in_.fail(kDoctypeRefused,
                    in_.span(in_.at, in_.at + 9),
                    "a DOCTYPE is not read, since it can define entities that grow "
                    "without bound; expected the root element",
                    "remove it; no libvirt document needs one");
  }
  return in_.fail(
      kNotWellFormed,
      in_.span(in_.at, in_.at + 2),
      depth_ == 0
          ? "'<!' starts no comment; expected '<!--'"
          : "'<!' starts neither a comment nor a CDATA section; expected '<!--' "
            "or '<![CDATA['",
      depth_ == 0 ? "" : "write &lt; for the character itself");
}

bool Pass::read_inside(std::string_view closing,
                       const char* open,
                       std::string_view what) {
  while (true) {
    while (is(*in_.at, kInsideByte)) {
      ++in_.at;
    }
    if (in_.at == in_.end) {
      return in_.fail(kNotWellFormed,
                      in_.span(open, open + 2),
                      std::string(what) + " is not closed; expected '" +
                          std::string(closing == "--" ? "-->" : closing) +
                          "' before the end of the document");
    }
    if (*in_.at == closing.front() && in_.starts_with(closing)) {
      return in_.check_length(open, what);
    }
    if (!in_.read_character()) {
      return false;
    }
  }
}

bool Pass::read_comment() {
  const char* open = in_.at;
  in_.at += 4;
  if (!read_inside("--", open, "comment")) {
    return false;
  }
  if (in_.at[2] != '>') {
    Diagnostic& found = in_.report(kNotWellFormed,
                                   in_.span(in_.at, in_.at + 2),
                                   "'--' inside a comment; expected '-->' to end it",
                                   "write a single '-', or two with a space between");
    found.labels.push_back({in_.span(open, open + 4), "the comment starts here"});
    return false;
  }
  in_.at += 3;
  behind_comment_ = true;
  add_aside(Aside::Kind::Comment, open);
  return true;
}

bool Pass::read_cdata() {
  const char* open = in_.at;
  in_.at += 9;
  if (!read_inside("]]>", open, "CDATA section")) {
    return false;
  }
  in_.at += 3;
  innermost().has_text = true;
  add_aside(Aside::Kind::CData, open);
  return true;
}

bool Pass::read_instruction() {
  const char* open = in_.at;
  in_.at += 2;
  std::string_view target;
  if (!in_.read_name(target, "the target of a processing instruction behind '<?'")) {
    return false;
  }
  if (target == "xml" && depth_ == 0 && !marks_.elements.empty()) {
    return in_.fail(kSecondDocument,
                    in_.span(open, in_.at),
                    "XML declaration of a second document; expected only one",
                    "split it: one document a file");
  }
  if (target == "xml") {
    return in_.fail(kNotWellFormed,
                    in_.span(open, in_.at),
                    "misplaced XML declaration; expected it only at the very start of "
                    "the document",
                    "move it to the first byte of the document, or remove it");
  }
  if (equal_ignoring_case(target, "xml")) {
    return in_.fail(kNotWellFormed,
                    in_.span(target.data(), in_.at),
                    "processing instruction " + quoted(target) +
                        "; expected another name, since XML keeps this one for itself");
  }
  const bool separated = in_.skip_blanks();
  if (!separated && !in_.starts_with("?>")) {
    return in_.unexpected("expected white space or '?>' behind the target " +
                          quoted(target));
  }
  if (!read_inside("?>", open, "processing instruction")) {
    return false;
  }
  in_.at += 2;
  add_aside(Aside::Kind::Instruction, open);
  return true;
}

void Pass::add_aside(Aside::Kind kind, const char* open) {
  marks_.asides.push_back({kind, in_.offset(open), in_.offset(in_.at)});
  if (depth_ != 0) {
    innermost().has_asides = true;
  }
}

}  // namespace memdimm::xml
