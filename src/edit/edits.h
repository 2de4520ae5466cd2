// SPDX-License-Identifier: GPL-2.0-or-later
// Changes to a document as edits of its bytes, so that everything that need not change
// stays as it was: order, quotes, comments, indentation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/xml_element.h"
#include "diag/diagnostic.h"
#include "xml/document.h"

namespace memdimm::edit {

// An element as libvirt writes it: its values stand between apostrophes.
std::string element(std::string_view name,
                    const XmlAttributes& attributes,
                    std::string_view content = "");

// `source` with the edits made. They must not overlap; those at one place are made in
// the given order.
std::string apply(const Source& source, std::vector<Edit> edits);

// A new last child `child` (XML without line breaks at its ends), indented as the other
// children are.
Edit add_child(const Source& source,
               const xml::Element& parent,
               std::string_view child);

// The line break and the blanks in front of an element that starts its line; "" for one
// that does not.
std::string_view indent_of(const Source& source, const xml::Element& element);

// A new last attribute.
Edit add_attribute(const Source& source,
                   const xml::Element& element,
                   std::string_view name,
                   std::string_view value);

// The element's text, with the blanks around it kept; <a/> becomes <a>text</a>.
Edit set_text(const Source& source, const xml::Element& element, std::string_view text);

// A new sibling in front of `element`, indented as it is.
Edit add_before(const Source& source,
                const xml::Element& element,
                std::string_view sibling);

// The element goes, and the line it leaves empty with it.
Edit remove(const Source& source, const xml::Element& element);

// The attribute goes, and the blanks in front of it.
Edit remove_attribute(const Source& source,
                      const xml::Element& element,
                      const xml::Attribute& attribute);

// Lines of XML that start where `element` does: each further one gets its indentation.
std::string indented(const Source& source,
                     const xml::Element& element,
                     const std::vector<std::string>& lines);

}  // namespace memdimm::edit
