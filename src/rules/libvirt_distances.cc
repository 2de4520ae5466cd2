// SPDX-License-Identifier: GPL-2.0-or-later
// What cells say about each other: distances, and the HMAT's caches and links.
#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "facts/limits.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using model::Cell;
using model::Distance;
using model::Interconnect;

constexpr Code kDistances = {
    .id = "MD235",
    .name = "distances-invalid",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "distances between cells that cannot be",
    .explanation =
        R"(A distance goes from a cell to one that exists; it is 10 to the cell itself and 11
to 255 to any other (255 means unreachable), as ACPI's SLIT has it. libvirt (9.0 to 12.8)
refuses anything else, and a <distances> with no <sibling> in it.

To mend it, correct the value; a distance that is not given is 20.)",
};

// What is wrong with a distance, or "".
std::string distance_fault(const Distance& distance, unsigned from, std::size_t cells) {
  if (distance.sibling >= cells) {
    return "there is no cell " + std::to_string(distance.sibling) + "; expected 0 to " +
           std::to_string(cells - 1);
  }
  const std::string value = "distance " + std::to_string(distance.value);
  const std::string farthest = std::to_string(facts::kFarthestDistance);
  if (distance.value < facts::kLocalDistance ||
      distance.value > facts::kFarthestDistance) {
    return value + " is not one; expected " + std::to_string(facts::kLocalDistance) +
           " to " + farthest;
  }
  if (distance.sibling == from && distance.value != facts::kLocalDistance) {
    return value + " from cell " + std::to_string(from) + " to itself; expected " +
           std::to_string(facts::kLocalDistance);
  }
  if (distance.sibling != from && distance.value == facts::kLocalDistance) {
    return value + " is that of a cell to itself; expected " +
           std::to_string(facts::kLocalDistance + 1) + " to " + farthest +
           " to another cell";
  }
  return {};
}

void check_distances(const Facts& facts, const Findings& findings) {
  const auto& cells = facts.domain.cells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = cells[i];
    const unsigned id = facts.domain.cell_id(i);
    if (cell.has_distances && cell.distances.empty()) {
      findings.report(cell.where, "the cell's <distances> has no <sibling> in it")
          .help = "add <sibling id='…' value='…'/>, or remove <distances>";
    }
    for (const Distance& distance : cell.distances) {
      const std::string fault = distance_fault(distance, id, cells.size());
      if (!fault.empty()) {
        findings.report(distance.where, fault);
      }
    }
  }
}

constexpr Code kHmat = {
    .id = "MD236",
    .name = "hmat-invalid",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "caches or links between cells that cannot be",
    .explanation =
        R"(The table of memory latencies and bandwidths (ACPI's HMAT) must make sense: a
cell's caches have the levels 1 to 3, each once; a link goes from a cell with CPUs to a cell
that exists, to its memory or to a cache that it has. Two cells have links in one direction,
and each says another thing. libvirt (9.0 to 12.8) refuses anything else ("Link already
defined", "'cache' refers to a non-existent NUMA node cache").

To mend it, correct the link or the cache that is named.)",
    .related = {"MD243", "MD244", "MD245", "MD246"},
};

void check_caches(const Facts& facts, const Findings& findings) {
  constexpr unsigned kDeepest = 3;
  for (const Cell& cell : facts.domain.cells) {
    std::map<unsigned, Span> levels;
    for (const model::CellCache& cache : cell.caches) {
      if (cache.level < 1 || cache.level > kDeepest) {
        findings.report(cache.where,
                        "cache level " + std::to_string(cache.level) +
                            " is not possible; expected 1 to 3");
        continue;
      }
      const auto [first, fresh] = levels.try_emplace(cache.level, cache.where);
      if (!fresh) {
        Diagnostic& found =
            findings.report(cache.where,
                            "the cell has a cache of level " +
                                std::to_string(cache.level) + " already");
        label(found, first->second, "the first");
        found.help = "remove one of them";
      }
    }
  }
}

bool has_cpus(const Facts& facts, unsigned node) {
  return !facts.layout.nodes[node].cpus.empty();
}

// What a link says, and from where to where.
using LinkKey = std::tuple<bool, unsigned, unsigned, unsigned, std::string>;

LinkKey key_of(const Interconnect& link) {
  return {link.bandwidth, link.initiator, link.target, link.cache, link.type};
}

bool has_cache(const Facts& facts, unsigned node, unsigned level) {
  const auto& cells = facts.domain.cells;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (facts.domain.cell_id(i) == node) {
      return std::any_of(cells[i].caches.begin(),
                         cells[i].caches.end(),
                         [&](const auto& cache) { return cache.level == level; });
    }
  }
  return false;
}

// What is wrong with where a link begins and ends.
void check_ends(const Facts& facts,
                const Interconnect& link,
                const Findings& findings) {
  if (!has_cpus(facts, link.initiator)) {
    findings
        .report(link.where,
                "cell " + std::to_string(link.initiator) +
                    " has no CPUs and starts no access")
        .help = "name a cell with CPUs as the initiator";
  }
  if (link.cache != 0 && !has_cache(facts, link.target, link.cache)) {
    findings
        .report(link.where,
                "cell " + std::to_string(link.target) + " has no cache of level " +
                    std::to_string(link.cache))
        .help = "give the cell that cache, or leave out cache= for its memory";
  }
}

using Ends = std::pair<unsigned, unsigned>;

// The links before, by what they say and by their ends.
struct SeenLinks {
  std::map<LinkKey, Span> said;
  std::map<Ends, Span> ends;
};

// There may be several links of one direction, each of another kind, but none back.
void check_repeated(const Interconnect& link,
                    SeenLinks& seen,
                    const Findings& findings) {
  const auto there = seen.said.find(key_of(link));
  const auto back = seen.ends.find(Ends{link.target, link.initiator});
  const bool turned = link.initiator != link.target && back != seen.ends.end();
  if (there != seen.said.end() || turned) {
    Diagnostic& found = findings.report(
        link.where,
        turned ? "these cells have a link already, in the other direction"
               : "this link is given already");
    label(found, turned ? back->second : there->second, "here");
    found.help = "remove one of them";
  }
  seen.said.try_emplace(key_of(link), link.where);
  seen.ends.try_emplace(Ends{link.initiator, link.target}, link.where);
}

void check_links(const Facts& facts, const Findings& findings) {
  const std::size_t cells = facts.layout.nodes.size();
  SeenLinks seen;
  for (const Interconnect& link : facts.domain.interconnects) {
    if (link.initiator >= cells || link.target >= cells) {
      findings.report(link.where,
                      "there is no cell " +
                          std::to_string(std::max(link.initiator, link.target)) +
                          "; expected 0 to " + std::to_string(cells - 1));
      continue;
    }
    check_ends(facts, link, findings);
    check_repeated(link, seen, findings);
  }
}

void check_hmat(const Facts& facts, const Findings& findings) {
  if (facts.layout.hmat) {
    check_caches(facts, findings);
    check_links(facts, findings);
  }
}

constexpr std::array kRules = {
    Rule{kDistances, check_distances},
    Rule{kHmat, check_hmat},
};

}  // namespace

std::span<const Rule> libvirt_distance_rules() {
  return kRules;
}

}  // namespace memdimm::rules
