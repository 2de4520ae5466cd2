// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever is sent, what is left where no answer comes is known beforehand.
#include "live/vm_change.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "emit/qmp.h"
#include "live/release.h"

namespace memdimm::live {
namespace {

using layout::PlacedModule;
using std::chrono::milliseconds;

constexpr milliseconds kLook(500);  // how often QEMU is asked what events do not tell

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) {
      out.emplace_back(line);
    }
  }
  return out;
}

// What emit needs of a device that is there already.
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

layout::HostPolicy policy_of(const std::string& word) {
  return word == "preferred"    ? layout::HostPolicy::Preferred
         : word == "interleave" ? layout::HostPolicy::Interleave
                                : layout::HostPolicy::Bind;
}

// The module as it can be plugged again.
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

// How a plugged module is not what was sent; "" where it is.
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

}  // namespace

qmp::Deadline VmChange::deadline() const {
  return qmp::Clock::now() + patience_.timeout;
}

void VmChange::lose(const qmp::Failure& failure, const std::string& unknown) const {
  std::string text = failure.what();
  if (!unknown.empty()) {
    text += "; " + unknown + " is not known";
  }
  if (!part_.empty()) {
    text += "; " + part_;
  }
  for (const Done& done : done_) {
    if (const auto* plugged = std::get_if<Plugged>(&done)) {
      text += "; " + plugged->module.id + " was plugged";
    } else if (const auto* unplugged = std::get_if<Unplugged>(&done)) {
      text += "; " + unplugged->module.placed.id + " was unplugged";
    } else if (const auto* resized = std::get_if<Resized>(&done)) {
      text += "; " + resized->module.id + " was asked for another size than " +
              show_size(resized->before);
    }
  }
  throw qmp::Failure(text);
}

Vm VmChange::look() {
  try {
    return live::look(monitor_, deadline());
  } catch (const qmp::Failure& failure) {
    lose(failure, "");
  }
}

qmp::Answer VmChange::send(const std::string& command, const std::string& unknown) {
  try {
    return monitor_.execute(command, deadline());
  } catch (const qmp::Failure& failure) {
    lose(failure, unknown);
  }
}

std::string VmChange::object_del(const std::string& backend) {
  MachineModule module;
  module.backend = backend;
  const std::string command =
      lines_of(emit::unplug(model::Module(), placed_as(module), {}, emit::Form::Ndjson))
          .back();
  const qmp::Answer answer =
      send(command, "whether the backend " + backend + " is gone");
  return answer.refused ? answer.text : std::string();
}

MachineModule VmChange::insert(const Vm& vm, const Incoming& what) {
  const auto& [module, placed, layout] = what;
  const std::string& id = placed.id;
  const std::string& backend = placed.backend.id;
  const std::vector<std::string> commands =
      lines_of(emit::plug(module, placed, layout, vm.qemu, emit::Form::Ndjson));
  part_.clear();
  qmp::Answer answer =
      send(commands.front(), "whether the backend " + backend + " was added");
  if (answer.refused) {
    throw NotDone("QEMU does not add the backend " + backend + " of " + id + ": " +
                  answer.text);
  }
  part_ = "the backend " + backend + " was added";
  std::string why;
  answer = send(commands.back(), "whether " + id + " was plugged");
  if (answer.refused) {
    why = "QEMU does not plug " + id + ": " + answer.text;
  } else {
    part_ = id + " was plugged";
    const Vm after = look();
    const MachineModule* seen = with_id(after.state, id);
    if (seen == nullptr) {
      why = "QEMU has taken " + id + " and does not show it";
    } else if (const std::string wrong = misplaced(placed, *seen); !wrong.empty()) {
      remove(after, *seen);
      throw NotDone(id + ' ' + wrong + "; it is taken back");
    } else {
      part_.clear();
      return *seen;
    }
  }
  const std::string stays = object_del(backend);
  part_.clear();
  throw NotDone(stays.empty() ? why
                              : why + "; its backend " + backend + " stays: " + stays);
}

void VmChange::remove(const Vm& vm, const MachineModule& module) {
  const std::string& id = module.id;
  if (id.empty()) {
    throw NotDone("the module with the backend " + module.backend +
                  " has no id by which it could be unplugged");
  }
  const std::vector<std::string> commands = lines_of(
      emit::unplug(module_as(module), placed_as(module), vm.qemu, emit::Form::Ndjson));
  part_ = "its backend " + module.backend + " is there still";
  const qmp::Answer answer =
      send(commands.at(commands.size() - 2), "whether " + id + " goes");
  if (answer.refused) {
    part_.clear();
    throw NotDone("QEMU does not unplug " + id + ": " + answer.text);
  }
  part_ = id + " was asked to go, " + part_;
  std::string words;
  switch (await_release(id, words)) {
    case Guest::Refuses:
      part_.clear();
      throw NotDone("the guest does not give " + id + " back" + words);
    case Guest::Silent:
      part_.clear();
      throw NotDone("no answer from the guest about " + id + silence() +
                    "; where it lets go later, `unplug " + id + "` takes the backend " +
                    module.backend + " away");
    case Guest::Agrees:
      break;
  }
  part_ = id + " is gone";
  const std::string stays = object_del(module.backend);
  part_.clear();
  if (!stays.empty()) {
    throw NotDone(id + " is gone, but its backend " + module.backend +
                  " stays: " + stays);
  }
}

