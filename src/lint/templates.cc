// SPDX-License-Identifier: GPL-2.0-or-later
// A placeholder matters only where something is found because of it: a domain may well
// have "${HOME}" or "%s" where memdimm does not look.
#include "lint/templates.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/visible.h"

namespace memdimm::lint {
namespace {

constexpr Code kTemplate = {
    .id = "MD052",
    .name = "template",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "a placeholder where a value belongs: the document is a template",
    .explanation =
        R"(A program is to fill this document in: it has a placeholder, such as Jinja's and Go's
{{ memory }}, ERB's <%= memory %>, ${memory}, @@memory@@ or %(memory)s, where memdimm reads a
value. What the placeholder stands for is not known, so nothing is said about it and what rests
on it; the values around it are checked. A template that is not well-formed for its placeholders
is read without them, or, where that does not help, passed over.

To mend it, check what the template becomes: render it, and pipe the result into
`memdimm validate`.)",
    .since = "0.2.0",
};

constexpr std::array kCodes = {kTemplate};

constexpr std::string_view kLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
constexpr std::string_view kWord =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

// A placeholder between two marks; with `names` it holds a name and nothing else.
struct Form {
  std::string_view begin;
  std::string_view end;
  bool names = false;
  bool steers = false;  // may stand for tags, so that a text does not parse for it
};

constexpr std::array kForms = {
    Form{"{{", "}}", false, true},    Form{"{%", "%}", false, true},
    Form{"{#", "#}", false, true},    Form{"<%", "%>", false, true},
    Form{"[%", "%]", false, true},    Form{"<?=", "?>", false, true},
    Form{"<?php", "?>", false, true}, Form{"${", "}", false, false},
    Form{"$(", ")", false, false},    Form{"#{", "}", false, false},
    Form{"@@", "@@", true, false},    Form{"@", "@", true, false},
    Form{"%(", ")s", true, false},    Form{"%(", ")d", true, false},
    Form{"%(", ")i", true, false},    Form{"%{", "}", true, false},
    Form{"%%", "%%", true, false},    Form{"%", "%", true, false},
    Form{"__", "__", true, false},
};

// How long the placeholder of this form is that begins here; 0 for none.
std::size_t size_of(const Form& form, std::string_view text) {
  constexpr std::size_t kLongest = 4096;
  if (!text.starts_with(form.begin)) {
    return 0;
  }
  const std::size_t end = text.substr(0, kLongest).find(form.end, form.begin.size());
  if (end == std::string_view::npos) {
    return 0;
  }
  const std::string_view inside =
      text.substr(form.begin.size(), end - form.begin.size());
  const bool is_name = !inside.empty() &&
                       kLetters.find(inside.front()) != std::string_view::npos &&
                       inside.find_first_not_of(kWord) == std::string_view::npos;
  return form.names && !is_name ? 0 : end + form.end.size();
}

// "%s", "%d", "%1$s" and "$name".
std::size_t size_of_bare(std::string_view text) {
  if (text.front() == '$' && text.size() > 1 &&
      kLetters.find(text[1]) != std::string_view::npos) {
    const std::size_t end = text.find_first_not_of(kWord.substr(0, 63), 1);
    return std::min(end, text.size());
  }
  if (text.front() != '%') {
    return 0;
  }
  const std::size_t at = text.find_first_not_of("0123456789$l", 1);
  constexpr std::string_view kConversions = "sdiu";
  return at != std::string_view::npos &&
                 kConversions.find(text[at]) != std::string_view::npos
             ? at + 1
             : 0;
}

struct Found {
  std::size_t size = 0;
  bool steers = false;
};

Found placeholder_at(std::string_view text) {
  for (const Form& form : kForms) {
    if (const std::size_t size = size_of(form, text); size != 0) {
      return {size, form.steers};
    }
  }
  return {size_of_bare(text), false};
}

bool overlap(Span a, Span b) {
  return a.begin < std::max(b.end, b.begin + 1) &&
         b.begin < std::max(a.end, a.begin + 1);
}

// The first of the placeholders, which are in order and apart, that is in `where`.
const Span* placeholder_in(Span where, const std::vector<Span>& all) {
  const auto found = std::partition_point(
      all.begin(), all.end(), [&](const Span& one) { return one.end <= where.begin; });
  return found == all.end() || !overlap(*found, where) ? nullptr : &*found;
}

// What is missing is said at the name of its element, which may have it from a
// placeholder.
const xml::Element* element_named_at(const xml::Element& element, Span where) {
  if (element.name_at.begin == where.begin) {
    return &element;
  }
  const auto child = std::ranges::partition_point(
      element.children,
      [&](const xml::Element& each) { return each.whole.end <= where.begin; });
  return child == element.children.end() || child->whole.begin > where.begin
             ? nullptr
             : element_named_at(*child, where);
}

const Span* placeholder_of(const Diagnostic& one,
                           const analysis::Analysis& analysis,
                           const std::vector<Span>& all) {
  if (const Span* inside = placeholder_in(one.where, all)) {
    return inside;
  }
  constexpr std::array<std::string_view, 2> kMissing = {"MD012", "MD013"};
  const bool missing =
      std::find(kMissing.begin(), kMissing.end(), one.code->id) != kMissing.end();
  const xml::Element* element =
      missing && analysis.document
          ? element_named_at(analysis.document->root, one.where)
          : nullptr;
  return element == nullptr ? nullptr : placeholder_in(element->whole, all);
}

Diagnostic note_on(Span where, const Source& source, std::string_view what) {
  Diagnostic out;
  out.code = &kTemplate;
  out.severity = kTemplate.severity;
  out.where = where;
  out.message = quoted(source.text(where)) + " is a placeholder: " + std::string(what);
  out.help = "check what the template becomes";
  return out;
}

bool steers(const std::vector<Span>& all, const Source& source) {
  return std::any_of(all.begin(), all.end(), [&](Span one) {
    return placeholder_at(source.text().substr(one.begin)).steers;
  });
}

// The text with blanks where the placeholders are, so that all else stays in its place.
std::string blanked(const Source& source, const std::vector<Span>& all) {
  std::string out(source.text());
  for (const Span one : all) {
    for (std::size_t at = one.begin; at < one.end; ++at) {
      out[at] = out[at] == '\n' || out[at] == '\r' ? out[at] : ' ';
    }
  }
  return out;
}

Checked drop(Checked checked, const Source& source, const std::vector<Span>& all) {
  const Span* first = nullptr;
  std::erase_if(checked.found, [&](const Diagnostic& one) {
    const Span* held = placeholder_of(one, checked.analysis, all);
    first = held != nullptr && (first == nullptr || held->begin < first->begin) ? held
                                                                                : first;
    return held != nullptr;
  });
  if (first != nullptr) {
    checked.found.push_back(
        note_on(*first,
                source,
                "the document is a template, checked but for what is filled in"));
  }
  return checked;
}

}  // namespace

