// SPDX-License-Identifier: GPL-2.0-or-later
// Reads a module of libvirt's dialect, <devices><memory model="…">. What belongs to
// another model libvirt does not look at, and neither does this; what it looks at in
// order to refuse it is read.
#include "base/text.h"
#include "dialect/libvirt_parts.h"
#include "dialect/libvirt_read.h"
#include "facts/modules.h"

namespace memdimm::dialect {
namespace {

using model::Module;
using model::ModuleKind;

// An unknown word has not passed the grammar.
ModuleKind kind_of(std::string_view word) {
  const auto* row = std::find_if(
      facts::kModels.begin(), facts::kModels.end(), [&](const facts::ModelRow& one) {
        return one.word == word;
      });
  return row == facts::kModels.end() ? ModuleKind() : model::kind_of(row->key);
}

std::optional<Located<Bytes>> size_of(const Reader& reader,
                                      const xml::Element* parent,
                                      std::initializer_list<std::string_view> path) {
  const xml::Element* found = parent == nullptr ? nullptr : Reader::find(*parent, path);
  return found == nullptr ? std::nullopt : reader.size(*found);
}

bool has(const xml::Element* parent, std::string_view child) {
  return parent != nullptr && parent->child(child) != nullptr;
}

void read_source(const Reader& reader, const xml::Element& source, Module& module) {
  const bool file = module.row().own_file;
  if (const xml::Element* path = source.child("path"); path != nullptr && file) {
    if (!path->text.empty()) {
      module.backing.path = reader.text(*path);
    }
  }
  if (const xml::Element* nodes = source.child("nodemask"); nodes != nullptr && !file) {
    module.backing.host_nodes = reader.set(*nodes);
  }
  if (module.row().own_pages) {
    module.backing.page_size = size_of(reader, &source, {"pagesize"});
  }
}

void read_nvdimm(const Reader& reader,
                 const xml::Element& element,
                 model::Nvdimm& nvdimm) {
  const xml::Element* source = element.child("source");
  const xml::Element* target = element.child("target");
  nvdimm.label = size_of(reader, target, {"label", "size"});
  nvdimm.align = size_of(reader, source, {"alignsize"});
  nvdimm.pmem = has(source, "pmem");
  nvdimm.readonly = has(target, "readonly");
  if (const xml::Element* uuid = element.child("uuid")) {
    nvdimm.uuid = reader.text(*uuid);
  }
}

void read_virtio_mem(const Reader& reader,
                     const xml::Element& element,
                     model::VirtioMem& mem) {
  const xml::Element* target = element.child("target");
  mem.block = size_of(reader, target, {"block"});
  mem.requested = size_of(reader, target, {"requested"});
  const xml::Attribute* dynamic =
      target == nullptr ? nullptr : target->attribute("dynamicMemslots");
  if (dynamic != nullptr) {
    mem.dynamic_memslots = dynamic->value == "yes";
  }
}

// A part of a PCI or CCW address: decimal or 0x hexadecimal.
unsigned part(const xml::Element& address, std::string_view name) {
  const xml::Attribute* attribute = address.attribute(name);
  if (attribute == nullptr) {
    return 0;
  }
  const std::string_view text = trim(attribute->value);
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  return static_cast<unsigned>(
      (hexadecimal ? parse_hex(text) : parse_decimal(text)).value_or(0));
}

void read_address(const Reader& reader, const xml::Element& address, Module& module) {
  module.address_type = Reader::text(address.attribute("type"));
  const std::string_view type =
      module.address_type ? std::string_view(module.address_type->value) : "";
  if (type == "dimm") {
    module.slot = reader.number(address.attribute("slot"));
    module.base = reader.hex(address.attribute("base"));
  } else if (type == "pci" && address.attribute("slot") != nullptr) {
    module.bus_address = model::PciAddress{.domain = part(address, "domain"),
                                           .bus = part(address, "bus"),
                                           .slot = part(address, "slot"),
                                           .function = part(address, "function")};
  } else if (type == "ccw" && address.attribute("devno") != nullptr) {
    module.bus_address = model::CcwAddress{.cssid = part(address, "cssid"),
                                           .ssid = part(address, "ssid"),
                                           .devno = part(address, "devno")};
  }
}

void read_target(const Reader& reader, const xml::Element& target, Module& module) {
  if (const xml::Element* node = target.child("node")) {
    module.node = reader.number(*node);
  }
  const xml::Element* address = target.child("address");
  if (address != nullptr && !module.takes_slot()) {
    module.base = reader.hex(address->attribute("base"));
  }
}

}  // namespace

std::optional<Module> read_module(const Reader& reader, const xml::Element& element) {
  Module module;
  module.where = element.name_at;
  const xml::Attribute* model = element.attribute("model");
  module.kind = kind_of(model == nullptr ? "" : model->value);
  module.backing.access = read_sharing(element.attribute("access"));
  module.backing.discard = read_yes(element.attribute("discard"));
  if (const xml::Element* source = element.child("source")) {
    read_source(reader, *source, module);
  }
  if (const xml::Element* target = element.child("target")) {
    read_target(reader, *target, module);
  }
  if (const xml::Element* address = element.child("address")) {
    read_address(reader, *address, module);
  }
  if (const xml::Element* alias = element.child("alias")) {
    module.alias = Reader::text(alias->attribute("name"));
  }
  if (auto* nvdimm = std::get_if<model::Nvdimm>(&module.kind)) {
    read_nvdimm(reader, element, *nvdimm);
  } else if (auto* mem = std::get_if<model::VirtioMem>(&module.kind)) {
    read_virtio_mem(reader, element, *mem);
  }
  const xml::Element* target_size = Reader::find(element, {"target", "size"});
  const auto size = target_size == nullptr ? std::nullopt : reader.size(*target_size);
  if (!size) {
    return std::nullopt;
  }
  module.size = *size;
  return module;
}

std::optional<Module> read_libvirt_module(const xml::Element& element,
                                          const Source& source,
                                          Diagnostics& out) {
  return read_module(Reader(source, out, kLibvirtSizes), element);
}

}  // namespace memdimm::dialect
