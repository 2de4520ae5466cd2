// SPDX-License-Identifier: GPL-2.0-or-later
// The tests by which a module is held to be one that the guest has, as tables.
#include "live/which.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

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

using Keys = std::vector<std::string>;

Keys uuid(const Seated& one) {
  const auto* nvdimm = std::get_if<model::Nvdimm>(&one.module.kind);
  return nvdimm != nullptr && nvdimm->uuid ? Keys{nvdimm->uuid->value} : Keys{};
}

Keys alias(const Seated& one) {
  return one.module.alias ? Keys{one.module.alias->value} : Keys{};
}

bool names_slot(const Seated& wanted) {
  return wanted.module.takes_slot() && wanted.module.slot;
}

std::string number(const std::optional<unsigned>& slot) {
  return slot ? std::to_string(*slot) : "none";
}

// A slot that is named is meant, whatever else the module says.
Keys slot_that_it_takes(const Seated& old) {
  return old.module.takes_slot() && old.slot ? Keys{number(old.slot)} : Keys{};
}
Keys slot_that_it_names(const Seated& wanted) {
  return names_slot(wanted) ? Keys{number(wanted.module.slot->value)} : Keys{};
}

Keys with_slot(Keys keys, const Seated& one) {
  for (std::string& key : keys) {
    key += '@' + number(one.slot);
  }
  return keys;
}
Keys what_and_where_it_is(const Seated& old) {
  return with_slot(keys_there(old.module), old);
}
Keys what_and_where_is_meant(const Seated& wanted) {
  return names_slot(wanted) ? Keys{} : with_slot(keys_meant(wanted.module), wanted);
}

Keys what_it_is(const Seated& old) {
  return keys_there(old.module);
}
Keys what_is_meant(const Seated& wanted) {
  return names_slot(wanted) ? Keys{} : keys_meant(wanted.module);
}

// What somebody who writes down one module says about it; its node only if it is said.
std::string source(const Module& module) {
  const auto size = [](const std::optional<Located<Bytes>>& one) {
    return one ? show_size(one->value) : "";
  };
  return show_size(module.size.value) + ' ' + size(module.backing.page_size) + ' ' +
         (module.backing.host_nodes ? module.backing.host_nodes->value.to_string()
                                    : "any") +
         ' ' + (module.backing.path ? '/' + module.backing.path->value : "");
}
std::string on_node(const Module& module) {
  return std::to_string(module.node->value) + ' ' + source(module);
}
Keys source_of_it(const Seated& old) {
  Keys out = {"on any " + source(old.module)};
  if (old.module.node) {
    out.push_back(on_node(old.module));
  }
  return out;
}
Keys source_that_is_meant(const Seated& wanted) {
  if (names_slot(wanted)) {
    return {};
  }
  return {wanted.module.node ? on_node(wanted.module)
                             : "on any " + source(wanted.module)};
}

// A device keeps what it is made of and its id; what can be taken out of the guest
// goes, and what it has become comes.
bool is_that_device(const Seated& old, const Seated& wanted) {
  const auto& named = wanted.module.alias;
  const bool renamed = named && layout::keeps_alias(named->value) &&
                       (!old.module.alias || old.module.alias->value != named->value);
  return old.stays || (!renamed && same_module(old.module, wanted.module));
}

// Something has changed about one that cannot be taken out: the one in the slot that it
// would get, or for modules without slots the next one that is left. One that can be
// goes, and the other comes.
Keys slot_where_it_stays(const Seated& old) {
  return old.stays && old.module.is_memory() ? Keys{number(old.slot)} : Keys{};
}
Keys slot_that_it_gets(const Seated& wanted) {
  return names_slot(wanted) ? Keys{} : Keys{number(wanted.slot)};
}

// A module that is there is the one that is meant where they have a key in common.
struct Test {
  Keys (*there)(const Seated& old);
  Keys (*meant)(const Seated& wanted);
  bool any_kind = false;    // else only modules of one kind are the same
  bool any_device = false;  // else only one that has not changed
};