std::string VmChange::silence() {
  const auto seconds = std::chrono::duration<double>(patience_.timeout).count();
  std::string shown = std::to_string(seconds);
  shown.erase(shown.find_last_not_of('0') + 1);
  if (shown.ends_with('.')) {
    shown.pop_back();
  }
  return " within " + shown + " s" + (look().running ? "" : ": it is paused");
}

std::optional<qmp::Event> VmChange::next_event(qmp::Deadline deadline) {
  if (qmp::Clock::now() >= deadline) {
    return std::nullopt;
  }
  try {
    return monitor_.event(deadline);
  } catch (const qmp::Failure& failure) {
    lose(failure, "what the guest does");
  }
}

VmChange::Guest VmChange::await_release(const std::string& id, std::string& words) {
  const qmp::Deadline end = deadline();
  while (true) {
    const qmp::Deadline next = std::min(end, qmp::Clock::now() + kLook);
    while (const auto event = next_event(next)) {
      const Release word = release_in(*event, id, words);
      if (word != Release::None) {
        return word == Release::Gone ? Guest::Agrees : Guest::Refuses;
      }
    }
    if (with_id(look().state, id) == nullptr) {
      return Guest::Agrees;
    }
    if (qmp::Clock::now() >= end) {
      return Guest::Silent;
    }
    patience_.waiting("waiting for the guest to give " + id + " back");
  }
}

bool VmChange::await_size(const MachineModule& module, Bytes size) {
  const qmp::Deadline end = deadline();
  while (true) {
    const Vm vm = look();
    const VmVirtioMem* device = find_virtio_mem(vm, module.id);
    if (device == nullptr || device->size == size) {
      return device != nullptr;
    }
    if (qmp::Clock::now() >= end) {
      return false;
    }
    patience_.waiting("waiting for the guest to bring " + module.id + " from " +
                      show_size(device->size) + " to " + show_size(size));
    next_event(std::min(end, qmp::Clock::now() + kLook));
  }
}

MachineModule VmChange::plug(const Vm& vm, const Incoming& what) {
  MachineModule module = insert(vm, what);
  done_.emplace_back(Plugged{module});
  return module;
}

void VmChange::unplug(const Vm& vm, const MachineModule& module) {
  const VmVirtioMem* device = find_virtio_mem(vm, module.id);
  const bool emptied =
      device != nullptr && (module.requested != 0 || device->size != 0);
  if (emptied) {
    resize(module, 0);
  }
  try {
    remove(vm, module);
  } catch (const NotDone& why) {
    if (!emptied) {
      throw;
    }
    const Done resized = std::move(done_.back());
    done_.pop_back();
    throw NotDone(why.what() + take_back(resized));
  }
  MachineModule gone = module;
  gone.requested = 0;
  done_.emplace_back(Unplugged{again(vm, gone)});
}

void VmChange::set_size(const MachineModule& module, Bytes requested) {
  const std::string command =
      lines_of(emit::resize(placed_as(module), requested, emit::Form::Ndjson)).front();
  const qmp::Answer answer =
      send(command, "whether " + module.id + " was asked for another size");
  if (answer.refused) {
    throw NotDone("QEMU does not resize " + module.id + ": " + answer.text);
  }
}

void VmChange::resize(const MachineModule& module, Bytes requested) {
  set_size(module, requested);
  done_.emplace_back(Resized{module, module.requested});
  if (await_size(module, requested)) {
    return;
  }
  const Vm vm = look();
  const VmVirtioMem* device = find_virtio_mem(vm, module.id);
  const std::string has =
      device == nullptr ? std::string("nothing") : show_size(device->size);
  const std::string within = silence();
  const Done resized = std::move(done_.back());
  done_.pop_back();
  throw NotDone("the guest has brought " + module.id + " to " + has + ", not to " +
                show_size(requested) + within + take_back(resized));
}

void VmChange::release(const std::string& backend) {
  const std::string stays = object_del(backend);
  if (!stays.empty()) {
    throw NotDone("the backend " + backend + " stays: " + stays);
  }
}

std::string VmChange::take_back(const Done& done) {
  std::string id;
  try {
    if (const auto* plugged = std::get_if<Plugged>(&done)) {
      id = plugged->module.id;
      remove(look(), plugged->module);
      return "; " + id + " is taken back";
    }
    if (const auto* unplugged = std::get_if<Unplugged>(&done)) {
      id = unplugged->module.placed.id;
      insert(look(), unplugged->module);
      return "; " + id + " is plugged again";
    }
    const auto& resized = std::get<Resized>(done);
    id = resized.module.id;
    set_size(resized.module, resized.before);
    return "; " + id + " is asked for " + show_size(resized.before) + " again";
  } catch (const NotDone& why) {
    return "; " + id + " is not taken back: " + why.what();
  }
}

void VmChange::all_or_nothing(const std::function<void()>& work) {
  try {
    work();
  } catch (const NotDone& why) {
    throw NotDone(why.what() + take_back());
  }
}

std::string VmChange::take_back() {
  std::string out;
  while (!done_.empty()) {
    const Done last = std::move(done_.back());
    done_.pop_back();
    out += take_back(last);
  }
  return out;
}

}  // namespace memdimm::live
