// SPDX-License-Identifier: GPL-2.0-or-later
// <numatune>: which host nodes memory comes from.
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using model::MemNode;
using model::NumaMode;

constexpr Code kNodesetMissing = {
    .id = "MD330",
    .name = "numatune-nodeset-missing",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "<numatune> that says how, but not from which host nodes",
    .explanation =
        R"(A static placement needs the nodes it places on: libvirt (9.0 to 12.8) refuses
<numatune><memory> with placement='static', or with a mode alone beside <vcpu
placement='static'>, that has no nodeset.

To mend it, add nodeset='0', or placement='auto' to let numad choose.)",
    .related = {"MD331"},
};

void check_nodeset(const Facts& facts, const Findings& findings) {
  const model::Numatune& tune = facts.domain.numatune;
  if (facts.libvirt().placement.nodeset_missing && tune.memory) {
    findings
        .report(*tune.memory, "memory is placed statically, and no nodeset says where")
        .help = "add nodeset='0', or placement='auto'";
  }
}

constexpr Code kMemnode = {
    .id = "MD331",
    .name = "memnode-invalid",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a <memnode> that cannot be",
    .explanation =
        R"(A <memnode> places one guest cell on host nodes. libvirt (9.0 to 12.8) refuses it
in a guest without cells, for a cell that does not exist or has one already, without a
nodeset, and beside a placement that numad decides.

To mend it, correct the cell's number, or remove the <memnode>.)",
    .related = {"MD330", "MD332"},
};

struct Fault {
  std::string what;
  std::string mend;
};

// What is wrong with a memnode by itself.
std::optional<Fault> memnode_fault(const Facts& facts, const MemNode& node) {
  const std::size_t cells = facts.layout.nodes.size();
  if (facts.layout.placed_by_numad()) {
    return Fault{"numad places this guest's memory, which leaves nothing to <memnode>",
                 "remove it, or placement='auto'"};
  }
  if (facts.domain.cells.empty()) {  // the one that libvirt creates comes too late
    return Fault{"<memnode> needs guest cells, and the guest has none",
                 "remove it, or add <numa> to <cpu>"};
  }
  if (node.cell.value >= cells) {
    return Fault{"cell " + std::to_string(node.cell.value) +
                     " does not exist: the guest has " + counted(cells, "cell"),
                 "name a cell that <numa> declares"};
  }
  if (!node.host_nodes) {
    return Fault{"<memnode> says no nodeset", "add nodeset='0'"};
  }
  return std::nullopt;
}

void check_memnodes(const Facts& facts, const Findings& findings) {
  std::map<unsigned, Span> first;
  for (const MemNode& node : facts.domain.numatune.nodes) {
    if (auto fault = memnode_fault(facts, node)) {
      findings.report(node.cell.where, std::move(fault->what)).help =
          std::move(fault->mend);
      continue;
    }
    const auto [place, fresh] = first.try_emplace(node.cell.value, node.cell.where);
    if (!fresh) {
      Diagnostic& found = findings.report(
          node.cell.where,
          "cell " + std::to_string(node.cell.value) + " has a <memnode> already");
      label(found, place->second, "the first");
      found.help = "keep one of them";
    }
  }
}

constexpr Code kRestrictiveMixed = {
    .id = "MD332",
    .name = "restrictive-mixed",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "mode 'restrictive' on one side only",
    .explanation =
        R"(With mode='restrictive' libvirt leaves placing memory to cgroups and tells QEMU of
no nodes, for the whole guest or not at all: libvirt 11.3 refuses a <memnode> that is
restrictive where <memory> is not (it is strict where it is absent), or the reverse. 9.0
refuses only the reverse. A module's own <nodemask> is bound to by libvirt since 12.0.

To mend it, use the same mode in both.)",
    .related = {"MD331"},
};

void check_restrictive(const Facts& facts, const Findings& findings) {
  const model::Numatune& tune = facts.domain.numatune;
  const bool general = tune.mode == NumaMode::Restrictive;
  for (const MemNode& node : tune.nodes) {
    const bool own = node.mode == NumaMode::Restrictive;
    const bool taken = own && !facts.target.has(facts::Libvirt::RestrictiveAgreed);
    if (own == general || taken) {
      continue;
    }
    Diagnostic& found =
        findings.report(node.where,
                        own ? "this <memnode> is 'restrictive' and <memory> is not"
                            : "<memory> is 'restrictive' and this <memnode> is not");
    label(found, tune.memory.value_or(Span{}), "the mode of the whole guest");
    found.help = "use mode='restrictive' in both or in neither";
  }
}

constexpr std::array kRules = {
    Rule{kNodesetMissing, check_nodeset},
    Rule{kMemnode, check_memnodes},
    Rule{kRestrictiveMixed, check_restrictive},
};

}  // namespace

std::span<const Rule> libvirt_numatune_rules() {
  return kRules;
}

}  // namespace memdimm::rules
