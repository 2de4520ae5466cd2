// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/resolve.h"

#include "edit/sizes.h"

namespace memdimm::edit {
namespace {

using model::Domain;

void set_total(const Source& source,
               const xml::Element& memory,
               Bytes total,
               std::vector<Edit>& out) {
  const xml::Attribute* unit = memory.attribute("unit");
  const Written size = write_size(total, unit == nullptr ? "" : unit->value);
  if (unit == nullptr && !size.unit.empty()) {
    out.push_back(add_attribute(source, memory, "unit", size.unit));
  } else if (unit != nullptr && size.unit != unit->value) {
    out.push_back({unit->value_at, size.unit});
  }
  out.push_back(set_text(source, memory, size.number));
}

// The slot goes into the module's <address>, or into a new one.
void set_slot(const Source& source,
              const xml::Element& module,
              unsigned slot,
              std::string_view type,
              std::vector<Edit>& out) {
  const std::string number = std::to_string(slot);
  if (const xml::Element* address = module.child("address")) {
    out.push_back(add_attribute(source, *address, "slot", number));
  } else {
    out.push_back(
        add_child(source,
                  module,
                  "<address type='" + std::string(type) + "' slot='" + number + "'/>"));
  }
}

void set_slots(const xml::Document& document,
               const Domain& domain,
               const layout::Layout& layout,
               std::vector<Edit>& out) {
  const auto elements = module_elements(document.root);
  const std::string_view type =
      domain.dialect == model::DialectId::Proposal ? "acpi-dimm" : "dimm";
  const auto set = [&](std::size_t index, std::optional<unsigned> slot) {
    const model::Module& module = domain.modules[index];
    if (module.takes_slot() && !module.slot && slot && index < elements.size()) {
      set_slot(*document.source, *elements[index], *slot, type, out);
    }
  };
  if (layout.boot_module) {
    set(*layout.boot_module, layout.boot_slot);
  }
  for (const layout::PlacedModule& placed : layout.modules) {
    set(placed.index, placed.slot);
  }
}

void add_boot_module(const xml::Document& document,
                     const layout::Layout& layout,
                     std::vector<Edit>& out) {
  const Written size = write_size(layout.boot, "");
  const std::string module = "<memory type='ram'><source type='ram' size='" +
                             size.number + "'" +
                             (size.unit.empty() ? "" : " unit='" + size.unit + "'") +
                             "/><address type='acpi-dimm' slot='0'/></memory>";
  const xml::Element* devices = document.root.child("devices");
  out.push_back(devices != nullptr ? add_child(*document.source, *devices, module)
                                   : add_child(*document.source,
                                               document.root,
                                               "<devices>" + module + "</devices>"));
}

}  // namespace

std::vector<Edit> resolve(const xml::Document& document,
                          const Domain& domain,
                          const layout::Layout& layout) {
  std::vector<Edit> out;
  const Bytes total = layout.defined ? layout.defined->total : layout.total;
  const xml::Element* memory = document.root.child("memory");
  if (memory != nullptr && (!domain.total || domain.total->value != total)) {
    set_total(*document.source, *memory, total, out);
  }
  set_slots(document, domain, layout, out);
  if (layout.boot_created) {
    add_boot_module(document, layout, out);
  }
  return out;
}

}  // namespace memdimm::edit
