// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/proposal_read.h"

#include <algorithm>
#include <vector>

#include "dialect/codes.h"
#include "dialect/common_read.h"

namespace memdimm::dialect {
namespace {

using model::Module;

std::string_view value_of(const xml::Element& element, std::string_view attribute) {
  const xml::Attribute* found = element.attribute(attribute);
  return found == nullptr ? std::string_view{} : found->value;
}

// page-size × count; the finding about an overflow stands at the count.
std::optional<Located<Bytes>> hugepage_size(const Reader& reader,
                                            const xml::Element& source,
                                            const Located<Bytes>& page) {
  const auto count = reader.number(source.attribute("count"));
  if (!count) {
    return std::nullopt;
  }
  const auto size = checked_multiply(page.value, count->value);
  if (!size) {
    reader.out().add(kSizeOverflow,
                     count->where,
                     std::to_string(count->value) + " pages of " +
                         show_size(page.value) + " are too large a size");
    return std::nullopt;
  }
  return Located<Bytes>{*size, count->where};
}

// false after a finding that leaves the module without a size.
bool read_source(const Reader& reader, const xml::Element& source, Module& module) {
  const std::string_view type = value_of(source, "type");
  module.size.where = source.name_at;
  module.backing.host_nodes = reader.set(source.attribute("host-node"));
  std::optional<Located<Bytes>> size;
  if (type == "hugepage") {
    if (source.attribute("node") != nullptr) {
      module.backing.host_nodes = reader.set(source.attribute("node"));
    }
    module.backing.page_size = reader.size(source, "page-size", "unit");
    if (module.backing.page_size) {
      size = hugepage_size(reader, source, *module.backing.page_size);
    }
  } else {
    module.backing.path = Reader::text(source.attribute("path"));
    size = reader.size(source, "size", "unit");
  }
  if (size) {
    module.size = *size;
  }
  module.sized = size.has_value();
  return size.has_value() || source.attribute("size") == nullptr;
}

void read_target(const Reader& reader, const xml::Element& element, Module& module) {
  if (const xml::Element* target = element.child("target")) {
    module.node = reader.number(target->attribute("node"));
    module.base = reader.address(target->attribute("address"));
  }
  if (const xml::Element* address = element.child("address")) {
    module.slot = reader.number(address->attribute("slot"));
    module.address_type = Reader::text(address->attribute("type"));
  }
  if (const xml::Element* alias = element.child("alias")) {
    module.alias = Reader::text(alias->attribute("name"));
  }
}

std::optional<Module> read_module(const Reader& around, const xml::Element& element) {
  const xml::Element* source = element.child("source");
  if (source == nullptr) {
    return std::nullopt;
  }
  Module module;
  const Reader reader = around.noting(module.sizes);
  module.where = element.name_at;
  const std::string_view type = value_of(element, "type");
  if (type == "rom") {
    module.kind = model::Rom{};
  } else if (type == "flash") {
    module.kind = model::Flash{};
  }
  const bool sized = read_source(reader, *source, module);
  read_target(reader, element, module);
  return sized ? std::optional(std::move(module)) : std::nullopt;
}

void read_memory(const Reader& reader,
                 const xml::Element& root,
                 model::Domain& domain) {
  if (const xml::Element* memory = root.child("memory")) {
    domain.memory_element = memory->name_at;
    domain.total = reader.size(*memory);
    domain.slots = reader.number(memory->attribute("slots"));
    domain.maximum = reader.size(*memory, "max-memory", "max-memory-unit");
    if (const xml::Attribute* dump = memory->attribute("dumpCore")) {
      domain.guest.dump_core = dump->value == "on";
    }
  }
  if (const xml::Element* current = root.child("currentMemory")) {
    domain.current = reader.size(*current);
  }
}

void read_cells(const Reader& reader, const xml::Element& root, model::Domain& domain) {
  const xml::Element* numa = Reader::find(root, {"cpu", "numa"});
  if (numa == nullptr) {
    return;
  }
  domain.numa_element = numa->name_at;
  for (const xml::Element& child : numa->children) {
    if (child.name != "cell") {
      continue;
    }
    model::Cell& cell = domain.cells.emplace_back();
    cell.where = child.name_at;
    cell.id = reader.number(child.attribute("id"));
    cell.cpus = reader.set(child.attribute("cpus"));
    cell.memory = reader.size(child, "memory", "unit");
  }
}

}  // namespace

std::optional<Module> read_proposal_module(const xml::Element& element,
                                           const Source& source,
                                           Diagnostics& out) {
  std::vector<model::WrittenSize> none;
  return read_module(Reader(source, out, kProposalSizes, none), element);
}

std::optional<model::Domain> read_proposal(const xml::Document& document,
                                           Diagnostics& out) {
  model::Domain domain;
  const Reader reader(*document.source, out, kProposalSizes, domain.sizes);
  const xml::Element& root = document.root;
  domain.dialect = model::DialectId::Proposal;
  domain.where = root.name_at;
  domain.guest = reader.guest(root);
  domain.unread = Reader::unread(root);
  read_memory(reader, root, domain);
  domain.backing = reader.memory_backing(root);
  read_cells(reader, root, domain);
  if (const xml::Element* devices = root.child("devices")) {
    for (const xml::Element& child : devices->children) {
      if (child.name == "memory") {
        if (auto module = read_module(reader, child)) {
          domain.modules.push_back(std::move(*module));
        }
      }
    }
  }
  return domain;
}

}  // namespace memdimm::dialect
