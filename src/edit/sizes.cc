// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/sizes.h"

#include "base/xml_escape.h"

namespace memdimm::edit {
namespace {

std::string source_line(const layout::Backend& backend) {
  std::string host;
  if (!backend.host_nodes.empty()) {
    host = " host-node='" + backend.host_nodes.to_string() + '\'';
  }
  if (backend.page_size) {
    return "<source type='hugepage' page-size='" +
           std::to_string(*backend.page_size / kKiB) + "' count='" +
           std::to_string(backend.size / *backend.page_size) + '\'' + host + "/>";
  }
  const Written size = write_size(backend.size);
  return "<source type='ram' size='" + size.number + "' unit='" + size.unit + '\'' +
         host + "/>";
}

}  // namespace

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

std::string sized(std::string_view element, Bytes size) {
  const Written written = write_size(size);
  const std::string name(element);
  return '<' + name + " unit='" + written.unit + "'>" + written.number + "</" + name +
         '>';
}

std::vector<std::string> proposal_module(const ModuleWords& words) {
  std::vector<std::string> lines = {"<memory type='ram'>"};
  lines.push_back("  " + source_line(*words.backend));
  if (words.node || words.address) {
    std::string target = "  <target model='dimm'";
    if (words.node) {
      target += " node='" + std::to_string(*words.node) + '\'';
    }
    if (words.address) {
      target += " address='" + show_hex(*words.address) + '\'';
    }
    lines.push_back(target + "/>");
  }
  lines.push_back("  <address type='acpi-dimm' slot='" + std::to_string(words.slot) +
                  "'/>");
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
      lines.push_back("    <nodemask>" + module.backing.host_nodes->value.to_string() +
                      "</nodemask>");
    }
    lines.emplace_back("  </source>");
  }
  lines.emplace_back("  <target>");
  lines.push_back("    " + sized("size", placed.size));
  lines.push_back("    <node>" + std::to_string(placed.node.value_or(0)) + "</node>");
  lines.emplace_back("  </target>");
  if (module.alias) {
    lines.push_back("  <alias name='" + xml_escaped(module.alias->value, '\'') + "'/>");
  }
  std::string address =
      "  <address type='dimm' slot='" + std::to_string(placed.slot.value_or(0)) + '\'';
  if (placed.address_given) {
    address += " base='" + show_hex(placed.address.value_or(0)) + '\'';
  }
  lines.push_back(address + "/>");
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
