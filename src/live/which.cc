// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/match.h"

#include <algorithm>
#include <array>

#include "layout/slots.h"
#include "live/plug.h"

namespace memdimm::live {
namespace {

using model::Module;

// A module with the slot that it is in.
struct Seated {
  const Module& module;
  std::optional<unsigned> slot;
  bool stays = false;  // nothing takes it out of a running guest
};

bool same_uuid(const Seated& old, const Seated& wanted) {
  const auto* a = std::get_if<model::Nvdimm>(&old.module.kind);
  const auto* b = std::get_if<model::Nvdimm>(&wanted.module.kind);
  return a != nullptr && b != nullptr && a->uuid && b->uuid &&
         a->uuid->value == b->uuid->value;
}

bool same_alias(const Seated& old, const Seated& wanted) {
  return old.module.alias && wanted.module.alias &&
         old.module.alias->value == wanted.module.alias->value;
}

// A slot that the wanted document names is the module's, whatever else has changed.
bool in_named_slot(const Seated& old, const Seated& wanted) {
  return wanted.module.takes_slot() && wanted.module.slot &&
         old.slot == wanted.module.slot->value;
}

bool slot_is_free_choice(const Seated& wanted) {
  return !wanted.module.takes_slot() || !wanted.module.slot;
}

bool same_in_same_slot(const Seated& old, const Seated& wanted) {
  return slot_is_free_choice(wanted) && old.slot == wanted.slot &&
         same_module(old.module, wanted.module);
}

bool same_elsewhere(const Seated& old, const Seated& wanted) {
  return slot_is_free_choice(wanted) && same_module(old.module, wanted.module);
}

// Something has changed about one that cannot be taken out: the one in the slot that it
// would get, or for modules without slots the next one that is left. One that can be
// goes, and the other comes.
bool changed(const Seated& old, const Seated& wanted) {
  return old.stays && slot_is_free_choice(wanted) && old.module.is_memory() &&
         old.slot == wanted.slot;
}

// From the surest to the least sure; each is tried for all modules before the next.
constexpr std::array kTests = {
    same_uuid, same_alias, in_named_slot, same_in_same_slot, same_elsewhere, changed};

std::vector<Seated> seated(const State& state, facts::Version qemu) {
  const auto slots = layout::assign_slots(state.domain);
  std::vector<Seated> out;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Module& module = state.domain.modules[i];
    const bool boot = state.layout.boot_module == i;
    out.push_back({module, slots[i], boot || !can_unplug(module, qemu)});
  }
  return out;
}

}  // namespace

std::vector<std::optional<std::size_t>> match_modules(const State& running,
                                                      const State& wanted,
                                                      facts::Version qemu) {
  const std::vector<Seated> before = seated(running, qemu);
  const std::vector<Seated> after = seated(wanted, qemu);
  std::vector<std::optional<std::size_t>> out(after.size());
  std::vector<bool> taken(before.size());
  for (const auto test : kTests) {
    for (std::size_t i = 0; i < after.size(); ++i) {
      for (std::size_t j = 0; !out[i] && j < before.size(); ++j) {
        const bool one_kind =
            before[j].module.kind.index() == after[i].module.kind.index();
        if (!taken[j] && one_kind && test(before[j], after[i])) {
          taken[j] = true;
          out[i] = j;
        }
      }
    }
  }
  return out;
}

}  // namespace memdimm::live
