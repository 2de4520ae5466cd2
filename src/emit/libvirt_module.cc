// SPDX-License-Identifier: GPL-2.0-or-later
// Elements and attributes are made of the rows of model/module_attributes.h.
#include "emit/libvirt_module.h"

#include <algorithm>
#include <optional>

#include "base/xml_element.h"
#include "base/xml_escape.h"
#include "model/module_attributes.h"

namespace memdimm::emit {
namespace {

using model::Attribute;
using model::Form;
using model::Module;
using model::Parent;

constexpr char kQuote = '\'';
constexpr std::string_view kIndent = "  ";

std::string hex(unsigned value, std::size_t digits) {
  std::string out = show_hex(value).substr(2);
  out.insert(0, digits - std::min(digits, out.size()), '0');
  return "0x" + out;
}

// The value of an attribute as a row's form writes it.
struct Text {
  Form form;

  std::string operator()(Bytes value) const {
    return form == Form::Hexadecimal ? show_hex(value) : std::to_string(value / kKiB);
  }
  std::string operator()(unsigned value) const { return std::to_string(value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const IdSet& value) const { return value.to_string(); }
  std::string operator()(model::Sharing value) const {
    return std::string(model::kSharingWords.of(value));
  }
  std::string operator()(bool value) const {
    return form == Form::OnOff ? (value ? "on" : "off") : (value ? "yes" : "no");
  }
  // Of several attributes: see bus_address().
  std::string operator()(const model::DeviceAddress& /*value*/) const { return {}; }
  template <class T>
  std::string operator()(const Located<T>& said) const {
    return (*this)(said.value);
  }
  template <class T>
  std::string operator()(const std::optional<T>& said) const {
    return (*this)(*said);
  }
};

std::string text_of(const Attribute& attribute, const Module& module) {
  return std::visit(
      [&](const auto& access) {
        return Text{attribute.written.form}(*access.get(module));
      },
      attribute.field);
}

bool is_xml_attribute(Form form) {
  switch (form) {
    case Form::Sharing:
    case Form::YesNo:
    case Form::OnOff:
    case Form::Index:
    case Form::NodeSet:
      return true;
    default:
      return false;
  }
}

// Sizes are whole KiB in libvirt's own documents.
std::string element_of(const Attribute& attribute, const Module& module) {
  const auto& [parent, form, name, read, example] = attribute.written;
  const std::string text = text_of(attribute, module);
  if (form == Form::Flag) {
    return xml_element(name, {}, "", kQuote);
  }
  if (form == Form::Size) {
    return xml_element(name, {{"unit", "KiB"}}, text, kQuote);
  }
  if (form == Form::SizeWithin) {
    return xml_element(
        name, {}, xml_element("size", {{"unit", "KiB"}}, text, kQuote), kQuote);
  }
  return xml_element(name, {}, xml_escaped(text), kQuote);
}

// One element of a module's own, and what is in it.
struct Part {
  XmlAttributes attributes;
  std::string content;

  [[nodiscard]] bool empty() const { return attributes.empty() && content.empty(); }
};

bool is_in(Parent parent, const Attribute& attribute, const Module& module) {
  // What belongs to another model libvirt does not look at; a flag that is not set is
  // not there.
  const bool flag = attribute.written.form == Form::Flag;
  return attribute.written.parent == parent && attribute.written.read(module.row()) &&
         model::is_said(attribute, module) &&
         (!flag || text_of(attribute, module) == "yes");
}

Part part_of(Parent parent, const Module& module, std::string_view indent) {
  Part out;
  for (const Attribute& attribute : model::kAttributes) {
    if (!is_in(parent, attribute, module)) {
      continue;
    }
    if (is_xml_attribute(attribute.written.form)) {
      out.attributes.emplace_back(attribute.written.name, text_of(attribute, module));
    } else {
      out.content += std::string(indent) + element_of(attribute, module) + '\n';
    }
  }
  return out;
}

void add(std::string_view name, const Part& part, std::string& out) {
  if (part.empty()) {
    return;
  }
  const std::string content =
      part.content.empty() ? "" : '\n' + part.content + std::string(kIndent);
  out +=
      std::string(kIndent) + xml_element(name, part.attributes, content, kQuote) + '\n';
}

void add_bus_address(const Module& module, std::string& out) {
  XmlAttributes at;
  if (const auto* pci = std::get_if<model::PciAddress>(&module.bus_address)) {
    at = {{"type", "pci"},
          {"domain", hex(pci->domain, 4)},
          {"bus", hex(pci->bus, 2)},
          {"slot", hex(pci->slot, 2)},
          {"function", hex(pci->function, 1)}};
    if (pci->multifunction) {
      at.emplace_back("multifunction", *pci->multifunction ? "on" : "off");
    }
  } else if (const auto* ccw = std::get_if<model::CcwAddress>(&module.bus_address)) {
    at = {{"type", "ccw"},
          {"cssid", hex(ccw->cssid, 2)},
          {"ssid", hex(ccw->ssid, 1)},
          {"devno", hex(ccw->devno, 4)}};
  }
  add("address", {at, ""}, out);
}

void add_slot(const Module& module,
              const layout::PlacedModule& placed,
              std::string& out) {
  XmlAttributes at = {{"type", "dimm"}};
  if (placed.slot) {
    at.emplace_back("slot", *placed.slot);
  }
  if (module.base) {
    at.emplace_back("base", show_hex(module.base->value));
  }
  if (at.size() > 1) {
    add("address", {at, ""}, out);
  }
}

}  // namespace

std::string libvirt_module(const Module& said, const layout::PlacedModule& placed) {
  Module module = said;
  if (!module.node && placed.node && module.row().node) {
    module.node = Located<unsigned>{*placed.node, module.where};
  }
  std::string content;
  const Part memory = part_of(Parent::Memory, module, kIndent);
  content += memory.content;
  Part source = part_of(Parent::SourceFile, module, "    ");
  source.content += part_of(Parent::SourcePages, module, "    ").content;
  add("source", source, content);
  Part target = part_of(Parent::Target, module, "    ");
  if (module.base && !module.takes_slot()) {
    target.content +=
        "    " +
        xml_element("address", {{"base", show_hex(module.base->value)}}, "", kQuote) +
        '\n';
  }
  add("target", target, content);
  add("driver", part_of(Parent::Driver, module, "    "), content);
  add("acpi", part_of(Parent::Acpi, module, "    "), content);
  if (module.takes_slot()) {
    add_slot(module, placed, content);
  } else {
    add_bus_address(module, content);
  }
  if (module.alias) {
    add("alias", {{{"name", module.alias->value}}, ""}, content);
  }
  XmlAttributes attributes = {{"model", model::model_word(module)}};
  attributes.insert(
      attributes.end(), memory.attributes.begin(), memory.attributes.end());
  return xml_element("memory", attributes, '\n' + content, kQuote) + '\n';
}

}  // namespace memdimm::emit
