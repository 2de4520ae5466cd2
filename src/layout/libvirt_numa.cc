// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/libvirt_numa.h"

#include <algorithm>

#include "facts/limits.h"

namespace memdimm::layout {
namespace {

bool any_distances(const std::vector<CompleteCell>& cells) {
  return std::any_of(cells.begin(), cells.end(), [](const CompleteCell& cell) {
    return cell.cell != nullptr && !cell.cell->distances.empty();
  });
}

// What is given, with the way back filled in where nothing was known of it yet, as
// libvirt does while it reads; 0 where nothing is known.
std::vector<unsigned> given_distances(const std::vector<CompleteCell>& cells) {
  const std::size_t count = cells.size();
  std::vector<unsigned> table(count * count, 0);
  for (std::size_t from = 0; from < count; ++from) {
    for (const model::Distance& distance : cells[from].cell->distances) {
      if (distance.sibling < count) {
        table[from * count + distance.sibling] = distance.value;
        unsigned& back = table[distance.sibling * count + from];
        back = back == 0 ? distance.value : back;
      }
    }
  }
  return table;
}

// QEMU would not assume this row by itself: it has a value of its own, or a gap.
bool row_tells(const unsigned* row, std::size_t from, std::size_t count) {
  const bool any = std::any_of(row, row + count, [](unsigned value) { return value; });
  for (std::size_t to = 0; to < count; ++to) {
    const unsigned assumed =
        to == from ? facts::kLocalDistance : facts::kRemoteDistance;
    const bool gap = row[to] == 0 && to != from;
    if (any && (gap || (row[to] != 0 && row[to] != assumed))) {
      return true;
    }
  }
  return false;
}

// The link to `node` with the lowest latency; where no latency is given, the one with
// the highest bandwidth; the first among equals.
const model::Interconnect* best_link(const model::Domain& domain, unsigned node) {
  const model::Interconnect* best = nullptr;
  for (const model::Interconnect& link : domain.interconnects) {
    if (link.target != node) {
      continue;
    }
    const bool better =
        best == nullptr ||
        (link.bandwidth == best->bandwidth
             ? (link.bandwidth ? link.value > best->value : link.value < best->value)
             : !link.bandwidth);
    if (better) {
      best = &link;
    }
  }
  return best;
}

}  // namespace

std::vector<unsigned> distances(const std::vector<CompleteCell>& cells) {
  if (cells.size() > facts::kMostNodes || !any_distances(cells)) {
    return {};
  }
  const std::size_t count = cells.size();
  std::vector<unsigned> table = given_distances(cells);
  bool tells = false;
  for (std::size_t from = 0; from < count; ++from) {
    tells = tells || row_tells(&table[from * count], from, count);
  }
  if (!tells) {
    return {};
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i] == 0) {
      table[i] =
          i / count == i % count ? facts::kLocalDistance : facts::kRemoteDistance;
    }
  }
  return table;
}

bool has_hmat(const model::Domain& domain) {
  return !domain.interconnects.empty() ||
         std::any_of(domain.cells.begin(), domain.cells.end(), [](const auto& cell) {
           return !cell.caches.empty();
         });
}

std::optional<unsigned> initiator(const model::Domain& domain,
                                  const std::vector<CompleteCell>& cells,
                                  unsigned node) {
  if (!cells[node].cpus.empty()) {
    return node;
  }
  if (const model::Interconnect* link = best_link(domain, node)) {
    return link->initiator;
  }
  for (unsigned i = 0; i < cells.size(); ++i) {
    if (!cells[i].cpus.empty()) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace memdimm::layout
