// SPDX-License-Identifier: GPL-2.0-or-later
// Guest nodes of libvirt's dialect: which modules need one, ids, CPUs, memory.
#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "layout/libvirt_define.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using layout::PlacedModule;
using model::Cell;
using model::Module;

constexpr Code kModuleWithoutNode = {
    .id = "MD230",
    .name = "module-without-node",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a module of a guest with cells says no node",
    .explanation =
        R"(Where the guest has cells, libvirt (9.0 to 12.8) wants to know which of them a dimm,
nvdimm or virtio-mem belongs to, and refuses a module that does not say. A misspelt <node>
ends up here too: libvirt ignores elements that it does not know.

To mend it, add <node>0</node> to the module's <target>.)",
    .related = {"MD202", "MD268", "MD274"},
};

void check_module_node(const Facts& facts, const Findings& findings) {
  if (facts.layout.nodes.empty()) {
    return;
  }
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    if (module.row().node && !placed.node) {
      Diagnostic& found = findings.report(
          module.where, "the module says no guest node, and the guest has cells");
      if (facts.domain.numa_element) {
        label(found,
              *facts.domain.numa_element,
              counted(facts.layout.nodes.size(), "cell"));
      }
      found.help = "add <node>0</node> to its <target>";
    }
  }
}

constexpr Code kHotplugWithoutCells = {
    .id = "MD231",
    .name = "hotplug-without-cells",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a maximum in a guest without cells",
    .explanation =
        R"(Memory hotplug needs a guest node. When it defines a domain, libvirt since 9.6
creates cell 0 by itself where there is none; libvirt 9.0 ("At least one numa node has to be
configured when enabling memory hotplug"), and any libvirt that reads a stored domain,
refuses a domain with <maxMemory> and no <cpu><numa>. ppc64 and s390x guests do without
(libvirt 9.0: only ppc64).

To mend it, add <numa><cell id='0' cpus='…' memory='…'/></numa> to <cpu>.)",
    .related = {"MD201"},
};

bool takes_maximum_alone(const Facts& facts) {
  const auto& since = layout::architecture(facts.domain.guest).maximum_without_cells;
  return since && facts.target.libvirt_taken() >= *since;
}

void check_hotplug_cells(const Facts& facts, const Findings& findings) {
  const model::Domain& domain = facts.domain;
  if (!facts.libvirt().defined.maximum || !facts.layout.nodes.empty() ||
      takes_maximum_alone(facts)) {
    return;
  }
  Diagnostic& found =
      findings.report(domain.maximum->where,
                      "a maximum needs a guest with cells, and this one has none");
  found.help = "add <numa><cell id='0' cpus='…' memory='…'/></numa> to <cpu>";
  if (!facts.target.has(facts::Libvirt::MaximumWithoutCells)) {
    found.notes.push_back(
        "libvirt " +
        facts::show_version(facts::row_of(facts::Libvirt::MaximumWithoutCells).since) +
        " and newer make cell 0 themselves");
  }
}

constexpr Code kCellCpuUndeclared = {
    .id = "MD233",
    .name = "cell-cpu-undeclared",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "a cell names a CPU that the guest does not have",
    .explanation =
        R"(CPUs are numbered from 0 to the number in <vcpu> - 1. libvirt (9.0 to 12.8) refuses
a cell with any other, and so does QEMU ("CPU index (4) should be smaller than maxcpus",
5.2 to 11.1). CPUs that no cell names libvirt gives to cell 0.

To mend it, correct the cell's cpus=, or raise <vcpu>.)",
    .related = {"MD223", "MD234"},
};

void check_cell_cpus(const Facts& facts, const Findings& findings) {
  const Located<unsigned>& vcpus = facts.domain.guest.vcpus;
  for (const Cell& cell : facts.domain.cells) {
    if (!cell.cpus || cell.cpus->value.last() < vcpus.value) {
      continue;
    }
    Diagnostic& found =
        findings.report(cell.cpus->where,
                        "CPU " + std::to_string(cell.cpus->value.last()) +
                            " does not exist: the guest has " +
                            counted(vcpus.value, "CPU") + ", numbered from 0");
    label(found, vcpus.where, counted(vcpus.value, "CPU"));
    found.help = "raise <vcpu> to " +
                 std::to_string(cell.cpus->value.last() + std::uint64_t{1}) +
                 ", or give the cell fewer CPUs";
  }
}

