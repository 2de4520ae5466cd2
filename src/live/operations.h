// SPDX-License-Identifier: GPL-2.0-or-later
// What is done to a guest that runs, on its state: each gives the state afterwards, in
// which everything that was there is where it was. What is wrong with the result is for
// the rules to say.
#pragma once

#include <cstddef>

#include "live/state.h"

namespace memdimm::live {

// A boot DIMM that was only created is a module like the others, the last one.
State with_boot_module(State definition);

// The guest as a start from the definition has it: with its boot module, and each
// module with the slot and the address that it got, written in the document or not.
State started(State definition);

// Slot and address, for a module that names none.
void write_place(const layout::PlacedModule& placed, model::Module& module);

// `target` for a module that comes to a guest that runs.
layout::Target for_running(layout::Target target);

// A module that takes a slot and names none gets the lowest free one, above the boot
// memory's where that has one; none where all are taken.
void choose_slot(const State& running, model::Module& module);

// `resolved` is a module of the domain that is to be the last one of Layout::modules:
// its id is one that none of the others has, its address where there is room beside
// them.
void add_device(const layout::PlacedModule& resolved, State& running);

// With `module` as the last one of Domain::modules and Layout::modules. In the proposal
// node 0 is not named to a guest without nodes. currentMemory goes with the total, so
// that the balloon holds back what it held before. A module that would become boot
// memory does: the layout is then that of a start.
State plugged(const State& running,
              const model::Module& module,
              const layout::Target& target);

// Without Layout::modules[position].
State unplugged(const State& running,
                std::size_t position,
                const layout::Target& target);

// With the virtio-mem at Layout::modules[position] asked to be of that size.
State resized(const State& running, std::size_t position, Bytes requested);

}  // namespace memdimm::live
