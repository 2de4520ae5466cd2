// SPDX-License-Identifier: GPL-2.0-or-later
// XML on its way out, an element at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace memdimm {

struct XmlAttribute {
  XmlAttribute(std::string_view attribute, std::string_view text)
      : name(attribute), value(text) {}
  XmlAttribute(std::string_view attribute, std::uint64_t number)
      : name(attribute), value(std::to_string(number)) {}

  std::string_view name;
  std::string value;
};

using XmlAttributes = std::vector<XmlAttribute>;

// Each with a blank in front and its value, escaped, between `quote`s.
std::string xml_attributes(const XmlAttributes& attributes, char quote = '"');

// `content` is XML: elements, or text that was escaped; without it the tag is an empty
// element's.
std::string xml_element(std::string_view name,
                        const XmlAttributes& attributes,
                        std::string_view content = "",
                        char quote = '"');

}  // namespace memdimm
