// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/read.h"

#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

#include <tinyxml2.h>

#include "xml/codes.h"
#include "xml/wellformed.h"

namespace memdimm::xml {
namespace {

// The document as tinyxml2 is to see it: it takes processing instructions inside
// elements for errors, joins LF CR to one line end and leaves line ends and tabs in
// attribute values as they are.
std::string rewritten(std::string_view text, const std::vector<Rewrite>& rewrites) {
  std::string out;
  out.reserve(text.size());
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
    }
    done = rewrite.end;
  }
  out += text.substr(done);
  return out;
}

void parse(tinyxml2::XMLDocument& tree, const Source& source, const Marks& marks) {
  if (marks.rewrites.empty()) {
    tree.Parse(source.text().data(), source.text().size());
  } else {
    const std::string text = rewritten(source.text(), marks.rewrites);
    tree.Parse(text.data(), text.size());
  }
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

  void fill(Element& to, const tinyxml2::XMLElement& from) {
    require(element_ < marks_.elements.size());
    const ElementMark& mark = marks_.elements[element_++];
    to.name_at = span(mark.name_begin, mark.name_end);
    to.tag = span(mark.name_begin - 1, mark.tag_end);
    to.content = span(mark.tag_end, mark.content_end);
    to.whole = span(mark.name_begin - 1, mark.whole_end);
    to.name = source_.text(to.name_at);
    require(same(from.Name(), to.name));
    fill_attributes(to, from, mark.attributes);
    if (mark.children == 0 && !mark.has_asides) {
      fill_plain_text(to, from, mark.has_text);
    } else {
      require(mark.children <= document_.elements.size() - placed_);
      const auto children =
          std::span(document_.elements).subspan(placed_, mark.children);
      placed_ += mark.children;
      to.children = children;
      fill_content(to, from, children, mark.has_text || mark.children == 0);
    }
  }

  void fill_attributes(Element& to,
                       const tinyxml2::XMLElement& from,
                       std::uint16_t count) {
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

  void fill_content(Element& to,
                    const tinyxml2::XMLElement& from,
                    std::span<Element> children,
                    bool wants_text) {
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