constexpr Code kCellCpusOverlap = {
    .id = "MD234",
    .name = "cell-cpus-overlap",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "a CPU in two cells",
    .explanation =
        R"(A CPU belongs to one cell. libvirt (9.0 to 12.8) refuses cells that share one, and
so does QEMU ("CPU is already assigned to node-id: 0", 5.2 to 11.1).

To mend it, name each CPU in one cell.)",
    .related = {"MD223", "MD233"},
};

// Makes `cell` the owner of its CPUs, up to the first that has one already.
std::optional<unsigned> first_owned(std::vector<const Cell*>& owner, const Cell& cell) {
  for (const auto& run : cell.cpus->value.runs()) {
    owner.resize(std::max<std::size_t>(owner.size(), run.last + std::size_t{1}));
    for (unsigned cpu = run.first; cpu <= run.last; ++cpu) {
      if (owner[cpu] != nullptr) {
        return cpu;
      }
      owner[cpu] = &cell;
    }
  }
  return std::nullopt;
}

void check_cpu_overlap(const Facts& facts, const Findings& findings) {
  std::vector<const Cell*> owner;
  for (const Cell& cell : facts.domain.cells) {
    if (!cell.cpus) {
      continue;
    }
    if (const auto cpu = first_owned(owner, cell)) {
      Diagnostic& found = findings.report(
          cell.cpus->where, "CPU " + std::to_string(*cpu) + " is in another cell too");
      label(found, owner[*cpu]->cpus->where, "here");
      found.help = "name each CPU in one cell only";
    }
  }
}

constexpr Code kCellWithoutMemory = {
    .id = "MD238",
    .name = "cell-without-memory",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "a cell with no memory",
    .explanation =
        R"(libvirt since 11.8 tells QEMU of a cell of 0 KiB as a node without memory, which
QEMU (7.2 to 11.1) starts: a node for a module, or for a device's memory. libvirt 9.0 to
11.3 give such a cell a backend of size 0, which QEMU refuses ("property 'size' of
memory-backend-ram doesn't take value '0'"); only machines that still take -numa node,mem=
start with it. Where no cell has memory, QEMU refuses the guest of every libvirt ("total
memory for NUMA nodes (0x0) should equal RAM size").

To mend it, give the cell some memory, leave it out, or use libvirt 11.8.)",
};

std::string more_memory(bool of_an_old_libvirt) {
  const facts::Version since = facts::row_of(facts::Libvirt::EmptyCells).since;
  return "give it some, at least 1 MiB" +
         (of_an_old_libvirt
              ? ", or use libvirt " + facts::show_version(since) + " or newer"
              : std::string());
}

// What QEMU says no to; an older libvirt's backend, or a guest without any.
void check_cell_memory(const Facts& facts, const Findings& findings) {
  const auto& nodes = facts.layout.nodes;
  const bool none = facts.libvirt().defined.cells == 0;
  if (facts.layout.boot == 0) {
    return;
  }
  for (std::size_t i = 0; i < facts.domain.cells.size(); ++i) {
    const Cell& cell = facts.domain.cells[i];
    const std::size_t id = facts.domain.cell_id(i);
    const bool backend = id < nodes.size() && nodes[id].backend.has_value();
    if ((backend || none) && cell.memory && cell.memory->value == 0) {
      Diagnostic& found = findings.report(
          cell.memory->where,
          none ? "no cell has any of the guest's memory, which QEMU refuses"
               : "cell " + std::to_string(id) + " has no memory, which QEMU refuses");
      found.help = more_memory(!none);
      if (none) {
        return;
      }
    }
  }
}

constexpr std::array kRules = {
    Rule{kModuleWithoutNode, check_module_node},
    Rule{kHotplugWithoutCells, check_hotplug_cells},
    Rule{kCellCpuUndeclared, check_cell_cpus},
    Rule{kCellCpusOverlap, check_cpu_overlap},
    Rule{kCellWithoutMemory, check_cell_memory},
};

}  // namespace

std::span<const Rule> libvirt_node_rules() {
  return kRules;
}

}  // namespace memdimm::rules