// From the surest to the least sure; each is tried for all modules before the next.
constexpr Test kOfDefinitions[] = {{uuid, uuid},
                                   {alias, alias},
                                   {slot_that_it_takes, slot_that_it_names},
                                   {what_and_where_it_is, what_and_where_is_meant},
                                   {what_it_is, what_is_meant},
                                   {slot_where_it_stays, slot_that_it_gets}};

// For a module by itself, whose author has the guest before him and not its definition.
constexpr Test kOfOneModule[] = {{slot_that_it_takes, slot_that_it_names, true, true},
                                 {source_of_it, source_that_is_meant, false, true}};

std::vector<Seated> seated(const State& state, facts::Version qemu) {
  const auto placed = placed_modules(state);
  std::vector<Seated> out;
  for (std::size_t i = 0; i < state.domain.modules.size(); ++i) {
    const Module& module = state.domain.modules[i];
    const bool boot = state.layout.boot_module() == i;
    out.push_back({i,
                   module,
                   placed[i] == nullptr ? state.layout.boot_slot() : placed[i]->slot,
                   boot,
                   boot || !can_unplug(module, qemu)});
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
  const std::string_view kept = kept_alias(old);
  const bool of_another = kept != kept_alias(wanted) && claimed.contains(kept);
  return !of_another && is_that_device(old, wanted);
}

// Who has each key of a test, in order: what is taken is passed over, once.
class Candidates {
 public:
  Candidates(std::span<const Seated> before,
             const std::vector<bool>& taken,
             const std::set<std::string_view>& claimed,
             const Test& test)
      : before_(before), taken_(taken), claimed_(claimed), test_(test) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (!taken_[i]) {
        for (std::string& key : test_.there(before[i])) {
          of_[of_kind(before[i], std::move(key))].places.push_back(i);
        }
      }
    }
  }

  // The first that is left.
  std::optional<std::size_t> find(const Seated& wanted) {
    std::optional<std::size_t> best;
    for (std::string& key : test_.meant(wanted)) {
      const auto found = of_.find(of_kind(wanted, std::move(key)));
      if (found == of_.end()) {
        continue;
      }
      auto& [places, next] = found->second;
      while (next < places.size() && taken_[places[next]]) {
        ++next;
      }
      const auto one = std::find_if(
          places.begin() + static_cast<std::ptrdiff_t>(next),
          places.end(),
          [&](std::size_t place) {
            return !taken_[place] && may_be(test_, before_[place], wanted, claimed_);
          });
      if (one != places.end() && (!best || *one < *best)) {
        best = *one;
      }
    }
    return best;
  }

 private:
  struct Queue {
    std::vector<std::size_t> places;
    std::size_t next = 0;
  };

  [[nodiscard]] std::string of_kind(const Seated& one, std::string key) const {
    return test_.any_kind ? std::move(key)
                          : std::to_string(one.module.kind.index()) + ' ' + key;
  }

  std::span<const Seated> before_;
  const std::vector<bool>& taken_;
  const std::set<std::string_view>& claimed_;
  const Test& test_;
  std::unordered_map<std::string, Queue> of_;
};

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
    Candidates candidates(before, taken, claimed, test);
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (out[i]) {
        continue;
      }
      out[i] = candidates.find(after[i]);
      if (out[i]) {
        taken[*out[i]] = true;
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

namespace {

// The module with this id or slot; else the one that has another alias, and would be
// called so without.
const PlacedModule* called(const State& running,
                           const std::string& word,
                           std::optional<std::uint64_t> slot) {
  const PlacedModule* by_slot = nullptr;
  for (const PlacedModule& one : running.layout.modules) {
    if (one.id == word || (slot && one.slot == *slot)) {
      return &one;
    }
    const Module& module = running.domain.modules.at(one.index);
    if (one.slot && word == layout::device_id(module.model(), *one.slot)) {
      by_slot = &one;
    }
  }
  return by_slot;
}

}  // namespace

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
  if (const PlacedModule* found = called(running, word, slot)) {
    return found;
  }
  std::vector<std::string_view> ids;
  for (const PlacedModule& one : running.layout.modules) {
    ids.emplace_back(one.id);
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
