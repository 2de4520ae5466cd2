// SPDX-License-Identifier: GPL-2.0-or-later
// The resolved memory of a domain: what QEMU will be told, and where each module will
// be. Made by resolve() for any domain that its dialect could read; what is wrong with
// it is for rules/ to say, so a module that fits nowhere simply has no address.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "facts/limits.h"
#include "layout/backend.h"
#include "layout/doubt.h"
#include "layout/machine.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

struct GuestNode {
  unsigned id = 0;
  IdSet cpus;                      // empty: none named
  std::optional<Backend> backend;  // absent: no boot memory
  std::optional<Bytes>
      legacy_mem;  // -numa node,mem= of old machines, instead of backend
  std::optional<unsigned> initiator;  // with HMAT only: the node whose CPUs are nearest

  // What it boots with.
  [[nodiscard]] Bytes memory() const {
    return backend ? backend->size : legacy_mem.value_or(0);
  }
};

// Modules and totals as libvirt computes them when it defines a domain, before it
// aligns anything for the start: its own verdicts rest on these, QEMU's on the aligned
// numbers in Layout.
struct DefinedModule {
  Bytes size = 0;
  Bytes mapped = 0;  // what libvirt's overlap test takes for its length
};

struct Defined {
  Bytes boot = 0;     // total without the modules; 0 is refused
  Bytes modules = 0;  // the sum of their sizes; saturates
  Bytes dimms = 0;    // of these the DIMMs: the balloon takes from them and from `boot`
  Bytes cells = 0;    // the sum of the cells, the created one included
  Bytes total = 0;    // replaces the text of <memory>
  Bytes stated = 0;   // what <memory> says of this guest, before anything is rounded
  Bytes current = 0;
  std::optional<Bytes> maximum;
  bool from_cells = false;    // the cells decided `total`, <memory> was not asked
  bool cell_created = false;  // cell 0, for a guest with a maximum and no cells
  bool too_small = false;     // <memory> is less than the modules
  std::vector<DefinedModule> sizes;  // one for each of Domain::modules
  // One for each page of <hugepages>: whether it is for all nodes that have none of
  // their own, not for those of its nodeset.
  std::vector<bool> general_pages;
};

// <numatune><memory> after libvirt's completion.
struct HostPlacement {
  std::optional<model::Placement> placement;  // absent: nothing is said
  model::NumaMode mode = model::NumaMode::Strict;
  IdSet nodes;                   // for Auto: Target::numad_nodes
  bool nodeset_missing = false;  // static, and no nodes: refused
};

// What only a document of libvirt's dialect resolves to.
struct LibvirtReading {
  Defined defined;
  HostPlacement placement;
  std::vector<Bytes> started_cells;  // each of Domain::cells for a start
};

// What only a proposal resolves to: which of its modules boot memory is.
struct ProposalBoot {
  std::optional<std::size_t> module;  // in Domain::modules; absent: none of them
  std::optional<unsigned> slot;       // absent: the document has no modules
  bool created = false;               // slots or a maximum want one, no module is it
  bool defaulted = false;             // nothing in the document sizes it
  Located<Bytes> size;  // before QEMU rounds it, and where the document says it
};

// A module that QEMU gets as a device. Flash and rom are among them; they have neither
// slot nor backend of their own.
struct PlacedModule {
  std::size_t index = 0;  // in Domain::modules
  std::string id;         // the device's
  Backend backend;
  Bytes size = 0;                            // the backend's size
  Bytes mapped = 0;                          // how much of the address space it takes
  Bytes alignment = facts::kPlainAlignment;  // of its address
  Bytes size_step = 1;                       // of a DIMM's size
  std::optional<unsigned> slot;
  std::optional<unsigned> node;       // given to QEMU only where the guest has nodes
  bool ccw = false;                   // virtio: on the channel subsystem of an s390
  std::optional<bool> multifunction;  // PCI: others have functions of its slot
  bool has_driver = false;            // what the module's <driver> says is told
  bool prealloc = false;              // virtio-mem: the device's own property, QEMU 7.0
  std::optional<bool> dynamic_memslots;     // virtio-mem: only where QEMU knows it
  std::optional<std::string> made_up_uuid;  // nvdimm, where QEMU wants one
  std::optional<Address> address;
  bool address_given = false;
  bool joins = false;  // a guest that runs: all others are there already
  // Why there is no address, where one was looked for:
  bool outside_region = false;
  bool no_room = false;
  std::optional<std::size_t> overlaps;  // another one's place in Layout::modules
};

struct Layout {
  Machine machine;
  CpuAddressing cpu;
  std::optional<AddressMap> map;

  Bytes boot = 0;                          // what -m size= says, rounded as QEMU rounds
  bool boot_in_mib = false;                // -m MIB, as old libvirt writes it
  std::optional<Backend> boot_backend;     // tied in by -machine memory-backend=
  bool legacy_prealloc = false;            // -mem-prealloc of old machines
  std::optional<std::string> legacy_path;  // -mem-path

  unsigned slots = 0;            // 0: none
  std::optional<Bytes> maximum;  // absent: nothing can be plugged
  Bytes total = 0;               // boot memory and all modules that count; saturates
  Bytes plugged = 0;             // the modules alone

  std::vector<GuestNode> nodes;       // empty: not a NUMA guest
  std::vector<unsigned> distances;    // nodes × nodes, row by row; empty: not told
  bool hmat = false;                  // any cache or interconnect: -machine hmat=on
  std::vector<PlacedModule> modules;  // in the order in which QEMU gets them

  std::variant<ProposalBoot, LibvirtReading> reading;  // what one dialect alone has

  std::vector<Doubt>
      doubts;  // sizes that are in question; taken as written all the same

  // nullptr for the other dialect.
  [[nodiscard]] const ProposalBoot* proposal() const {
    return std::get_if<ProposalBoot>(&reading);
  }
  [[nodiscard]] const LibvirtReading* libvirt() const {
    return std::get_if<LibvirtReading>(&reading);
  }
  // Of ProposalBoot; libvirt's boot memory is no module and in no slot.
  [[nodiscard]] std::optional<std::size_t> boot_module() const;
  [[nodiscard]] std::optional<unsigned> boot_slot() const;
  [[nodiscard]] bool boot_created() const;
  // Whether the host nodes of boot memory are numad's to choose: libvirt only.
  [[nodiscard]] bool placed_by_numad() const;

  // What the modules take of the maximum: an nvdimm's label and rest do not count.
  [[nodiscard]] Bytes mapped() const;
  // That and boot memory: what may not exceed the maximum; saturates.
  [[nodiscard]] Bytes in_use() const;
  // What <memory> says where it says what is so, and whether that follows from the
  // document's other parts: else it is what decides.
  [[nodiscard]] Bytes stated_total() const;
  [[nodiscard]] bool total_follows() const;
};

Layout resolve(const model::Domain& domain, const Target& target);

// The same without a look for doubts.
Layout resolve_as_written(const model::Domain& domain, const Target& target);

// The placed module of Domain::modules[index]; nullptr for the boot module.
const PlacedModule* find_placed(const Layout& layout, std::size_t index);

}  // namespace memdimm::layout
