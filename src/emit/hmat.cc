// SPDX-License-Identifier: GPL-2.0-or-later
// Memory latencies, bandwidths and caches of guest nodes (ACPI HMAT) as items.
#include "emit/hmat.h"

#include <algorithm>
#include <array>

#include "base/words.h"

namespace memdimm::emit {
namespace {

using model::Associativity;
using model::WritePolicy;

// By the level of the cache that an interconnect speaks of; 0 is the memory itself.
constexpr std::array kHierarchies = {
    "memory", "first-level", "second-level", "third-level"};

constexpr auto kAssociativities =
    words<Associativity>({{Associativity::None, "none"},
                          {Associativity::Direct, "direct"},
                          {Associativity::Full, "complex"}});
constexpr auto kPolicies =
    words<WritePolicy>({{WritePolicy::None, "none"},
                        {WritePolicy::Writeback, "write-back"},
                        {WritePolicy::Writethrough, "write-through"}});

void add_caches(const model::Cell& cell, unsigned node, std::vector<Item>& out) {
  for (const model::CellCache& cache : cell.caches) {
    Item item{"-numa",
              {{"type", "hmat-cache"},
               {"node-id", std::uint64_t{node}},
               {"size", std::to_string(cache.size_kib) + 'K'},
               {"level", std::uint64_t{cache.level}},
               {"associativity", std::string(kAssociativities.of(cache.associativity))},
               {"policy", std::string(kPolicies.of(cache.policy))}}};
    if (cache.line_bytes != 0) {
      item.properties.push_back({"line", cache.line_bytes});
    }
    out.push_back(std::move(item));
  }
}

}  // namespace

// Caches come node by node, as libvirt's do, whatever order the cells stand in.
void add_hmat(const model::Domain& domain,
              const layout::Layout& layout,
              std::vector<Item>& out) {
  for (const model::Interconnect& link : domain.interconnects) {
    const char* quantity = link.bandwidth ? "bandwidth" : "latency";
    Item item{"-numa",
              {{"type", "hmat-lb"},
               {"initiator", std::uint64_t{link.initiator}},
               {"target", std::uint64_t{link.target}},
               {"hierarchy", kHierarchies.at(std::min<std::size_t>(link.cache, 3))},
               {"data-type", link.type + '-' + quantity}}};
    const std::string value = std::to_string(link.value);
    item.properties.push_back({quantity, link.bandwidth ? value + 'K' : value});
    out.push_back(std::move(item));
  }
  for (const layout::GuestNode& node : layout.nodes) {
    for (std::size_t i = 0; i < domain.cells.size(); ++i) {
      if (domain.cell_id(i) == node.id) {
        add_caches(domain.cells[i], node.id, out);
      }
    }
  }
}

}  // namespace memdimm::emit
