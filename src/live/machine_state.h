// SPDX-License-Identifier: GPL-2.0-or-later
// The state of a machine that runs, as a value: its memory at boot, and each module
// with the slot, id, guest node, address and size that its start or its plugging gave
// it. It is made once, from a definition or from what a QEMU tells, and then only
// changed by what is done to the machine: what is there never moves.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "facts/modules.h"
#include "live/state.h"

namespace memdimm::live {

// A module that QEMU has as a device; the one that a guest boots with is none.
struct MachineModule {
  facts::Model model = facts::Model::Dimm;
  std::string id;                  // the device's
  std::string backend;             // the memory backend's
  Bytes size = 0;                  // the backend's, in bytes
  Bytes mapped = 0;                // what it takes of the address space and the maximum
  Bytes requested = 0;             // of a virtio-mem; else 0
  std::optional<unsigned> slot;    // absent for models that take none
  std::optional<unsigned> node;    // the guest's; absent where the guest has no nodes
  std::optional<Address> address;  // absent where the machine's map is not known

  friend bool operator==(const MachineModule&, const MachineModule&) = default;
};

// A guest node, with what it has of the memory at boot.
struct MachineNode {
  unsigned id = 0;
  Bytes memory = 0;

  friend bool operator==(const MachineNode&, const MachineNode&) = default;
};

struct MachineState {
  Bytes boot = 0;                     // all of it, in bytes, as QEMU rounds it
  std::optional<unsigned> boot_slot;  // that no module may take; absent: none is lost
  unsigned slots = 0;
  std::optional<Bytes> maximum;        // absent: nothing can be plugged
  std::vector<MachineNode> nodes;      // empty: not a NUMA guest
  std::vector<MachineModule> modules;  // in the order in which QEMU got them

  friend bool operator==(const MachineState&, const MachineState&) = default;
};

// The machine that a start from this definition gives; `layout` is what `domain`
// resolves to.
MachineState from_definition(const model::Domain& domain, const layout::Layout& layout);
inline MachineState from_definition(const State& definition) {
  return from_definition(definition.domain, definition.layout);
}

// The module that has it; nullptr for none.
const MachineModule* with_id(const MachineState& machine, std::string_view id);
const MachineModule* with_backend(const MachineState& machine,
                                  std::string_view backend);
const MachineModule* in_slot(const MachineState& machine, unsigned slot);
// The first whose range shares an address with [begin, begin + size).
const MachineModule* in_range(const MachineState& machine, Address begin, Bytes size);

// The lowest one for a new module: above the boot memory's, where that has one. Absent
// where all are taken.
std::optional<unsigned> free_slot(const MachineState& machine);

// A device's id for a new module: after its slot, or for a model without slots the
// number behind the highest that the machine has, as libvirt (12.8) counts.
std::string free_id(const MachineState& machine,
                    facts::Model model,
                    std::optional<unsigned> slot);

// Boot memory and what all modules take of the maximum; saturates.
Bytes in_use(const MachineState& machine);

// What is done to a machine, each with its way back: a plugged module is unplugged by
// its id, an unplugged one is plugged as it was returned, a virtio-mem goes back to the
// size that it had. The id is one that the machine has.
void plug(MachineState& machine, MachineModule module);
MachineModule unplug(MachineState& machine, std::string_view id);
Bytes resize(MachineState& machine, std::string_view id, Bytes requested);

// One thing in which two machines differ.
struct Difference {
  std::string what;   // "boot memory", "slot", "address", …
  std::string id;     // the module's; "" for what is about the machine
  std::string here;   // as it is in the first machine, "" for none
  std::string there;  // in the second
};

// In what two machines differ, modules by their ids; empty where the one is the other.
// Addresses are compared where both are known, requested sizes are not.
std::vector<Difference> differences(const MachineState& here,
                                    const MachineState& there);

}  // namespace memdimm::live
