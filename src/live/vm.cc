// SPDX-License-Identifier: GPL-2.0-or-later
// Queries of QEMU 5.2 to 11.1; what a version does not tell yet stays unknown.
#include "live/vm.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

namespace memdimm::live {
namespace {

using Json = nlohmann::json;

// One question after the other, and the same complaint about each answer.
class Asker {
 public:
  Asker(qmp::Monitor& monitor, qmp::Deadline deadline)
      : monitor_(monitor), deadline_(deadline) {}

  // What the command returns; absent where QEMU refuses.
  std::optional<Json> maybe(const std::string& name, const Json& arguments = {}) {
    Json command = {{"execute", name}};
    if (!arguments.empty()) {
      command["arguments"] = arguments;
    }
    const qmp::Answer answer = monitor_.execute(command.dump(), deadline_);
    why_ = answer.text;
    return answer.refused ? std::nullopt : std::optional(Json::parse(answer.text));
  }

  // Reads what the command returns.
  void ask(const std::string& name, const std::function<void(const Json&)>& read) {
    const auto returned = maybe(name);
    if (!returned) {
      throw qmp::Failure("QEMU refuses " + name + ": " + why_);
    }
    try {
      read(*returned);
    } catch (const Json::exception&) {
      throw qmp::Failure("what QEMU answers to " + name + " is not understood");
    }
  }

  std::optional<Json> property(const std::string& path, const std::string& name) {
    return maybe("qom-get", {{"path", path}, {"property", name}});
  }

