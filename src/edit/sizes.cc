// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/sizes.h"

namespace memdimm::edit {

Written write_size(Bytes size, std::string_view unit) {
  const Unit* row = find_unit(unit.empty() ? "KiB" : unit);
  if (row != nullptr && size % row->bytes == 0) {
    return {std::to_string(size / row->bytes), std::string(unit)};
  }
  return write_size(size);
}

Written write_size(Bytes size) {
  const std::string shown = show_size(size);
  const std::size_t blank = shown.find(' ');
  const std::string unit = shown.substr(blank + 1);
  return {shown.substr(0, blank), unit == "byte" ? "bytes" : unit};
}

std::vector<const xml::Element*> module_elements(const xml::Element& root) {
  std::vector<const xml::Element*> out;
  const xml::Element* devices = root.child("devices");
  if (devices == nullptr) {
    return out;
  }
  for (const xml::Element& device : devices->children) {
    if (device.name == "memory") {
      out.push_back(&device);
    }
  }
  return out;
}

}  // namespace memdimm::edit
