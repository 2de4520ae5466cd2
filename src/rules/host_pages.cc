// SPDX-License-Identifier: GPL-2.0-or-later
// Huge pages that the guest takes, beside those that a host which was looked at has.
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "layout/huge_pages.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using layout::Backend;
using layout::PlacedModule;
using model::Module;

constexpr Code kHugepagesShort = {
    .id = "MD714",
    .name = "hugepages-short",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "more huge pages than the host has free",
    .explanation =
        R"(Huge pages are taken when QEMU starts or a module is plugged, and QEMU fails where the
host has too few free ("unable to map backing store for guest RAM: Cannot allocate memory",
7.2). With host nodes, only those of these nodes count. Only --host knows how many
are free: at that moment, on that machine, so that this is a note. A virtio-mem takes what
is requested of it.

To mend it, let the host have more: sysctl vm.nr_hugepages=N, or nr_hugepages below
/sys/devices/system/node.)",
    .related = {"MD710"},
};

// Memory on huge pages of one size, and the nodes that it may come from.
struct Demand {
  Bytes page;
  IdSet nodes;  // empty: any
  Bytes pages;
  Span where;  // the first of it
};

Span pages_at(const Facts& facts, const Module* module) {
  if (module != nullptr && module->backing.page_size) {
    return module->backing.page_size->where;
  }
  return facts.domain.backing.hugepages.value_or(module == nullptr ? facts.domain.where
                                                                   : module->where);
}

class Demands {
 public:
  explicit Demands(const Facts& facts) : facts_(facts) {
    const layout::Layout& layout = facts.layout;
    if (layout.boot_backend) {
      const auto boot = layout.boot_module();
      add(*layout.boot_backend,
          boot ? &facts.domain.modules[*boot] : nullptr,
          layout.boot_backend->size);
    }
    for (const layout::GuestNode& node : layout.nodes) {
      if (node.backend) {
        add(*node.backend, nullptr, node.backend->size);
      }
    }
    for (const PlacedModule& placed : layout.modules) {
      const Module& module = facts.module(placed);
      const auto* mem = std::get_if<model::VirtioMem>(&module.kind);
      const Bytes none = 0;
      add(placed.backend,
          &module,
          mem == nullptr   ? placed.size
          : mem->requested ? mem->requested->value
                           : none);
    }
  }

  [[nodiscard]] const std::vector<Demand>& all() const { return all_; }

  // What must come from `of.nodes` alone, in its pages.
  [[nodiscard]] Bytes pages(const Demand& of) const {
    Bytes sum = 0;
    for (const Demand& one : all_) {
      if (one.page == of.page && is_within(one.nodes, of.nodes)) {
        sum = saturating_add(sum, one.pages);
      }
    }
    return sum;
  }

 private:
  void add(const Backend& backend, const Module* module, Bytes bytes) {
    if (!backend.page_size || *backend.page_size == 0 || bytes == 0 ||
        layout::is_impossible_page(*backend.page_size, facts_.domain, facts_.target)) {
      return;
    }
    const bool bound = backend.policy == layout::HostPolicy::Bind;
    const Bytes page = *backend.page_size;
    const IdSet nodes = bound ? backend.host_nodes : IdSet();
    const Bytes pages = steps_in(align_up(bytes, page), page);
    const auto [place, fresh] =
        places_.try_emplace({page, nodes.to_string()}, all_.size());
    if (!fresh) {
      all_[place->second].pages = saturating_add(all_[place->second].pages, pages);
    } else {
      all_.push_back({page, nodes, pages, pages_at(facts_, module)});
    }
  }

  static bool is_within(const IdSet& inner, const IdSet& outer) {
    if (outer.empty()) {
      return true;
    }
    IdSet both = outer;
    both.add(inner);
    return !inner.empty() && both == outer;
  }

  const Facts& facts_;
  std::vector<Demand> all_;
  std::map<std::pair<Bytes, std::string>, std::size_t> places_;  // in all_
};

Bytes free_pages(const layout::Host& host, const Demand& demand) {
  const auto nodes = host.free_pages.find(demand.page);
  Bytes sum = 0;
  if (nodes != host.free_pages.end()) {
    for (const auto& [node, count] : nodes->second) {
      sum += demand.nodes.empty() || demand.nodes.contains(node) ? count : 0;
    }
  }
  return sum;
}

// MD710 tells those that are not.
bool are_online(const IdSet& nodes, const layout::Host& host) {
  IdSet all = host.nodes;
  all.add(nodes);
  return host.nodes.empty() || all == host.nodes;
}

void check_hugepages(const Facts& facts, const Findings& findings) {
  if (!facts.target.host) {
    return;
  }
  const Demands demands(facts);
  constexpr std::size_t kMostSets = 1024;  // each is held against each
  if (demands.all().size() > kMostSets) {
    return;
  }
  for (const Demand& demand : demands.all()) {
    const Bytes needed = demands.pages(demand);
    const Bytes free = free_pages(*facts.target.host, demand);
    if (needed <= free || !are_online(demand.nodes, *facts.target.host)) {
      continue;
    }
    const std::string from = demand.nodes.empty() ? ""
                             : demand.nodes.size() == 1
                                 ? " on host node " + demand.nodes.to_string()
                                 : " on host nodes " + demand.nodes.to_string();
    Diagnostic& found =
        findings.report(demand.where,
                        counted(needed, "huge page") + " of " + show_size(demand.page) +
                            (needed == 1 ? " is needed" : " are needed") + from +
                            ", and this host has " + std::to_string(free) + " free" +
                            (from.empty() ? "" : " there"));
    found.help = "let the host have " + std::to_string(needed - free) +
                 " more, or use other pages";
  }
}

constexpr std::array kRules = {
    Rule{kHugepagesShort, check_hugepages},
};

}  // namespace

std::span<const Rule> host_page_rules() {
  return kRules;
}

}  // namespace memdimm::rules