 private:
  qmp::Monitor& monitor_;
  qmp::Deadline deadline_;
  std::string why_;
};

// "/objects/memdimm1" is called "memdimm1".
std::string last_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::optional<facts::Model> model_of(const std::string& type) {
  const auto* row = std::find_if(
      facts::kModels.begin(), facts::kModels.end(), [&](const facts::ModelRow& one) {
        return one.memory && one.word == type;
      });
  return row == facts::kModels.end() ? std::nullopt : std::optional(row->key);
}

void read_module(facts::Model model, const Json& data, Vm& vm) {
  MachineModule module;
  module.model = model;
  module.id = data.value("id", "");
  module.backend = last_name(data.at("memdev").get<std::string>());
  module.mapped = data.value("max-size", data.at("size").get<Bytes>());
  module.size = module.mapped;  // but for a label: see read_backends()
  module.requested = data.value("requested-size", Bytes{0});
  if (data.contains("slot")) {
    module.slot = data["slot"].get<unsigned>();
  }
  if (data.contains("node")) {
    module.node = data["node"].get<unsigned>();
  }
  module.address = data.contains("addr") ? data["addr"].get<Address>()
                                         : data.at("memaddr").get<Address>();
  if (model == facts::Model::VirtioMem) {
    vm.virtio_mems.push_back(
        {module.id, data.at("size").get<Bytes>(), data.at("block-size").get<Bytes>()});
  }
  vm.state.modules.push_back(std::move(module));
}

void read_modules(const Json& devices, Vm& vm) {
  for (const Json& one : devices) {
    // What is no module (hv-balloon) takes none of what modules have.
    if (const auto model = model_of(one.at("type").get<std::string>())) {
      read_module(*model, one.at("data"), vm);
    }
  }
}

void read_backends(const Json& list, Vm& vm) {
  for (const Json& one : list) {
    VmBackend backend;
    backend.id = one.value("id", "");
    backend.size = one.at("size").get<Bytes>();
    backend.policy = one.at("policy").get<std::string>();
    if (one.contains("share")) {
      backend.share = one["share"].get<bool>();
    }
    for (const Json& node : one.at("host-nodes")) {
      backend.host_nodes.add(node.get<unsigned>(), node.get<unsigned>());
    }
    vm.backends.push_back(std::move(backend));
  }
  for (MachineModule& module : vm.state.modules) {
    if (const VmBackend* backend = find_backend(vm, module.backend)) {
      module.size = backend->size;
    }
  }
}

// "memory-backend-ram" of "child<memory-backend-ram>"
std::string object_type(const std::string& child) {
  const std::size_t open = child.find('<');
  return open == std::string::npos ? std::string()
                                   : child.substr(open + 1, child.size() - open - 2);
}

void read_objects(const Json& list, Vm& vm) {
  for (const Json& one : list) {
    const std::string name = one.at("name").get<std::string>();
    const std::string type = object_type(one.at("type").get<std::string>());
    if (type.empty()) {
      continue;
    }
    vm.objects.push_back(name);
    for (VmBackend& backend : vm.backends) {
      backend.type = backend.id == name ? type : backend.type;
    }
  }
}

void ask_paths(Asker& asker, Vm& vm) {
  for (VmBackend& backend : vm.backends) {
    if (backend.type == "memory-backend-file") {
      const auto path = asker.property("/objects/" + backend.id, "mem-path");
      backend.path = path && path->is_string() ? path->get<std::string>() : "";
    }
  }
}

void ask_limits(Asker& asker, Vm& vm) {
  const auto memory = asker.property("/machine", "memory");
  if (memory && memory->is_object() && memory->contains("slots")) {
    vm.knows_limits = true;
    vm.state.slots = memory->value("slots", 0U);
    const Bytes size = memory->value("size", Bytes{0});
    const Bytes maximum = memory->value("max-size", size);
    if (maximum > size) {
      vm.state.maximum = maximum;
    }
  } else {
    vm.state.slots = facts::kMostSlots;
  }
  const auto nvdimm = asker.property("/machine", "nvdimm");
  if (nvdimm && nvdimm->is_boolean()) {
    vm.nvdimm = nvdimm->get<bool>();
  }
}

}  // namespace

Vm look(qmp::Monitor& monitor, qmp::Deadline deadline) {
  Vm out;
  Asker asker(monitor, deadline);
  asker.ask("query-version", [&](const Json& version) {
    const Json& qemu = version.at("qemu");
    out.qemu = {qemu.at("major").get<unsigned>(), qemu.at("minor").get<unsigned>()};
  });
  asker.ask("query-status", [&](const Json& status) {
    out.running = status.at("running").get<bool>();
  });
  if (const auto kvm = asker.maybe("query-kvm"); kvm && kvm->contains("enabled")) {
    out.kvm = (*kvm)["enabled"] == true;
  }
  asker.ask("query-memory-size-summary", [&](const Json& summary) {
    out.state.boot = summary.at("base-memory").get<Bytes>();
  });
  asker.ask("query-memory-devices",
            [&](const Json& devices) { read_modules(devices, out); });
  asker.ask("query-memdev", [&](const Json& list) { read_backends(list, out); });
  if (const auto objects = asker.maybe("qom-list", {{"path", "/objects"}})) {
    try {
      read_objects(*objects, out);
    } catch (const Json::exception&) {
      throw qmp::Failure("what QEMU answers to qom-list is not understood");
    }
  }
  ask_paths(asker, out);
  try {
    ask_limits(asker, out);
  } catch (const Json::exception&) {
    throw qmp::Failure("what QEMU answers to qom-get is not understood");
  }
  return out;
}

const VmBackend* find_backend(const Vm& vm, std::string_view id) {
  const auto found = std::find_if(vm.backends.begin(),
                                  vm.backends.end(),
                                  [&](const VmBackend& one) { return one.id == id; });
  return found == vm.backends.end() ? nullptr : &*found;
}

const VmVirtioMem* find_virtio_mem(const Vm& vm, std::string_view id) {
  const auto found = std::find_if(vm.virtio_mems.begin(),
                                  vm.virtio_mems.end(),
                                  [&](const VmVirtioMem& one) { return one.id == id; });
  return found == vm.virtio_mems.end() ? nullptr : &*found;
}

std::string words_of(const MachineModule& module) {
  std::string out = module.id + ": " + show_size(module.size);
  if (module.node) {
    out += ", node " + std::to_string(*module.node);
  }
  if (module.slot) {
    out += ", slot " + std::to_string(*module.slot);
  }
  return module.address ? out + ", at " + show_hex(*module.address) : out;
}

bool is_unused_backend(const Vm& vm, std::string_view id) {
  return find_backend(vm, id) != nullptr && with_backend(vm.state, id) == nullptr;
}

bool has_object(const Vm& vm, std::string_view id) {
  return find_backend(vm, id) != nullptr ||
         std::find(vm.objects.begin(), vm.objects.end(), id) != vm.objects.end();
}

}  // namespace memdimm::live
