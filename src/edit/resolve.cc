// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/resolve.h"

#include "base/text.h"
#include "edit/sizes.h"

namespace memdimm::edit {

using model::Domain;

namespace {

// In the element's unit where it is a whole number of them.
void set_size(const Source& source,
              const xml::Element& element,
              Bytes bytes,
              std::vector<Edit>& out) {
  const xml::Attribute* unit = element.attribute("unit");
  const WrittenNumber size = write_size(bytes, unit == nullptr ? "" : unit->value);
  if (unit == nullptr && !size.unit.empty()) {
    out.push_back(add_attribute(source, element, "unit", size.unit));
  } else if (unit != nullptr && size.unit != unit->value) {
    out.push_back({unit->value_at, size.unit});
  }
  out.push_back(set_text(source, element, size.number));
}

}  // namespace

void set_total(const xml::Document& document,
               const Domain& domain,
               Bytes total,
               std::vector<Edit>& out) {
  const xml::Element* memory = document.root.child("memory");
  if (memory != nullptr && (!domain.total || domain.total->value != total)) {
    set_size(*document.source, *memory, total, out);
  }
}

void set_current(const xml::Document& document,
                 const Domain& domain,
                 std::optional<Bytes> current,
                 std::vector<Edit>& out) {
  const xml::Element* element = document.root.child("currentMemory");
  if (element != nullptr && current && domain.current &&
      domain.current->value != *current) {
    set_size(*document.source, *element, *current, out);
  }
}

void set_slot(const Source& source,
              const xml::Element& module,
              model::DialectId dialect,
              unsigned slot,
              std::vector<Edit>& out) {
  const std::string number = std::to_string(slot);
  if (const xml::Element* address = module.child("address")) {
    out.push_back(add_attribute(source, *address, "slot", number));
  } else {
    out.push_back(add_child(
        source,
        module,
        element("address", {{"type", address_type(dialect)}, {"slot", number}})));
  }
}

void set_slots(const xml::Document& document,
               const Domain& domain,
               const layout::Layout& layout,
               std::optional<std::size_t> but,
               std::vector<Edit>& out) {
  const auto elements = module_elements(document.root);
  const auto set = [&](std::size_t index, std::optional<unsigned> slot) {
    const model::Module& module = domain.modules[index];
    if (module.takes_slot() && !module.slot && slot && but != index &&
        index < elements.size()) {
      set_slot(*document.source, *elements[index], domain.dialect, *slot, out);
    }
  };
  if (layout.boot_module()) {
    set(*layout.boot_module(), layout.boot_slot());
  }
  for (const layout::PlacedModule& placed : layout.modules) {
    set(placed.index, placed.slot);
  }
}

std::string boot_module_text(const layout::Layout& layout) {
  layout::Backend plain;
  plain.size = layout.boot;
  std::string out;
  for (const std::string& line : proposal_module({&plain, {}, {}, 0})) {
    out += trim(line);
  }
  return out;
}

std::string module_indent(const xml::Document& document) {
  const Source& source = *document.source;
  const xml::Element* devices = document.root.child("devices");
  if (devices != nullptr && !devices->children.empty()) {
    return std::string(indent_of(source, devices->children.back()));
  }
  std::string_view outer;
  if (devices != nullptr) {
    outer = indent_of(source, *devices);
  } else if (!document.root.children.empty()) {
    outer = indent_of(source, document.root.children.back());
  }
  return outer.empty() ? std::string() : std::string(outer) + "  ";
}

Edit add_module(const xml::Document& document, std::string_view module) {
  const Source& source = *document.source;
  if (const xml::Element* devices = document.root.child("devices")) {
    return add_child(source, *devices, module);
  }
  const std::string inner = module_indent(document);
  const std::string outer = inner.empty() ? "" : inner.substr(0, inner.size() - 2);
  return add_child(source,
                   document.root,
                   "<devices>" + inner + std::string(module) + outer + "</devices>");
}

std::vector<Edit> resolve(const xml::Document& document,
                          const Domain& domain,
                          const layout::Layout& layout) {
  std::vector<Edit> out;
  // A cell that libvirt creates is what the total leaves, so that the total decides.
  const bool created =
      layout.libvirt() != nullptr && layout.libvirt()->defined.cell_created;
  if (!created) {
    set_total(document, domain, layout.stated_total(), out);
  }
  if (domain.current && domain.current->value > layout.stated_total()) {
    set_current(document, domain, layout.stated_total(), out);  // as libvirt reads it
  }
  set_slots(document, domain, layout, std::nullopt, out);
  if (layout.boot_created()) {
    out.push_back(add_module(document, boot_module_text(layout)));
  }
  return out;
}

}  // namespace memdimm::edit
