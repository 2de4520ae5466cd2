// SPDX-License-Identifier: GPL-2.0-or-later
// Each dialect has slot and address at a place of its own.
#include "edit/places.h"

#include <string>
#include <utility>

#include "edit/sizes.h"

namespace memdimm::edit {
namespace {

// Attributes of one child, which is made where there is none.
void set_child(const Source& source,
               const xml::Element& parent,
               std::string_view name,
               XmlAttributes made,
               const XmlAttributes& attributes,
               std::vector<Edit>& out) {
  const xml::Element* child = parent.child(name);
  if (child == nullptr) {
    made.insert(made.end(), attributes.begin(), attributes.end());
    out.push_back(add_child(source, parent, element(name, made)));
    return;
  }
  for (const XmlAttribute& one : attributes) {
    if (const xml::Attribute* said = child->attribute(one.name)) {
      out.push_back({said->value_at, one.value});
    } else {
      out.push_back(add_attribute(source, *child, one.name, one.value));
    }
  }
}

}  // namespace

void set_place(const Source& source,
               const xml::Element& element,
               const model::Module& said,
               const Place& place,
               std::vector<Edit>& out) {
  const bool proposal = place.dialect == model::DialectId::Proposal;
  const XmlAttributes type = {{"type", address_type(place.dialect)}};
  XmlAttributes address;
  if (place.address) {
    address = {{proposal ? "address" : "base", show_hex(*place.address)}};
  }
  XmlAttributes slot;
  if (place.slot) {
    slot = {{"slot", *place.slot}};
  }
  if (!proposal && said.takes_slot()) {
    slot.insert(slot.end(), address.begin(), address.end());
    address.clear();
  }
  if (!slot.empty()) {
    set_child(source, element, "address", type, slot, out);
  }
  if (address.empty()) {
    return;
  }
  if (proposal) {
    set_child(source, element, "target", {{"model", "dimm"}}, address, out);
  } else if (const xml::Element* target = element.child("target")) {
    set_child(source, *target, "address", {}, address, out);
  }
}

void declare_nodes(const xml::Document& document,
                   const std::vector<layout::GuestNode>& nodes,
                   std::vector<Edit>& out) {
  std::string cells;
  for (const layout::GuestNode& node : nodes) {
    cells += element("cell", {{"id", node.id}});
  }
  const std::string numa = element("numa", {}, cells);
  const xml::Element* cpu = document.root.child("cpu");
  out.push_back(
      cpu == nullptr
          ? add_child(*document.source, document.root, element("cpu", {}, numa))
          : add_child(*document.source, *cpu, numa));
}

}  // namespace memdimm::edit
