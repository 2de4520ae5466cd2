// SPDX-License-Identifier: GPL-2.0-or-later
// Places are compared as those of any two machines; what they are made of, here.
#include "live/verdict.h"

#include <algorithm>
#include <utility>

#include "emit/item.h"

namespace memdimm::live {
namespace {

using layout::Backend;
using layout::PlacedModule;

// What only one side can tell is taken from that one.
MachineState comparable(const Vm& vm, const MachineState& definition) {
  MachineState out = vm.state;
  out.boot_slot = definition.boot_slot;
  out.nodes = definition.nodes;
  if (!vm.knows_limits) {
    out.slots = definition.slots;
    out.maximum = definition.maximum;
  }
  return out;
}

// Pairs a module that QEMU calls otherwise with the definition's in the same slot.
const MachineModule* same_slot(const MachineModule& wanted,
                               const MachineState& definition,
                               const MachineState& seen) {
  if (!wanted.slot) {
    return nullptr;
  }
  const MachineModule* other = in_slot(seen, *wanted.slot);
  return other != nullptr && with_id(definition, other->id) == nullptr ? other
                                                                       : nullptr;
}

class ModuleComparer {
 public:
  ModuleComparer(const State& definition, const Vm& vm, ModuleVerdict& out)
      : definition_(definition), vm_(vm), out_(out) {}

  void run(MachineModule wanted, MachineModule seen) {
    add("id", wanted.id, seen.id);
    seen.id = wanted.id;
    // Without nodes all memory is on node 0, and nobody says so.
    wanted.node = wanted.node.value_or(0);
    seen.node = seen.node.value_or(0);
    MachineState here;
    MachineState there;
    here.modules.push_back(wanted);
    there.modules.push_back(seen);
    for (Difference& one : differences(here, there)) {
      out_.differences.push_back(std::move(one));
    }
    const PlacedModule& placed = definition_.layout.modules[*out_.wanted];
    if (wanted.model == facts::Model::VirtioMem) {
      compare_virtio_mem(definition_.domain.modules[placed.index], seen);
    }
    if (const VmBackend* backend = find_backend(vm_, seen.backend)) {
      compare_backends(placed.backend, *backend);
    }
    out_.standing = out_.differences.empty() ? Standing::Same : Standing::Different;
  }

 private:
  void add(std::string what, std::string here, std::string there) {
    if (here != there) {
      out_.differences.push_back(
          {std::move(what), out_.id, std::move(here), std::move(there)});
    }
  }

  void compare_virtio_mem(const model::Module& module, const MachineModule& seen) {
    const auto& wanted = std::get<model::VirtioMem>(module.kind);
    add("requested size",
        show_size(wanted.requested ? wanted.requested->value : 0),
        show_size(seen.requested));
    const VmVirtioMem* device = find_virtio_mem(vm_, seen.id);
    if (wanted.block && device != nullptr) {
      add("block", show_size(wanted.block->value), show_size(device->block));
    }
  }

  void compare_backends(const Backend& wanted, const VmBackend& seen) {
    if (!seen.type.empty()) {
      add("kind of backend", std::string(emit::qom_type(wanted.type)), seen.type);
    }
    if (wanted.share && seen.share) {
      add("access",
          *wanted.share ? "shared" : "private",
          *seen.share ? "shared" : "private");
    }
    if (wanted.path && !seen.path.empty()) {
      add("path", *wanted.path, seen.path);
    }
    add("host nodes", wanted.host_nodes.to_string(), seen.host_nodes.to_string());
  }

  const State& definition_;
  const Vm& vm_;
  ModuleVerdict& out_;
};

class Verifier {
 public:
  Verifier(const State& definition, const Vm& vm)
      : definition_(definition),
        vm_(vm),
        wanted_(from_definition(definition)),
        seen_(comparable(vm, wanted_)) {}

  Verdict run() {
    for (Difference& one : differences(wanted_, seen_)) {
      if (one.id.empty()) {
        out_.machine.push_back(std::move(one));
      }
    }
    for (const MachineModule& module : wanted_.modules) {
      judge(module);
    }
    for (std::size_t i = 0; i < seen_.modules.size(); ++i) {
      const bool known = std::any_of(
          out_.modules.begin(), out_.modules.end(), [&](const ModuleVerdict& one) {
            return one.seen == i;
          });
      if (!known) {
        out_.modules.push_back({seen_.modules[i].id, Standing::Extra, {}, {}, i});
      }
    }
    return std::move(out_);
  }

 private:
  void judge(const MachineModule& module) {
    const auto& placed = definition_.layout.modules;
    ModuleVerdict verdict;
    verdict.id = module.id;
    verdict.wanted = static_cast<std::size_t>(
        std::find_if(placed.begin(),
                     placed.end(),
                     [&](const PlacedModule& one) { return one.id == module.id; }) -
        placed.begin());
    const MachineModule* seen = with_id(seen_, module.id);
    seen = seen == nullptr ? same_slot(module, wanted_, seen_) : seen;
    if (seen == nullptr) {
      verdict.standing = Standing::Missing;
    } else {
      verdict.seen = static_cast<std::size_t>(seen - seen_.modules.data());
      ModuleComparer(definition_, vm_, verdict).run(module, *seen);
    }
    out_.modules.push_back(std::move(verdict));
  }

  const State& definition_;
  const Vm& vm_;
  MachineState wanted_;
  MachineState seen_;
  Verdict out_;
};

}  // namespace

bool Verdict::same() const {
  return machine.empty() &&
         std::all_of(modules.begin(), modules.end(), [](const ModuleVerdict& one) {
           return one.standing == Standing::Same;
         });
}

Verdict verify(const State& definition, const Vm& vm) {
  return Verifier(definition, vm).run();
}

std::string words_of(const Difference& difference) {
  const auto shown = [](const std::string& value) {
    return value.empty() ? std::string("none") : value;
  };
  return difference.what + ' ' + shown(difference.here) + " in the definition, " +
         shown(difference.there) + " in QEMU";
}

}  // namespace memdimm::live
