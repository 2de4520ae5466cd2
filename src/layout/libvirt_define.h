// SPDX-License-Identifier: GPL-2.0-or-later
// What libvirt makes of a document before anything starts: the cell it creates, the
// CPUs it hands to cell 0, the totals, where the host's memory comes from. And what it
// rounds for a start. Which version of it does what is in facts/libvirt.h.
#pragma once

#include <optional>
#include <vector>

#include "layout/layout.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

struct CompleteCell {
  IdSet cpus;
  Bytes memory = 0;
  const model::Cell* cell = nullptr;  // absent for the one that libvirt creates
};

// What names a guest node from outside its cell.
struct NodeTuning {
  std::optional<Bytes> page;  // the huge page whose nodeset has it
  const model::MemNode* memnode = nullptr;
};

struct Completed {
  std::vector<CompleteCell> cells;  // by id
  std::vector<NodeTuning> tuning;   // by id, for as many nodes as QEMU can have
  std::optional<Bytes> guest_page;  // the huge page of all other memory
  Defined defined;
  HostPlacement placement;
  bool vcpus_placed_by_numad = false;

  // The module's guest node: with a created cell, 0 where it names none.
  [[nodiscard]] std::optional<unsigned> node_of(const model::Module& module) const;
};

Completed complete(const model::Domain& domain, const Target& target);

// Rounded for a start, or as they are on the other side of a migration.
struct Started {
  std::vector<Bytes> cells;    // by id
  std::vector<Bytes> modules;  // by their place in the document
  Bytes boot = 0;
  std::optional<Bytes> maximum;
};

Started start_sizes(const model::Domain& domain,
                    const Completed& completed,
                    const Target& target);

// A module's size in whole `step`, as libvirt rounds it.
Bytes rounded_size(const model::Module& module,
                   Bytes size,
                   Bytes step,
                   const facts::Architecture& arch);

// Whether libvirt looks for an overlap of these two modules, where both have a base: of
// any two; 9.0 only compares the bases of DIMMs and nvdimms.
bool compares_ranges(const model::Module& a,
                     const model::Module& b,
                     const Target& target);

HostPlacement host_placement(const model::Domain& domain, const Target& target);

}  // namespace memdimm::layout
