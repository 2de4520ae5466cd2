// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/document.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace memdimm::xml {
namespace {

template <class T>
const T* find_by_name(std::span<const T> items, std::string_view wanted) {
  // Most names are of another length or begin otherwise, which needs no call to tell.
  const auto found = std::find_if(items.begin(), items.end(), [&](const T& item) {
    return item.name.size() == wanted.size() && item.name.front() == wanted.front() &&
           item.name == wanted;
  });
  return found == items.end() ? nullptr : &*found;
}

// Where the piece of an element's content that starts at `at` ends: a child, a comment,
// an instruction, a CDATA section, or text up to the next of them.
std::uint32_t piece_end(const Source& source,
                        const Element& element,
                        std::uint32_t at) {
  struct Markup {
    std::string_view open;
    std::string_view close;
  };
  constexpr std::array kMarkup = {
      Markup{"<!--", "-->"}, Markup{"<?", "?>"}, Markup{"<![CDATA[", "]]>"}};
  const std::string_view rest =
      source.text({at, element.content.end, element.content.source});
  for (const Markup& markup : kMarkup) {
    if (rest.starts_with(markup.open)) {
      const std::size_t close = rest.find(markup.close, markup.open.size());
      return at + static_cast<std::uint32_t>(close + markup.close.size());
    }
  }
  const auto child = std::lower_bound(
      element.children.begin(),
      element.children.end(),
      at,
      [](const Element& one, std::uint32_t place) { return one.whole.begin < place; });
  if (child != element.children.end() && child->whole.begin == at) {
    return child->whole.end;
  }
  return at + static_cast<std::uint32_t>(std::min(rest.find('<'), rest.size()));
}

bool is_text(std::string_view piece) {
  return !is_blank(piece) &&
         (!piece.starts_with('<') || piece.starts_with("<![CDATA["));
}

}  // namespace

const Attribute* Element::attribute(std::string_view wanted) const {
  return find_by_name(attributes, wanted);
}

const Element* Element::child(std::string_view wanted) const {
  return find_by_name(children, wanted);
}

std::string_view local_name(const Element& element) {
  const std::size_t colon = element.name.find(':');
  return colon == std::string_view::npos ? element.name
                                         : element.name.substr(colon + 1);
}

bool is_named(const Element& element,
              std::string_view local,
              std::string_view space,
              const Element& around) {
  const std::string_view name = local_name(element);
  if (name != local) {
    return false;
  }
  const std::string_view prefix =
      element.name.substr(0, element.name.size() - name.size());
  const std::string declared =
      prefix.empty() ? "xmlns"
                     : "xmlns:" + std::string(prefix.substr(0, prefix.size() - 1));
  const Attribute* own = element.attribute(declared);
  const Attribute* found = own == nullptr ? around.attribute(declared) : own;
  return found != nullptr && found->value == space;
}

Span Element::text_at(const Source& source) const {
  if (is_blank(text)) {
    return name_at;
  }
  Span found{content.end, content.begin, content.source};
  for (std::uint32_t at = content.begin; at < content.end;) {
    const std::uint32_t end = piece_end(source, *this, at);
    const Span piece{at, end, content.source};
    if (is_text(source.text(piece))) {
      const std::string_view trimmed = trim(source.text(piece));
      const auto lead =
          static_cast<std::uint32_t>(trimmed.data() - source.text(piece).data());
      found.begin = std::min(found.begin, at + lead);
      found.end = at + lead + static_cast<std::uint32_t>(trimmed.size());
    }
    at = end;
  }
  return found;
}

Span Document::extent() const {
  const std::string_view text = source->text();
  const std::string_view own = trim(text);
  const auto begin = own.empty() ? 0 : own.data() - text.data();
  return {static_cast<std::uint32_t>(begin),
          static_cast<std::uint32_t>(begin + static_cast<std::ptrdiff_t>(own.size())),
          source->id()};
}

}  // namespace memdimm::xml
