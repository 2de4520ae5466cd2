// SPDX-License-Identifier: GPL-2.0-or-later
// Where a running guest's modules are, written into their elements.
#pragma once

#include <optional>
#include <vector>

#include "edit/edits.h"
#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::edit {

// In the words of its dialect; what is absent is not written.
struct Place {
  model::DialectId dialect = model::DialectId::Libvirt;
  std::optional<unsigned> slot;
  std::optional<Address> address;
};

// The element of `said`, which says neither of them yet (an address of 0 says none). In
// libvirt's dialect a DIMM's address wants a slot beside it.
void set_place(const Source& source,
               const xml::Element& element,
               const model::Module& said,
               const Place& place,
               std::vector<Edit>& out);

// Cells without memory, for a document that has none: the guest nodes are there
// although no module names them.
void declare_nodes(const xml::Document& document,
                   const std::vector<layout::GuestNode>& nodes,
                   std::vector<Edit>& out);

}  // namespace memdimm::edit
