// SPDX-License-Identifier: GPL-2.0-or-later
// Guest nodes, and the cells that declare them.
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "facts/limits.h"
#include "layout/proposal.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using facts::kMostNodes;
using model::Cell;
using model::Module;

constexpr Code kNodeUndeclared = {
    .id = "MD202",
    .name = "node-undeclared",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "a module on a guest node that does not exist",
    .explanation =
        R"(A module belongs to a guest NUMA node. Where <cpu><numa> declares cells, it must
be one of them; QEMU (5.2 to 11.1) refuses another ("'DIMM property node has value 1' which
exceeds the number of numa nodes: 1"), libvirt at define. In the proposal, a document
without cells gets nodes 0 to the highest one that a module names.

To mend it, use the id of a cell, or declare the cell.)",
    .related = {"MD215", "MD230", "MD253"},
};

std::string nodes_there_are(std::size_t count) {
  if (count == 0) {
    return "declare <cell id='0' …/> in <cpu><numa>";
  }
  return (count == 1 ? std::string("use node 0")
                     : "use a node from 0 to " + std::to_string(count - 1)) +
         ", or declare the cell";
}

void check_node_declared(const Facts& facts, const Findings& findings) {
  const auto& cells = facts.domain.cells;
  const auto& nodes = facts.layout.nodes;
  for (const Module& module : facts.domain.modules) {
    if (!module.node || (facts.proposal() && cells.empty())) {
      continue;
    }
    const unsigned wanted = module.node->value;
    const bool known = std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) {
      return node.id == wanted;
    });
    if (known) {
      continue;
    }
    Diagnostic& found =
        findings.report(module.node->where,
                        "guest node " + std::to_string(wanted) +
                            " does not exist: the domain declares " +
                            (nodes.empty() ? std::string("no NUMA cells")
                                           : counted(nodes.size(), "cell")));
    if (facts.domain.numa_element) {
      found.labels.push_back({*facts.domain.numa_element, "the cells"});
    }
    found.help = nodes_there_are(nodes.size());
  }
}

constexpr Code kNodeAboveLimit = {
    .id = "MD215",
    .name = "node-above-limit",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a guest node that QEMU cannot have",
    .explanation =
        R"(QEMU has at most 128 guest nodes, 0 to 127 ("Max number of NUMA nodes reached:
128", 5.2 to 11.1).

To mend it, use a lower number.)",
    .related = {"MD202"},
};

void check_node_limit(const Facts& facts, const Findings& findings) {
  const auto check = [&](const std::optional<Located<unsigned>>& id) {
    if (id && id->value >= kMostNodes) {
      findings
          .report(id->where,
                  "guest node " + std::to_string(id->value) + " is above " +
                      std::to_string(kMostNodes - 1) + ", the highest in QEMU")
          .help = "use a node from 0 to " + std::to_string(kMostNodes - 1);
    }
  };
  for (const Module& module : facts.domain.modules) {
    check(module.node);
  }
  const auto& cells = facts.domain.cells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = cells[i];
    check(Located<unsigned>{facts.domain.cell_id(i),
                            cell.id ? cell.id->where : cell.where});
  }
}

constexpr Code kCellMemoryBesideModules = {
    .id = "MD217",
    .name = "cell-memory-beside-modules",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Proposal,
    .title = "a cell that brings memory, beside memory modules",
    .explanation =
        R"(In the proposal, cells describe nodes and modules describe the memory beneath
them: a document with slots or modules may declare cells, but not give them memory, or the
same memory would be counted twice.

To mend it, leave memory= out of the cells and name the node in each module's <target>.)",
    .related = {"MD301"},
};

void check_cell_memory(const Facts& facts, const Findings& findings) {
  if (!facts.boot().slot) {
    return;
  }
  for (const Cell& cell : facts.domain.cells) {
    if (cell.memory) {
      Diagnostic& found = findings.report(
          cell.memory->where, "a cell with memory of its own, beside memory modules");
      const bool module = facts.boot().module.has_value();
      found.labels.push_back(
          module ? Label{facts.domain.modules[*facts.boot().module].where, "a module"}
                 : Label{facts.domain.memory_element.value_or(facts.domain.where),
                         "slots"});
      found.help = "leave memory= out, and name the node in a module's <target>";
    }
  }
}

constexpr Code kNodeGap = {
    .id = "MD218",
    .name = "cell-ids-with-gap",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .title = "cells that are not numbered 0, 1, 2, …",
    .explanation =
        R"(Each number from 0 on must be declared once: QEMU (5.2 to 11.1) refuses a gap
("numa: Node ID missing: 1") and a repetition ("Duplicate NUMA nodeid: 0"), libvirt at
define.

To mend it, number the cells from 0 on without a gap.)",
};

void check_cell_ids(const Facts& facts, const Findings& findings) {
  const auto& cells = facts.domain.cells;
  std::set<unsigned> seen;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = cells[i];
    const unsigned id = facts.domain.cell_id(i);
    const Span where = cell.id ? cell.id->where : cell.where;
    if (!seen.insert(id).second) {
      findings.report(where, "cell " + std::to_string(id) + " is declared twice").help =
          "number the cells from 0 on, each once";
    } else if (id >= cells.size()) {
      findings
          .report(where,
                  "cell " + std::to_string(id) + " leaves a gap: with " +
                      counted(cells.size(), "cell") + " the numbers are 0 to " +
                      std::to_string(cells.size() - 1))
          .help = "number the cells from 0 on without a gap";
    }
  }
}

constexpr Code kHostNodeAboveLimit = {
    .id = "MD220",
    .name = "host-node-above-limit",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a host node that QEMU cannot bind to",
    .explanation =
        R"(QEMU knows host nodes 0 to 127 ("Invalid host-nodes value: 128", 5.2 to 11.1).
Whether the host has the node is only known there.

To mend it, use a node that the host has (numactl --hardware).)",
    .related = {"MD710"},
};

void check_host_nodes(const Facts& facts, const Findings& findings) {
  const auto check = [&](const std::optional<Located<IdSet>>& nodes) {
    if (nodes && nodes->value.last() >= kMostNodes) {
      findings
          .report(nodes->where,
                  "host node " + std::to_string(nodes->value.last()) + " is above " +
                      std::to_string(kMostNodes - 1) +
                      ", the highest that QEMU binds to")
          .help = "use nodes that the host has";
    }
  };
  for (const Module& module : facts.domain.modules) {
    check(module.backing.host_nodes);
  }
  // In mode restrictive libvirt places the memory itself.
  const model::Numatune& tune = facts.domain.numatune;
  if (tune.mode != model::NumaMode::Restrictive) {
    check(tune.host_nodes);
  }
  for (const model::MemNode& node : tune.nodes) {
    if (node.mode != model::NumaMode::Restrictive) {
      check(node.host_nodes);
    }
  }
}

constexpr std::array kRules = {
    Rule{kNodeUndeclared, check_node_declared},
    Rule{kNodeAboveLimit, check_node_limit},
    Rule{kCellMemoryBesideModules, check_cell_memory},
    Rule{kNodeGap, check_cell_ids},
    Rule{kHostNodeAboveLimit, check_host_nodes},
};

}  // namespace

std::span<const Rule> node_rules() {
  return kRules;
}

}  // namespace memdimm::rules
