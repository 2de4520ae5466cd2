// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/read.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

#include <tinyxml2.h>

#include "xml/codes.h"
#include "xml/wellformed.h"

namespace memdimm::xml {
namespace {

// Whether tinyxml2 is not shown the element: all that it would say of it is what the
// source's bytes are. Beside text it stays, so that the pieces of text do.
bool is_left_out(const ElementMark& mark, const ElementMark& parent) {
  return mark.is_plain && !parent.has_text;
}

// Collects the parts of the document that tinyxml2 is not shown: runs of elements, and
// the blanks between them.
class LeftOut {
 public:
  LeftOut(std::string_view text, const std::vector<ElementMark>& marks)
      : text_(text), marks_(marks) {
    look_into(marks_.front());
  }

  std::vector<Rewrite> take() { return std::move(out_); }

 private:
  // As deep as the strict pass lets elements nest.
  void look_into(const ElementMark& parent) {
    for (std::uint32_t i = 0; i < parent.children; ++i) {
      const ElementMark& mark = marks_[++last_];
      if (is_left_out(mark, parent)) {
        add(mark.name_begin - 1, mark.whole_end);
        while (last_ + 1 < marks_.size() &&
               marks_[last_ + 1].name_begin < mark.whole_end) {
          ++last_;
        }
      } else {
        look_into(mark);
      }
    }
  }

  void add(Offset begin, Offset end) {
    // A carriage return in between is among the rewrites already.
    constexpr std::string_view kKept = " \t\n";
    if (!out_.empty() && text_.substr(out_.back().end, begin - out_.back().end)
                                 .find_first_not_of(kKept) == std::string_view::npos) {
      out_.back().end = end;
    } else {
      out_.push_back({begin, end, Rewrite::With::Nothing});
    }
  }

