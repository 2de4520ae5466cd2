// SPDX-License-Identifier: GPL-2.0-or-later
// The only place that puts brackets around a name, and quotes around a value.
#include "base/xml_element.h"

#include "base/xml_escape.h"

namespace memdimm {

std::string xml_attributes(const XmlAttributes& attributes, char quote) {
  std::string out;
  for (const XmlAttribute& one : attributes) {
    out.append(" ").append(one.name).append("=");
    out += quote + xml_escaped(one.value, quote) + quote;
  }
  return out;
}

std::string xml_element(std::string_view name,
                        const XmlAttributes& attributes,
                        std::string_view content,
                        char quote) {
  std::string out = '<' + std::string(name) + xml_attributes(attributes, quote);
  if (content.empty()) {
    return out + "/>";
  }
  out.append(">").append(content).append("</").append(name).append(">");
  return out;
}

}  // namespace memdimm
