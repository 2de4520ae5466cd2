// SPDX-License-Identifier: GPL-2.0-or-later
// Sizes as documents write them, and the elements of modules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "xml/document.h"

namespace memdimm::edit {

struct Written {
  std::string number;
  std::string unit;  // "" where the document leaves KiB out
};

// A size in `unit` ("" is KiB) where it is a whole number of them, else in the largest
// unit that it is.
Written write_size(Bytes size, std::string_view unit);

// The largest binary unit from KiB up of which `size` is a whole number, else bytes:
// "2", "GiB".
Written write_size(Bytes size);

// The <memory> elements in <devices>, in the order of Domain::modules.
std::vector<const xml::Element*> module_elements(const xml::Element& root);

}  // namespace memdimm::edit
