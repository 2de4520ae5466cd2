// SPDX-License-Identifier: GPL-2.0-or-later
// What libvirt lets a module say as a PCI or virtio device: an ACPI index, <driver>.
#include <array>
#include <map>

#include "base/text.h"
#include "facts/limits.h"
#include "facts/versions.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using layout::PlacedModule;
using model::Module;

bool is_virtio(const Module& module) {
  return module.is<model::VirtioMem>() || module.is<model::VirtioPmem>();
}

constexpr Code kIndexNotPci = {
    .id = "MD265",
    .name = "acpi-index-not-pci",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "an ACPI index on a module that is no PCI device",
    .explanation =
        R"(<acpi index='…'/> numbers a PCI device, so that the guest can name it by its place.
virtio-mem and virtio-pmem are PCI devices, but on a channel subsystem; a dimm, an nvdimm and
sgx-epc are none, and libvirt (9.0 to 12.8) refuses an index there ("ACPI index is only
supported for PCI devices"). It refuses the index 0 on any device.

To mend it, remove <acpi>, or number it from 1.)",
    .related = {"MD266"},
    .since = "0.2.0",
};

void check_index(const Facts& facts, const Findings& findings) {
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    if (!module.acpi_index) {
      continue;
    }
    if (!is_virtio(module) || placed.ccw) {
      findings
          .report(module.acpi_index->where,
                  "an ACPI index is for PCI devices, and this " +
                      std::string(model_word(module)) + " is none")
          .help = "remove <acpi>";
    } else if (module.acpi_index->value == 0) {
      findings.report(module.acpi_index->where,
                      "ACPI index 0 is none; expected 1 to " +
                          std::to_string(facts::kMostAcpiIndex));
    }
  }
}

constexpr Code kIndexTaken = {
    .id = "MD266",
    .name = "acpi-index",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "an ACPI index that is too high or that another device has",
    .explanation =
        R"(An ACPI index is a number of 14 bits, and of one device. libvirt (9.0) passes on what
it is given; QEMU 7.2 refuses more ("acpi-index should be less or equal to 16383") and one
that is there already ("a PCI device with acpi-index = 4 already exist").

To mend it, choose another number from 1 to 16383.)",
    .related = {"MD265"},
    .since = "0.2.0",
};

void check_index_value(const Facts& facts, const Findings& findings) {
  std::map<unsigned, Span> taken;
  for (const Located<unsigned>& index : facts.domain.guest.acpi_indexes) {
    taken.try_emplace(index.value, index.where);
  }
  for (const Module& module : facts.domain.modules) {
    const auto& index = module.acpi_index;
    if (!index || index->value == 0 || !is_virtio(module)) {
      continue;
    }
    if (index->value > facts::kMostAcpiIndex) {
      findings.report(index->where,
                      "ACPI index " + std::to_string(index->value) +
                          " is too high; expected 1 to " +
                          std::to_string(facts::kMostAcpiIndex));
      continue;
    }
    const auto [first, fresh] = taken.try_emplace(index->value, index->where);
    if (!fresh) {
      Diagnostic& found = findings.report(
          index->where,
          "ACPI index " + std::to_string(index->value) + " is another device's");
      label(found, first->second, "the first");
      found.help = "choose another number";
    }
  }
}

constexpr Code kDriver = {
    .id = "MD267",
    .name = "driver-not-virtio",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "<driver> on a module that is no virtio device",
    .explanation =
        R"(<driver iommu= ats= packed= page_per_vq=> is about how a virtio device and its guest
talk: virtio-mem and virtio-pmem have it since libvirt 11.9. 12.8 refuses it on a dimm; up to
11.8 it is passed over (MD701).

To mend it, remove <driver>.)",
    .related = {"MD701"},
    .since = "0.2.0",
};

void check_driver(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    const auto where = module.driver.where();
    if (where && !is_virtio(module) && facts.target.has(facts::Libvirt::VirtioDriver)) {
      findings
          .report(*where,
                  "<driver> is for virtio devices, and this " +
                      std::string(model_word(module)) + " is none")
          .help = "remove <driver>";
    }
  }
}

constexpr Code kNodesWithoutEffect = {
    .id = "MD268",
    .name = "acpi-nodeset-ignored",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "<acpi nodeset> on a module, which has no effect",
    .explanation =
        R"(<acpi nodeset='…'/> gives guest nodes to a device of the host's that is handed to the
guest (<hostdev>). On a module libvirt (9.0 to 12.8) passes over it; a module belongs to the
node that its <target> names.

To mend it, remove nodeset, and write <node> into <target>.)",
    .related = {"MD230"},
    .since = "0.2.0",
};

void check_nodes(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    if (module.acpi_nodes) {
      findings
          .report(module.acpi_nodes->where,
                  "libvirt passes over the nodes in a module's <acpi>")
          .help = "remove it; a module's node is <node> in its <target>";
    }
  }
}

constexpr std::array kRules = {
    Rule{kIndexNotPci, check_index},
    Rule{kIndexTaken, check_index_value},
    Rule{kDriver, check_driver},
    Rule{kNodesWithoutEffect, check_nodes},
};

}  // namespace

std::span<const Rule> libvirt_virtio_rules() {
  return kRules;
}

}  // namespace memdimm::rules
