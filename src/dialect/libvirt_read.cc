// SPDX-License-Identifier: GPL-2.0-or-later
#include "dialect/libvirt_read.h"

#include <algorithm>

#include "dialect/libvirt_parts.h"

namespace memdimm::dialect {
namespace {

using model::Domain;
using model::NumaMode;

std::optional<NumaMode> read_mode(const xml::Attribute* from) {
  return from == nullptr ? std::nullopt : model::kNumaModeWords.find(from->value);
}

std::string word(const xml::Element& element, std::string_view attribute) {
  const xml::Attribute* found = element.attribute(attribute);
  return found == nullptr ? std::string() : std::string(found->value);
}

unsigned count(const Reader& reader,
               const xml::Element& element,
               std::string_view attribute) {
  const auto found = reader.number(element.attribute(attribute));
  return found ? found->value : 0;
}

void read_totals(const Reader& reader, const xml::Element& root, Domain& domain) {
  if (const xml::Element* memory = root.child("memory")) {
    domain.memory_element = memory->name_at;
    domain.total = reader.size(*memory);
    if (memory->attribute("dumpCore") != nullptr) {
      domain.guest.dump_core = word(*memory, "dumpCore") == "on";
    }
  }
  if (const xml::Element* current = root.child("currentMemory")) {
    domain.current = reader.size(*current);
  }
  if (const xml::Element* maximum = root.child("maxMemory")) {
    domain.maximum = reader.size(*maximum);
    domain.slots = reader.number(maximum->attribute("slots"));
  }
}

model::CellCache read_cache(const Reader& reader, const xml::Element& element) {
  model::CellCache cache;
  cache.where = element.name_at;
  cache.level = count(reader, element, "level");
  cache.associativity = model::kAssociativityWords.find(word(element, "associativity"))
                            .value_or(model::Associativity::None);
  cache.policy = model::kWritePolicyWords.find(word(element, "policy"))
                     .value_or(model::WritePolicy::None);
  if (const xml::Element* size = element.child("size")) {
    cache.size_kib = count(reader, *size, "value");
  }
  if (const xml::Element* line = element.child("line")) {
    cache.line_bytes = count(reader, *line, "value");
  }
  return cache;
}

model::Cell read_cell(const Reader& reader, const xml::Element& element) {
  model::Cell cell;
  cell.where = element.name_at;
  cell.id = reader.number(element.attribute("id"));
  cell.cpus = reader.set(element.attribute("cpus"));
  cell.memory = reader.size(element, "memory", "unit");
  cell.backing.access = read_sharing(element.attribute("memAccess"));
  cell.backing.discard = read_yes(element.attribute("discard"));
  for (const xml::Element& child : element.children) {
    if (child.name == "cache") {
      cell.caches.push_back(read_cache(reader, child));
    }
  }
  const xml::Element* distances = element.child("distances");
  if (distances == nullptr) {
    return cell;
  }
  cell.has_distances = true;
  for (const xml::Element& sibling : distances->children) {
    cell.distances.push_back({.sibling = count(reader, sibling, "id"),
                              .value = count(reader, sibling, "value"),
                              .where = sibling.name_at});
  }
  return cell;
}

model::Interconnect read_interconnect(const Reader& reader,
                                      const xml::Element& element) {
  model::Interconnect link;
  link.where = element.name_at;
  link.bandwidth = element.name == "bandwidth";
  link.initiator = count(reader, element, "initiator");
  link.target = count(reader, element, "target");
  link.cache = count(reader, element, "cache");
  link.type = word(element, "type");
  if (!link.bandwidth) {
    link.value = count(reader, element, "value");
  } else if (const auto value = reader.size(element, "value", "unit")) {
    link.value = value->value / kKiB;
  }
  return link;
}

void read_numa(const Reader& reader, const xml::Element& root, Domain& domain) {
  const xml::Element* numa = Reader::find(root, {"cpu", "numa"});
  if (numa == nullptr) {
    return;
  }
  domain.numa_element = numa->name_at;
  for (const xml::Element& child : numa->children) {
    if (child.name == "cell") {
      domain.cells.push_back(read_cell(reader, child));
    }
  }
  if (const xml::Element* links = numa->child("interconnects")) {
    for (const xml::Element& link : links->children) {
      domain.interconnects.push_back(read_interconnect(reader, link));
    }
  }
}

void read_memnode(const Reader& reader,
                  const xml::Element& element,
                  model::Numatune& tune) {
  model::MemNode node;
  node.where = element.name_at;
  node.cell = reader.number(element.attribute("cellid"))
                  .value_or(Located<unsigned>{0, element.name_at});
  node.mode = read_mode(element.attribute("mode")).value_or(NumaMode::Strict);
  node.host_nodes = reader.set(element.attribute("nodeset"));
  tune.nodes.push_back(std::move(node));
}

void read_numatune(const Reader& reader, const xml::Element& root, Domain& domain) {
  model::Numatune& tune = domain.numatune;
  const xml::Element* element = root.child("numatune");
  if (element == nullptr) {
    return;
  }
  tune.where = element->name_at;
  if (const xml::Element* memory = element->child("memory")) {
    tune.memory = memory->name_at;
    tune.mode = read_mode(memory->attribute("mode"));
    tune.host_nodes = reader.set(memory->attribute("nodeset"));
    if (const xml::Attribute* placement = memory->attribute("placement")) {
      tune.placement = model::kPlacementWords.find(placement->value)
                           .value_or(model::Placement::Static);
    }
  }
  for (const xml::Element& child : element->children) {
    if (child.name == "memnode") {
      read_memnode(reader, child, tune);
    }
  }
}

// Pinning stands outside the memory elements: a list there that is none is as good as
// absent.
void read_pinning(const xml::Element& root, model::Guest& guest) {
  const xml::Element* cputune = root.child("cputune");
  if (cputune == nullptr) {
    return;
  }
  guest.cpu_pinning = std::any_of(cputune->children.begin(),
                                  cputune->children.end(),
                                  [](const xml::Element& child) {
                                    return child.name == "vcpupin" ||
                                           child.name == "emulatorpin" ||
                                           child.name == "iothreadpin";
                                  });
  const xml::Element* emulator = cputune->child("emulatorpin");
  const xml::Attribute* cpus =
      emulator == nullptr ? nullptr : emulator->attribute("cpuset");
  if (cpus != nullptr) {
    guest.emulator_cpuset = IdSet::parse(cpus->value);
  }
}

void read_devices(const Reader& reader, const xml::Element& root, Domain& domain) {
  const xml::Element* devices = root.child("devices");
  if (devices == nullptr) {
    return;
  }
  model::Guest& guest = domain.guest;
  for (const xml::Element& device : devices->children) {
    if (device.name == "memory") {
      if (auto module = read_module(reader, device)) {
        domain.modules.push_back(std::move(*module));
      }
    } else if (device.name == "video") {
      const xml::Element* model = device.child("model");
      if (model != nullptr && !guest.gpu_blob && word(*model, "type") == "virtio" &&
          word(*model, "blob") == "on") {
        guest.gpu_blob = model->name_at;
      }
    }
  }
}

void read_min_guarantee(const Reader& reader,
                        const xml::Element& root,
                        model::Guest& guest) {
  const xml::Element* minimum = Reader::find(root, {"memtune", "min_guarantee"});
  if (minimum == nullptr) {
    return;
  }
  const auto size = reader.size(*minimum);
  if (size && size->value > 0) {
    guest.min_guarantee = minimum->name_at;
  }
}

}  // namespace

std::optional<Located<model::Sharing>> read_sharing(const xml::Attribute* from) {
  if (from == nullptr) {
    return std::nullopt;
  }
  const auto value = model::kSharingWords.find(from->value);
  return Located<model::Sharing>{value.value_or(model::Sharing::Private),
                                 from->value_at};
}

std::optional<Located<bool>> read_yes(const xml::Attribute* from) {
  return from == nullptr
             ? std::nullopt
             : std::optional(Located<bool>{from->value == "yes" || from->value == "on",
                                           from->value_at});
}

std::optional<Domain> read_libvirt(const xml::Document& document, Diagnostics& out) {
  Domain domain;
  const Reader reader(*document.source, out, kLibvirtSizes, domain.sizes);
  const xml::Element& root = document.root;
  domain.dialect = model::DialectId::Libvirt;
  domain.where = root.name_at;
  domain.guest = reader.guest(root);
  domain.unread = Reader::unread(root);
  read_totals(reader, root, domain);
  domain.backing = reader.memory_backing(root);
  read_numa(reader, root, domain);
  read_numatune(reader, root, domain);
  read_pinning(root, domain.guest);
  read_devices(reader, root, domain);
  read_min_guarantee(reader, root, domain.guest);
  read_around(*document.source, root, domain.guest);
  return domain;
}

}  // namespace memdimm::dialect
