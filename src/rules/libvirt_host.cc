// SPDX-License-Identifier: GPL-2.0-or-later
// What only the host decides: notes, never errors.
#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "layout/huge_pages.h"
#include "layout/libvirt_backend.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using model::Module;

constexpr Code kHostNodes = {
    .id = "MD710",
    .name = "host-nodes-assumed",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "whether the host has these nodes, only the host knows",
    .explanation =
        R"(Every host has node 0. libvirt (9.0 to 12.8) does not start a guest that names a host
node which is not online, also in mode restrictive; QEMU refuses to bind to a node beyond
the last one and accepts a gap without a word. With --host they are looked up.

To mend it, name only nodes that the host has: numactl --hardware lists them.)",
    .related = {"MD220", "MD714"},
};

std::string nodes_called(const IdSet& nodes) {
  return (nodes.size() == 1 ? "node " : "nodes ") + nodes.to_string();
}

using NamedNodes = std::vector<const Located<IdSet>*>;

// All of them at the first place: --host answers for every one at once.
void note_unknown(const NamedNodes& named, const Findings& findings) {
  IdSet all;
  for (const Located<IdSet>* nodes : named) {
    all.add(nodes->value);
  }
  findings.report(named.front()->where,
                  "whether the host has " + nodes_called(all) + " is not known here");
}

void note_missing(const Located<IdSet>& nodes,
                  const IdSet& known,
                  const Findings& findings) {
  IdSet missing = nodes.value;
  for (const unsigned node : known.ids()) {
    missing.remove(node);
  }
  if (!missing.empty()) {
    findings
        .report(nodes.where, "this host has no " + nodes_called(missing) + " online")
        .help = "use nodes of " + known.to_string();
  }
}

void check_host_nodes(const Facts& facts, const Findings& findings) {
  const model::Numatune& tune = facts.domain.numatune;
  NamedNodes named;
  const auto name = [&](const std::optional<Located<IdSet>>& nodes) {
    if (nodes && nodes->value != IdSet(0)) {
      named.push_back(&*nodes);
    }
  };
  if (!facts.layout.placed_by_numad()) {
    name(tune.host_nodes);
  }
  for (const model::MemNode& node : tune.nodes) {
    name(node.host_nodes);
  }
  for (const Module& module : facts.domain.modules) {
    name(module.backing.host_nodes);
  }
  const IdSet known = facts.target.host ? facts.target.host->nodes : IdSet();
  if (!known.empty()) {
    for (const Located<IdSet>* nodes : named) {
      note_missing(*nodes, known, findings);
    }
    // Those of a proposal are looked at with --host only.
  } else if (!named.empty() && (!facts.proposal() || facts.target.host)) {
    note_unknown(named, findings);
  }
}

constexpr Code kHugepageMount = {
    .id = "MD711",
    .name = "hugepage-mount-assumed",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "huge pages of a size for which no mount is known",
    .explanation =
        R"(Huge pages that are files come from a hugetlbfs mount of their size; libvirt (9.0 to
11.3) does not start the guest where the host has none. A plain host has /dev/hugepages for
2 MiB; for any other size the path that is printed is a guess.

To mend it, say where the host has them: --hugetlbfs SIZE=PATH.)",
    .related = {"MD304"},
};

void check_mounts(const Facts& facts, const Findings& findings) {
  // Pages of a memfd need no mount, and those of no host have none.
  const std::vector<Bytes> mounted = layout::mounted_pages(facts.domain, facts.layout);
  std::set<Bytes> told;
  const auto note = [&](const Located<Bytes>& page) {
    if (std::find(mounted.begin(), mounted.end(), page.value) != mounted.end() &&
        is_power_of_two(page.value) &&
        !layout::is_impossible_page(page.value, facts.domain, facts.target) &&
        page.value != layout::architecture(facts.domain.guest).host_page &&
        !layout::has_hugepage_mount(page.value, facts.domain.guest, facts.target) &&
        told.insert(page.value).second) {
      findings
          .report(page.where,
                  (facts.target.host
                       ? "this host has no mount for pages of " + show_size(page.value)
                       : "where the host mounts pages of " + show_size(page.value) +
                             " is not known here") +
                      "; " +
                      layout::hugepage_dir(layout::architecture(facts.domain.guest),
                                           facts.target,
                                           page.value) +
                      " is assumed")
          .help = "say it with --hugetlbfs SIZE=PATH";
    }
  };
  for (const model::HugePage& page : facts.domain.backing.pages) {
    note(page.size);
  }
  for (const Module& module : facts.domain.modules) {
    if (module.backing.page_size) {
      note(*module.backing.page_size);
    }
  }
}

constexpr Code kNumad = {
    .id = "MD712",
    .name = "numad-assumed",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "numad would choose the host nodes",
    .explanation =
        R"(With placement='auto' libvirt asks numad for host nodes when the guest starts, and
does not start it where numad is not installed. What it would answer is not known here: the
nodes that are printed stand for its answer.

To mend it, use placement='static' and a nodeset: every start has the same nodes then.)",
};

void check_numad(const Facts& facts, const Findings& findings) {
  if (!facts.layout.placed_by_numad()) {
    return;
  }
  findings.report(facts.domain.numatune.memory.value_or(facts.domain.guest.vcpus.where),
                  "numad would choose the host nodes at a start; " +
                      facts.libvirt().placement.nodes.to_string() + " is assumed");
}

constexpr Code kSgxHost = {
    .id = "MD713",
    .name = "sgx-host",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "whether the host has the enclave memory, only the host knows",
    .explanation =
        R"(An sgx-epc takes its memory from the host's EPC. libvirt (9.0 to 12.8) refuses one
where the host has no SGX, or that is larger than the EPC section of each node in its
nodemask (of node 0 without one).

To mend it, use a host that has the memory: <sgx> in virsh domcapabilities says so.)",
};

void check_sgx(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    if (module.is<model::SgxEpc>()) {
      findings.report(module.where,
                      "whether the host has enclave memory for this is not known here");
      return;
    }
  }
}

constexpr std::array kRules = {
    Rule{kHostNodes, check_host_nodes},
    Rule{kHugepageMount, check_mounts},
    Rule{kNumad, check_numad},
    Rule{kSgxHost, check_sgx},
};

}  // namespace

std::span<const Rule> libvirt_host_rules() {
  return kRules;
}

}  // namespace memdimm::rules
