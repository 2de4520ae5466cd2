// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU does not tell of a module is left to what emit takes by default.
#include "live/vm_module.h"

#include <optional>
#include <variant>

#include "base/text.h"
#include "emit/qmp.h"

namespace memdimm::live {
namespace {

using layout::PlacedModule;

layout::HostPolicy policy_of(const std::string& word) {
  return word == "preferred"    ? layout::HostPolicy::Preferred
         : word == "interleave" ? layout::HostPolicy::Interleave
                                : layout::HostPolicy::Bind;
}

}  // namespace

PlacedModule placed_as(const MachineModule& module) {
  PlacedModule out;
  out.id = module.id;
  out.size = module.size;
  out.mapped = module.mapped;
  out.slot = module.slot;
  out.node = module.node;
  out.address = module.address;
  out.address_given = module.address.has_value();
  out.backend.id = module.backend;
  out.backend.size = module.size;
  return out;
}

model::Module module_as(const MachineModule& module) {
  model::Module out;
  out.kind = model::kind_of(module.model);
  out.size.value = module.size;
  if (auto* virtio_mem = std::get_if<model::VirtioMem>(&out.kind)) {
    virtio_mem->requested = Located<Bytes>{module.requested, {}};
  }
  return out;
}

Incoming again(const Vm& vm, const MachineModule& module) {
  Incoming out{module_as(module), placed_as(module), {}};
  if (const VmBackend* backend = find_backend(vm, module.backend)) {
    layout::Backend& made = out.placed.backend;
    made.type = emit::backend_type(backend->type).value_or(layout::BackendType::Ram);
    made.host_nodes = backend->host_nodes;
    made.policy = policy_of(backend->policy);
    if (made.type != layout::BackendType::Ram) {
      made.share = backend->share;
    }
    if (!backend->path.empty()) {
      made.path = backend->path;
    }
  }
  return out;
}

std::string misplaced(const PlacedModule& wanted, const MachineModule& seen) {
  const auto number = [](std::optional<unsigned> value) {
    return value ? std::to_string(*value) : std::string("none");
  };
  if (wanted.slot && seen.slot != wanted.slot) {
    return "is in slot " + number(seen.slot) + ", not " + number(wanted.slot);
  }
  if (wanted.node && seen.node.value_or(0) != *wanted.node) {
    return "is on node " + number(seen.node) + ", not " + number(wanted.node);
  }
  if (seen.backend != wanted.backend.id) {
    return "has the backend " + seen.backend + ", not " + wanted.backend.id;
  }
  if (wanted.address_given && wanted.address && seen.address != wanted.address) {
    return "is at " + show_hex(seen.address.value_or(0)) + ", not " +
           show_hex(*wanted.address);
  }
  return {};
}

}  // namespace memdimm::live