  std::string_view text_;
  const std::vector<ElementMark>& marks_;
  std::size_t last_ = 0;  // the mark that was looked at last
  std::vector<Rewrite> out_;
};

// The document as tinyxml2 is to see it: it takes processing instructions inside
// elements for errors, joins LF CR to one line end and leaves line ends and tabs in
// attribute values as they are.
std::string rewritten(std::string_view text, const std::vector<Rewrite>& rewrites) {
  std::string out;
  Offset done = 0;
  for (const Rewrite& rewrite : rewrites) {
    out += text.substr(done, rewrite.begin - done);
    switch (rewrite.with) {
      case Rewrite::With::LineFeed:
        out += '\n';
        break;
      case Rewrite::With::Space:
        out += ' ';
        break;
      case Rewrite::With::EmptyComment:
        out += "<!---->";
        break;
      case Rewrite::With::Nothing:
        break;
    }
    done = rewrite.end;
  }
  out += text.substr(done);
  return out;
}

// Both are in order, and no element that is left out has anything to rewrite.
std::vector<Rewrite> merged(std::vector<Rewrite> left_out,
                            const std::vector<Rewrite>& rewrites) {
  const auto middle = static_cast<std::ptrdiff_t>(left_out.size());
  left_out.insert(left_out.end(), rewrites.begin(), rewrites.end());
  std::inplace_merge(
      left_out.begin(),
      left_out.begin() + middle,
      left_out.end(),
      [](const Rewrite& a, const Rewrite& b) { return a.begin < b.begin; });
  return left_out;
}

void parse(tinyxml2::XMLDocument& tree, const Source& source, const Marks& marks) {
  const std::string text =
      rewritten(source.text(),
                merged(LeftOut(source.text(), marks.elements).take(), marks.rewrites));
  tree.Parse(text.data(), text.size());
  if (tree.Error()) {
    throw std::logic_error(std::string("tinyxml2 refuses what the strict pass took: ") +
                           tree.ErrorStr());
  }
}

// White space as XML hands it on: every line end is one line feed.
std::string with_line_feeds(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

// Walks the marks and tinyxml2's tree side by side. The strict pass bounds how deep
// fill() recurses.
class Builder {
 public:
  Builder(const Source& source, Marks marks, Document& document)
      : source_(source), marks_(std::move(marks)), document_(document) {
    document_.elements.resize(marks_.elements.size() - 1);
    document_.attributes = std::move(marks_.attributes);
  }

  void build(const tinyxml2::XMLDocument& tree) {
    const Offset root = marks_.elements.front().name_begin;
    while (aside_ < marks_.asides.size() && marks_.asides[aside_].begin < root) {
      ++aside_;
    }
    require(tree.RootElement() != nullptr);
    fill(document_.root, *tree.RootElement());
    require(element_ == marks_.elements.size() &&
            attribute_ == document_.attributes.size());
    for (const Aside& aside : marks_.asides) {
      add_comment(aside);
    }
  }

 private:
  static void require(bool agrees) {
    if (!agrees) {
      throw std::logic_error("tinyxml2 and the strict pass disagree about a document");
    }
  }

  [[nodiscard]] Span span(Offset begin, Offset end) const {
    return {begin, end, source_.id()};
  }

  // Whether tinyxml2 has the very bytes of the source. strncmp stops at the NUL that
  // ends `value`, so one look is enough.
  static bool same(const char* value, std::string_view raw) {
    return std::strncmp(value, raw.data(), raw.size()) == 0 &&
           value[raw.size()] == '\0';
  }

  // The source's bytes at `at` where `value` is the same, else a copy that lasts.
  std::string_view keep(const char* value, Span at) {
    const std::string_view raw = source_.text(at);
    return same(value, raw) ? raw : keep(std::string(value));
  }
  std::string_view keep(std::string value) {
    return document_.decoded.emplace_back(std::move(value));
  }

  // What the marks alone say of the next element.
  const ElementMark& start(Element& to) {
    require(element_ < marks_.elements.size());
    const ElementMark& mark = marks_.elements[element_++];
    to.name_at = span(mark.name_begin, mark.name_end);
    to.tag = span(mark.name_begin - 1, mark.tag_end);
    to.content = span(mark.tag_end, mark.content_end);
    to.whole = span(mark.name_begin - 1, mark.whole_end);
    to.name = source_.text(to.name_at);
    return mark;
  }

  std::span<Element> place_children(Element& to, const ElementMark& mark) {
    require(mark.children <= document_.elements.size() - placed_);
    const auto children = std::span(document_.elements).subspan(placed_, mark.children);
    placed_ += mark.children;
    to.children = children;
    return children;
  }

  void fill(Element& to, const tinyxml2::XMLElement& from) {
    const ElementMark& mark = start(to);
    require(same(from.Name(), to.name));
    fill_attributes(to, from, mark.attributes);
    if (mark.children == 0 && !mark.has_asides) {
      fill_plain_text(to, from, mark.has_text);
    } else {
      fill_content(to, from, mark, place_children(to, mark));
    }
  }

  // One that tinyxml2 was not shown: its values are the source's bytes.
  void fill_left_out(Element& to) {
    const ElementMark& mark = start(to);
    require(mark.attributes <= document_.attributes.size() - attribute_);
    to.attributes =
        std::span(document_.attributes).subspan(attribute_, mark.attributes);
    attribute_ += mark.attributes;
    if (mark.children == 0) {
      to.text = source_.text(to.content);
    }
    for (Element& child : place_children(to, mark)) {
      fill_left_out(child);
    }
  }

  void fill_attributes(Element& to,
                       const tinyxml2::XMLElement& from,
                       std::size_t count) {
    const std::size_t first = attribute_;
    for (const auto* next = from.FirstAttribute(); next != nullptr;
         next = next->Next()) {
      require(attribute_ < document_.attributes.size());
      Attribute& attribute = document_.attributes[attribute_++];
      require(same(next->Name(), attribute.name));
      attribute.value = keep(next->Value(), attribute.value_at);
    }
    require(attribute_ - first == count);
    to.attributes = std::span(document_.attributes).subspan(first, count);
  }

  // Nothing but one stretch of text, which tinyxml2 leaves out where it is blank.
  void fill_plain_text(Element& to, const tinyxml2::XMLElement& from, bool has_text) {
    const tinyxml2::XMLNode* only = from.FirstChild();
    require((only != nullptr) == has_text);
    if (only == nullptr) {
      to.text = blank(to.content);
      return;
    }
    require(only->ToText() != nullptr && only->NextSibling() == nullptr);
    to.text = keep(only->Value(), to.content);
  }

  std::string_view blank(Span at) {
    const std::string_view raw = source_.text(at);
    return raw.find('\r') == std::string_view::npos ? raw : keep(with_line_feeds(raw));
  }

  // The children of `parent` behind those that are `filled`, up to one that tinyxml2
  // was shown.
  void fill_next_left_out(const ElementMark& parent,
                          std::span<Element> children,
                          std::size_t& filled) {
    while (filled < children.size() && element_ < marks_.elements.size() &&
           is_left_out(marks_.elements[element_], parent)) {
      fill_left_out(children[filled++]);
    }
  }

  void fill_content(Element& to,
                    const tinyxml2::XMLElement& from,
                    const ElementMark& mark,
                    std::span<Element> children) {
    const bool wants_text = mark.has_text || mark.children == 0;
    std::string text;
    std::size_t filled_children = 0;
    Offset done = to.content.begin;
    bool gap_told = false;
    const auto close_gap = [&](Offset gap_end) {
      if (wants_text && !gap_told) {
        text += with_line_feeds(source_.text(span(done, gap_end)));
      }
      gap_told = false;
    };
    for (const auto* node = from.FirstChild(); node != nullptr;
         node = node->NextSibling()) {
      if (const auto* run = node->ToText(); run != nullptr && !run->CData()) {
        text += run->Value();
        gap_told = true;
      } else if (const auto* child = node->ToElement(); child != nullptr) {
        fill_next_left_out(mark, children, filled_children);
        require(filled_children < children.size());
        Element& filled = children[filled_children++];
        fill(filled, *child);
        close_gap(filled.whole.begin);
        done = filled.whole.end;
      } else {
        const Aside& aside = next_aside(*node);
        close_gap(aside.begin);
        text += run == nullptr ? "" : run->Value();
        done = aside.end;
      }
    }
    fill_next_left_out(mark, children, filled_children);
    require(filled_children == children.size());
    close_gap(to.content.end);
    to.text = text.empty() ? std::string_view{} : keep(std::move(text));
  }

  const Aside& next_aside(const tinyxml2::XMLNode& node) {
    require(aside_ < marks_.asides.size());
    const Aside& aside = marks_.asides[aside_++];
    const bool is_cdata = aside.kind == Aside::Kind::CData;
    require(is_cdata ? node.ToText() != nullptr : node.ToComment() != nullptr);
    return aside;
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
  std::size_t aside_ = 0;
  std::size_t placed_ = 0;  // how many elements have their place in the document's
};

}  // namespace

std::span<const Code> codes() {
  return kCodes;
}

std::optional<Document> read(const Source& source, Diagnostics& out) {
  std::optional<Marks> marks = check(source, out);
  if (!marks) {
    return std::nullopt;
  }
  tinyxml2::XMLDocument tree;
  parse(tree, source, *marks);
  std::optional<Document> document{std::in_place};
  document->source = &source;
  Builder(source, std::move(*marks), *document).build(tree);
  return document;
}

}  // namespace memdimm::xml
