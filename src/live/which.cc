// SPDX-License-Identifier: GPL-2.0-or-later
// The tests by which a module is held to be one that the guest has, as tables.
#include "live/which.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>

#include "base/text.h"
#include "layout/names.h"
#include "live/facets.h"
#include "live/hotplug_codes.h"
#include "live/refusals.h"

namespace memdimm::live {
namespace {

using layout::PlacedModule;
using model::Module;

// A module with the slot that it is in.
struct Seated {
  std::size_t index = 0;  // in Domain::modules
  const Module& module;
  std::optional<unsigned> slot;
  bool boot = false;
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

bool names_slot(const Seated& wanted) {
  return wanted.module.takes_slot() && wanted.module.slot;
}

// A slot that is named is meant, whatever else the module says.
bool in_named_slot(const Seated& old, const Seated& wanted) {
  return names_slot(wanted) && old.module.takes_slot() &&
         old.slot == wanted.module.slot->value;
}

bool same_in_same_slot(const Seated& old, const Seated& wanted) {
  return !names_slot(wanted) && old.slot == wanted.slot &&
         same_module(old.module, wanted.module);
}

bool same_elsewhere(const Seated& old, const Seated& wanted) {
  return !names_slot(wanted) && same_module(old.module, wanted.module);
}

// What somebody who writes down one module says about it; its node only if it is said.
bool same_source(const Seated& old, const Seated& wanted) {
  const auto same = [](const auto& x, const auto& y) {
    return x.has_value() == y.has_value() && (!x || x->value == y->value);
  };
  const Module& a = wanted.module;
  const Module& b = old.module;
  return !names_slot(wanted) && a.kind.index() == b.kind.index() &&
         a.size.value == b.size.value && same(a.backing.path, b.backing.path) &&
         same(a.backing.page_size, b.backing.page_size) &&
         same(a.backing.host_nodes, b.backing.host_nodes) &&
         (!a.node || same(a.node, b.node));
}

// A device keeps what it is made of and its id; what can be taken out of the guest
// goes, and what it has become comes.
bool is_that_device(const Seated& old, const Seated& wanted) {
  const auto& alias = wanted.module.alias;
  const bool renamed =
      alias && layout::keeps_alias(alias->value) && !same_alias(old, wanted);
  return old.stays || (!renamed && same_module(old.module, wanted.module));
}

// Something has changed about one that cannot be taken out: the one in the slot that it
// would get, or for modules without slots the next one that is left. One that can be
// goes, and the other comes.
bool changed(const Seated& old, const Seated& wanted) {
  return old.stays && !names_slot(wanted) && old.module.is_memory() &&
         old.slot == wanted.slot;
}

struct Test {
  bool (*passes)(const Seated& old, const Seated& wanted);
  bool any_device = false;  // else only one of its kind that has not changed
};

// From the surest to the least sure; each is tried for all modules before the next.
constexpr Test kOfDefinitions[] = {{same_uuid},
                                   {same_alias},
                                   {in_named_slot},
                                   {same_in_same_slot},
                                   {same_elsewhere},
                                   {changed}};

// For a module by itself, whose author has the guest before him and not its definition.
constexpr Test kOfOneModule[] = {{in_named_slot, true}, {same_source, true}};

std::optional<unsigned> slot_of(const layout::Layout& layout, std::size_t index) {
  const PlacedModule* placed = find_placed(layout, index);
  return placed == nullptr ? layout.boot_slot() : placed->slot;
}

std::vector<Seated> seated(const State& state, facts::Version qemu) {
  std::vector<Seated> out;
  for (std::size_t i = 0; i < state.domain.modules.size(); ++i) {
    const Module& module = state.domain.modules[i];
    const bool boot = state.layout.boot_module() == i;
    out.push_back(
        {i, module, slot_of(state.layout, i), boot, boot || !can_unplug(module, qemu)});
  }
  return out;
}

// The alias that is the device's id; "" for one that libvirt does not keep.
std::string_view kept_alias(const Seated& seated) {
  const auto& alias = seated.module.alias;
  return alias && layout::keeps_alias(alias->value) ? std::string_view(alias->value)
                                                    : std::string_view();
}

// Whether the test may hold the one for the other: an alias that a wanted module claims
// is of no other one's device.
bool may_be(const Test& test,
            const Seated& old,
            const Seated& wanted,
            const std::set<std::string_view>& claimed) {
  if (test.any_device) {
    return true;
  }
  const std::string_view alias = kept_alias(old);
  const bool of_another = alias != kept_alias(wanted) && claimed.contains(alias);
  return old.module.kind.index() == wanted.module.kind.index() && !of_another &&
         is_that_device(old, wanted);
}

// One entry a module of `after`: its place in `before`.
Matches pair_up(std::span<const Seated> before,
                std::span<const Seated> after,
                std::span<const Test> tests) {
  Matches out(after.size());
  std::vector<bool> taken(before.size());
  std::set<std::string_view> claimed;
  for (const Seated& one : after) {
    claimed.insert(kept_alias(one));
  }
  claimed.erase("");
  for (const Test& test : tests) {
    for (std::size_t i = 0; i < after.size(); ++i) {
      for (std::size_t j = 0; !out[i] && j < before.size(); ++j) {
        if (!taken[j] && test.passes(before[j], after[i]) &&
            may_be(test, before[j], after[i], claimed)) {
          taken[j] = true;
          out[i] = j;
        }
      }
    }
  }
  return out;
}

void report_boot_slot(const Module& wanted, Diagnostics& out) {
  out.add(kBootMemoryFixed,
          wanted.slot->where,
          "slot " + std::to_string(wanted.slot->value) +
              " holds the memory that the guest boots with");
}

void report_no_such(const State& running, const Module& wanted, Diagnostics& out) {
  Diagnostic& missing = out.add(
      kModuleNotFound,
      wanted.slot ? wanted.slot->where : wanted.where,
      wanted.slot
          ? "the domain has no module in slot " + std::to_string(wanted.slot->value)
          : std::string("the domain has no module like this"));
  missing.labels.push_back({running.domain.where, "the domain"});
  missing.help = "write the slot of the module that is meant";
}

}  // namespace

Matches match_modules(const State& running, const State& wanted, facts::Version qemu) {
  return pair_up(seated(running, qemu), seated(wanted, qemu), kOfDefinitions);
}

const PlacedModule* find_module(const State& running,
                                const Module& wanted,
                                Diagnostics& out) {
  const std::vector<Seated> modules = seated(running, {});
  std::vector<Seated> devices;
  std::copy_if(modules.begin(),
               modules.end(),
               std::back_inserter(devices),
               [](const Seated& one) { return !one.boot; });
  const Seated one{.module = wanted, .slot = std::nullopt};
  const Matches found = pair_up(devices, {&one, 1}, kOfOneModule);
  if (found.front()) {
    return find_placed(running.layout, devices[*found.front()].index);
  }
  const auto& boot_slot = running.layout.boot_slot();
  if (boot_slot && names_slot(one) && wanted.slot->value == *boot_slot) {
    report_boot_slot(wanted, out);
  } else {
    report_no_such(running, wanted, out);
  }
  return nullptr;
}

const PlacedModule* find_module(const State& running,
                                const std::string& word,
                                Diagnostics& out) {
  const auto slot = parse_decimal(word);
  const auto& boot_slot = running.layout.boot_slot();
  if (boot_slot && (slot == *boot_slot ||
                    word == layout::device_id(facts::Model::Dimm, *boot_slot))) {
    out.add(kBootMemoryFixed,
            running.domain.where,
            (slot ? "slot " + word + " holds" : word + " is") +
                " the memory that the guest boots with");
    return nullptr;
  }
  std::vector<std::string_view> ids;
  const PlacedModule* by_slot = nullptr;  // the one that is called so without its alias
  for (const PlacedModule& one : running.layout.modules) {
    if (one.id == word || (slot && one.slot == *slot)) {
      return &one;
    }
    const Module& module = running.domain.modules.at(one.index);
    if (one.slot && word == layout::device_id(module.model(), *one.slot)) {
      by_slot = &one;
    }
    ids.push_back(one.id);
  }
  if (by_slot != nullptr) {
    return by_slot;
  }
  Diagnostic& missing =
      out.add(kModuleNotFound,
              running.domain.where,
              slot ? "the domain has no module in slot " + word
                   : "the domain has no module with id " + quoted(word));
  const std::string_view near = closest_match(word, ids);
  missing.help = slot || near.empty() ? "`memdimm layout` lists the ids and slots"
                                      : "did you mean " + quoted(near) + "?";
  return nullptr;
}

bool means_document(std::string_view word) {
  return word == "-" || word.find('/') != std::string_view::npos ||
         word.ends_with(".xml");
}

}  // namespace memdimm::live