std::span<const Code> template_codes() {
  return kCodes;
}

std::vector<Span> placeholders(std::string_view text) {
  constexpr std::string_view kFirst = "{<[$#@%_";
  std::vector<Span> out;
  for (std::size_t at = text.find_first_of(kFirst); at != std::string_view::npos;
       at = text.find_first_of(kFirst, at)) {
    const std::size_t size = placeholder_at(text.substr(at)).size;
    if (size != 0) {
      out.push_back({static_cast<std::uint32_t>(at),
                     static_cast<std::uint32_t>(at + size),
                     SourceId()});
    }
    at += std::max<std::size_t>(size, 1);
  }
  return out;
}

Checked without_placeholders(Checked checked,
                             const Source& source,
                             analysis::Pipeline& pipeline,
                             Sources& blank) {
  if (checked.found.empty()) {
    return checked;
  }
  const std::vector<Span> all = placeholders(source.text());
  if (all.empty()) {
    return checked;
  }
  if (checked.analysis.document) {
    return drop(std::move(checked), source, all);
  }
  Checked again;
  Diagnostics found;
  again.analysis =
      pipeline.check(blank.add(source.name(), blanked(source, all)), found);
  again.found = found.take_sorted();
  if (again.analysis.document) {
    Checked out = drop(std::move(again), source, all);
    if (std::none_of(out.found.begin(), out.found.end(), [](const Diagnostic& one) {
          return one.code->is(kTemplate);
        })) {
      out.found.push_back(note_on(
          all.front(), source, "the document is a template, read without them"));
    }
    return out;
  }
  if (steers(all, source)) {
    checked.found = {note_on(all.front(),
                             source,
                             "the document is a template that is not well-formed by "
                             "itself, and is passed over")};
  }
  return checked;
}

}  // namespace memdimm::lint
