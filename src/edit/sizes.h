// SPDX-License-Identifier: GPL-2.0-or-later
// Sizes as documents write them, and the elements of modules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/xml_element.h"
#include "layout/layout.h"
#include "model/domain.h"
#include "xml/document.h"

namespace memdimm::edit {

// "<size unit='GiB'>2</size>", with attributes in front of the unit.
std::string sized(std::string_view name, Bytes size, XmlAttributes attributes = {});

// The proposal's <memory> of a domain, and libvirt's <maxMemory>.
std::string proposal_memory(unsigned slots, std::optional<Bytes> maximum, Bytes total);
std::string libvirt_maximum(unsigned slots, Bytes maximum);

// A ram module in the proposal's words.
struct ModuleWords {
  const layout::Backend* backend;
  std::optional<unsigned> node;
  std::optional<Address> address;
  unsigned slot;
  std::string_view alias = {};  // "": none
};

// What such a module's address says that it is.
std::string_view address_type(model::DialectId dialect);

// Modules as elements, a line each of what stands in them.
std::vector<std::string> proposal_module(const ModuleWords& words);
std::vector<std::string> libvirt_dimm(const model::Module& module,
                                      const layout::PlacedModule& placed);

// The <memory> elements in <devices>, in the order of Domain::modules.
std::vector<const xml::Element*> module_elements(const xml::Element& root);

}  // namespace memdimm::edit
