// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/sizes.h"

#include <utility>

#include "edit/edits.h"

namespace memdimm::edit {
namespace {

std::string source_line(const layout::Backend& backend) {
  XmlAttributes attributes;
  if (backend.page_size) {
    attributes = {{"type", "hugepage"},
                  {"page-size", *backend.page_size / kKiB},
                  {"count", steps_in(backend.size, *backend.page_size)}};
  } else {
    const WrittenNumber size = write_size(backend.size);
    attributes = {{"type", "ram"}, {"size", size.number}, {"unit", size.unit}};
  }
  if (!backend.host_nodes.empty()) {
    attributes.emplace_back("host-node", backend.host_nodes.to_string());
  }
  return element("source", attributes);
}

}  // namespace

std::string sized(std::string_view name, Bytes size, XmlAttributes attributes) {
  const WrittenNumber written = write_size(size);
  attributes.emplace_back("unit", written.unit);
  return element(name, attributes, written.number);
}

std::string proposal_memory(unsigned slots, std::optional<Bytes> maximum, Bytes total) {
  XmlAttributes attributes = {{"slots", slots}};
  if (maximum) {
    const WrittenNumber most = write_size(*maximum);
    attributes.emplace_back("max-memory", most.number);
    attributes.emplace_back("max-memory-unit", most.unit);
  }
  return sized("memory", total, std::move(attributes));
}

std::string libvirt_maximum(unsigned slots, Bytes maximum) {
  return sized("maxMemory", maximum, {{"slots", slots}});
}

std::string_view address_type(model::DialectId dialect) {
  return dialect == model::DialectId::Proposal ? "acpi-dimm" : "dimm";
}

std::vector<std::string> proposal_module(const ModuleWords& words) {
  std::vector<std::string> lines = {"<memory type='ram'>"};
  lines.push_back("  " + source_line(*words.backend));
  if (words.node || words.address) {
    XmlAttributes target = {{"model", "dimm"}};
    if (words.node) {
      target.emplace_back("node", *words.node);
    }
    if (words.address) {
      target.emplace_back("address", show_hex(*words.address));
    }
    lines.push_back("  " + element("target", target));
  }
  if (!words.alias.empty()) {
    lines.push_back("  " + element("alias", {{"name", words.alias}}));
  }
  lines.push_back("  " + element("address",
                                 {{"type", address_type(model::DialectId::Proposal)},
                                  {"slot", words.slot}}));
  lines.emplace_back("</memory>");
  return lines;
}

std::vector<std::string> libvirt_dimm(const model::Module& module,
                                      const layout::PlacedModule& placed) {
  std::vector<std::string> lines = {"<memory model='dimm'>"};
  if (module.backing.page_size || module.backing.host_nodes) {
    lines.emplace_back("  <source>");
    if (module.backing.page_size) {
      lines.push_back("    " + sized("pagesize", module.backing.page_size->value));
    }
    if (module.backing.host_nodes) {
      lines.push_back("    " + element("nodemask",
                                       {},
                                       module.backing.host_nodes->value.to_string()));
    }
    lines.emplace_back("  </source>");
  }
  lines.emplace_back("  <target>");
  lines.push_back("    " + sized("size", placed.size));
  lines.push_back("    " +
                  element("node", {}, std::to_string(placed.node.value_or(0))));
  lines.emplace_back("  </target>");
  if (module.alias) {
    lines.push_back("  " + element("alias", {{"name", module.alias->value}}));
  }
  XmlAttributes address = {{"type", address_type(model::DialectId::Libvirt)},
                           {"slot", placed.slot.value_or(0)}};
  if (placed.address_given) {
    address.emplace_back("base", show_hex(placed.address.value_or(0)));
  }
  lines.push_back("  " + element("address", address));
  lines.emplace_back("</memory>");
  return lines;
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
