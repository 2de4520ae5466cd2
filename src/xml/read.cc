// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/read.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "xml/codes.h"
#include "xml/decoded.h"
#include "xml/wellformed.h"

namespace memdimm::xml {
namespace {

// Makes elements of the marks. The strict pass bounds how deep fill() recurses.
class Builder {
 public:
  Builder(const Source& source, Marks marks, Document& document)
      : source_(source), marks_(std::move(marks)), document_(document) {
    document_.elements.resize(marks_.elements.size() - 1);
    document_.attributes = std::move(marks_.attributes);
  }

  void build() {
    fill(document_.root);
    for (const Aside& aside : marks_.asides) {
      add_comment(aside);
    }
  }

 private:
  [[nodiscard]] Span span(Offset begin, Offset end) const {
    return {begin, end, source_.id()};
  }

  std::string_view keep(std::string value) {
    return document_.decoded.emplace_back(std::move(value));
  }

  void fill(Element& to) {
    const ElementMark& mark = marks_.elements[element_++];
    to.name_at = span(mark.name_begin, mark.name_end);
    to.tag = span(mark.name_begin - 1, mark.tag_end);
    to.content = span(mark.tag_end, mark.content_end);
    to.whole = span(mark.name_begin - 1, mark.whole_end);
    to.name = source_.text(to.name_at);
    const auto attributes =
        std::span(document_.attributes).subspan(attribute_, mark.attributes);
    attribute_ += mark.attributes;
    to.attributes = attributes;
    if (!mark.is_verbatim) {
      decode(attributes);
    }
    const auto children = std::span(document_.elements).subspan(placed_, mark.children);
    placed_ += mark.children;
    to.children = children;
    for (Element& child : children) {
      fill(child);
    }
    to.text = text_of(to, mark);
  }

  void decode(std::span<Attribute> attributes) {
    for (Attribute& attribute : attributes) {
      if (!is_verbatim_value(attribute.value)) {
        attribute.value = keep(decoded_value(attribute.value));
      }
    }
  }

  std::string_view text_of(const Element& element, const ElementMark& mark) {
    const bool has_elements = mark.children != 0 || mark.has_unread;
    if (has_elements && !mark.has_text) {
      return {};
    }
    if (has_elements || mark.has_asides) {
      std::string text = joined_text(element);
      return text.empty() ? std::string_view() : keep(std::move(text));
    }
    const std::string_view raw = source_.text(element.content);
    return mark.is_verbatim || is_verbatim_text(raw) ? raw : keep(decoded_text(raw));
  }

  // Of the pieces between children, comments and instructions, and what CDATA sections
  // hold.
  std::string joined_text(const Element& element) const {
    std::string text;
    Offset done = element.content.begin;
    const auto add_up_to = [&](Offset end) {
      text += decoded_text(source_.text(span(done, end)));
    };
    auto child = element.children.begin();
    auto aside = aside_from(done);
    while (true) {
      const bool has_child = child != element.children.end();
      const bool has_aside =
          aside != marks_.asides.end() && aside->begin < element.content.end;
      if (has_child && (!has_aside || child->whole.begin < aside->begin)) {
        add_up_to(child->whole.begin);
        done = child->whole.end;
        aside = aside_from(done);
        ++child;
      } else if (has_aside) {
        add_up_to(aside->begin);
        text += inside_cdata(*aside);
        done = aside->end;
        ++aside;
      } else {
        add_up_to(element.content.end);
        return text;
      }
    }
  }

  // The first aside that begins there or later.
  [[nodiscard]] std::vector<Aside>::const_iterator aside_from(Offset place) const {
    return std::lower_bound(
        marks_.asides.begin(),
        marks_.asides.end(),
        place,
        [](const Aside& one, Offset begin) { return one.begin < begin; });
  }

  // "" for what is no such section.
  [[nodiscard]] std::string inside_cdata(const Aside& aside) const {
    constexpr Offset kOpening = 9;  // <![CDATA[
    constexpr Offset kClosing = 3;  // ]]>
    return aside.kind == Aside::Kind::CData
               ? with_line_feeds(
                     source_.text(span(aside.begin + kOpening, aside.end - kClosing)))
               : std::string();
  }

  void add_comment(const Aside& aside) {
    if (aside.kind == Aside::Kind::Comment) {
      constexpr Offset kOpening = 4;  // <!--
      constexpr Offset kClosing = 3;  // -->
      document_.comments.push_back(
          {source_.text(span(aside.begin + kOpening, aside.end - kClosing)),
           span(aside.begin, aside.end)});
    }
  }

  const Source& source_;
  Marks marks_;
  Document& document_;
  std::size_t element_ = 0;  // how many marks of each kind are used up
  std::size_t attribute_ = 0;
  std::size_t placed_ = 0;  // how many elements have their place in the document's
};

}  // namespace

std::span<const Code> codes() {
  return kCodes;
}

std::optional<Document> read(const Source& source, Diagnostics& out, Unread* unread) {
  std::optional<Marks> marks = check(source, out, unread);
  if (!marks) {
    return std::nullopt;
  }
  std::optional<Document> document{std::in_place};
  document->source = &source;
  Builder(source, std::move(*marks), *document).build();
  return document;
}

}  // namespace memdimm::xml
