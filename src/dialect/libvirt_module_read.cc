// SPDX-License-Identifier: GPL-2.0-or-later
// Reads a module of libvirt's dialect, <devices><memory model="…">. What belongs to
// another model libvirt does not look at, and neither does this; what it looks at in
// order to refuse it is read.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "dialect/codes.h"
#include "dialect/libvirt_parts.h"
#include "dialect/libvirt_read.h"
#include "facts/modules.h"
#include "model/module_attributes.h"

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

// What a row of the table of attributes finds: its element, its attribute, or neither.
struct Found {
  const xml::Element* element = nullptr;
  const xml::Attribute* attribute = nullptr;
};

Found find(const xml::Element& memory, const model::Written& written) {
  const xml::Element* parent = &memory;
  switch (written.parent) {
    case model::Parent::Memory:
      break;
    case model::Parent::SourcePages:
    case model::Parent::SourceFile:
      parent = memory.child("source");
      break;
    case model::Parent::Target:
      parent = memory.child("target");
      break;
    case model::Parent::Driver:
      parent = memory.child("driver");
      break;
    case model::Parent::Acpi:
      parent = memory.child("acpi");
      break;
    case model::Parent::Address:  // see read_address()
      return {};
  }
  if (parent == nullptr) {
    return {};
  }
  const xml::Element* element = parent->child(written.name);
  if (element != nullptr && written.form == model::Form::SizeWithin) {
    element = element->child("size");
  }
  return {.element = element, .attribute = parent->attribute(written.name)};
}

// Reads what was found into a field, by the field's type.
struct Read {
  const Reader& reader;
  Found found;

  void operator()(Located<Bytes>& out) const {
    out = size().value_or(Located<Bytes>());
  }
  void operator()(std::optional<Located<Bytes>>& out) const { out = size(); }
  void operator()(std::optional<Located<unsigned>>& out) const {
    out = found.element == nullptr ? reader.number(found.attribute)
                                   : reader.number(*found.element);
  }
  void operator()(std::optional<Located<IdSet>>& out) const {
    out = found.element == nullptr ? reader.set(found.attribute)
                                   : reader.set(*found.element);
  }
  void operator()(std::optional<Located<std::string>>& out) const {
    if (found.element != nullptr && !found.element->text.empty()) {
      out = reader.text(*found.element);
    }
  }
  void operator()(std::optional<Located<model::Sharing>>& out) const {
    out = read_sharing(found.attribute);
  }
  void operator()(std::optional<Located<bool>>& out) const {
    out = read_yes(found.attribute);
  }
  void operator()(std::optional<bool>& out) const {
    if (found.attribute != nullptr) {
      out = found.attribute->value == "yes";
    }
  }
  void operator()(bool& out) const { out = found.element != nullptr; }
  void operator()(model::DeviceAddress& /*out*/) const {}

 private:
  [[nodiscard]] std::optional<Located<Bytes>> size() const {
    return found.element == nullptr ? std::nullopt : reader.size(*found.element);
  }
};

// Whether a module of this model has the field, and libvirt looks for it.
bool is_of(const model::Attribute& row, const facts::ModelRow& model) {
  Module other;
  other.kind = model::kind_of(model.key);
  return row.written.read(model) &&
         std::visit([&](const auto& access) { return access.get(other) != nullptr; },
                    row.field);
}

void report_other_model(const Reader& reader,
                        const Found& found,
                        const model::Attribute& row,
                        const Module& module) {
  std::vector<std::string> models;
  for (const facts::ModelRow& each : facts::kModels) {
    if (each.memory && is_of(row, each)) {
      models.push_back("model=" + quoted(each.word));
    }
  }
  const bool element = found.element != nullptr;
  const std::string name = element ? '<' + std::string(row.written.name) + '>'
                                   : "attribute " + quoted(row.written.name);
  const bool within = row.written.form == model::Form::SizeWithin;
  reader.out()
      .add(kOtherModels,
           !element ? found.attribute->name_at : found.element->name_at,
           name + " is passed over in a module of model " + quoted(module.row().word) +
               (within ? ", with all that it holds" : "") + "; expected it with " +
               join_or(models))
      .help = "remove it, or write " + join_or(models);
}

void read_attribute(const Reader& reader,
                    const xml::Element& memory,
                    const model::Attribute& row,
                    Module& module) {
  const Found found = find(memory, row.written);
  if (found.element == nullptr && found.attribute == nullptr) {
    return;
  }
  if (!is_of(row, module.row())) {
    report_other_model(reader, found, row, module);
    return;
  }
  std::visit(
      [&](const auto& access) {
        if (auto* field = access.set(module)) {
          Read{reader, found}(*field);
        }
      },
      row.field);
}

void read_address(const Reader& reader, const xml::Element& address, Module& module) {
  module.address_type = Reader::text(address.attribute("type"));
  const std::string_view type =
      module.address_type ? std::string_view(module.address_type->value) : "";
  if (type == "dimm") {
    module.slot = reader.number(address.attribute("slot"));
    module.base = reader.hex(address.attribute("base"));
  } else {
    module.bus_address = read_bus_address(address);
  }
}

// <target><address>, which modules in slots have not.
void read_base(const Reader& reader, const xml::Element& memory, Module& module) {
  const xml::Element* address = Reader::find(memory, {"target", "address"});
  if (address != nullptr && !module.takes_slot()) {
    module.base = reader.hex(address->attribute("base"));
  }
}

}  // namespace

std::optional<Module> read_module(const Reader& around, const xml::Element& element) {
  Module module;
  const Reader reader = around.noting(module.sizes);
  module.where = element.name_at;
  const xml::Attribute* model = element.attribute("model");
  module.kind = kind_of(model == nullptr ? "" : model->value);
  for (const model::Attribute& row : model::kAttributes) {
    read_attribute(reader, element, row, module);
  }
  read_base(reader, element, module);
  if (const xml::Element* address = element.child("address")) {
    read_address(reader, *address, module);
  }
  if (const xml::Element* alias = element.child("alias")) {
    module.alias = Reader::text(alias->attribute("name"));
  }
  const bool has_size = module.size.where.end != 0;
  return has_size ? std::optional(std::move(module)) : std::nullopt;
}

std::optional<Module> read_libvirt_module(const xml::Element& element,
                                          const Source& source,
                                          Diagnostics& out) {
  std::vector<model::WrittenSize> none;
  return read_module(Reader(source, out, kLibvirtSizes, none), element);
}

}  // namespace memdimm::dialect
