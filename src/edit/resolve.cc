// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/resolve.h"

namespace memdimm::edit {
namespace {

using model::Domain;

struct Written {
  std::string number;
  std::string unit;
};

// A size in `unit` where it is a whole number of them, else in the largest unit that
// is.
Written write_size(Bytes size, std::string_view unit) {
  const Unit* row = find_unit(unit.empty() ? "KiB" : unit);
  if (row != nullptr && size % row->bytes == 0) {
    return {std::to_string(size / row->bytes), std::string(unit)};
  }
  const std::string shown = show_size(size);
  const std::size_t blank = shown.find(' ');
  return {shown.substr(0, blank),
          shown.substr(blank + 1) == "byte" ? "bytes" : shown.substr(blank + 1)};
}

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

std::vector<const xml::Element*> module_elements(const xml::Element& root) {
  std::vector<const xml::Element*> out;
  for (const xml::Element& child : root.children) {
    if (child.name != "devices") {
      continue;
    }
    for (const xml::Element& device : child.children) {
      if (device.name == "memory") {
        out.push_back(&device);
      }
    }
  }
  return out;
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
