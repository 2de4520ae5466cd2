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
    text += "; " + words_of(done);
  }
  for (const std::string& backend : refused_) {
    text += "; the backend " + backend + " was refused";
  }
  throw qmp::Failure(text);
}

std::string VmChange::id_of(const Done& done) {
  if (const auto* plugged = std::get_if<Plugged>(&done)) {
    return plugged->module.id;
  }
  if (const auto* unplugged = std::get_if<Unplugged>(&done)) {
    return unplugged->module.placed.id;
  }
  return std::get<Resized>(done).module.id;
}

std::string VmChange::words_of(const Done& done) {
  if (const auto* resized = std::get_if<Resized>(&done)) {
    return id_of(done) + " was asked for another size than " +
           show_size(resized->before);
  }
  return id_of(done) +
         (std::holds_alternative<Plugged>(done) ? " was plugged" : " was unplugged");
}

Vm VmChange::look(const std::string& unknown) {
  try {
    return live::look(monitor_, deadline());
  } catch (const qmp::Failure& failure) {
    lose(failure, unknown);
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
  const std::string unknown = "whether the backend " + backend + " is gone";
  const qmp::Answer answer = send(command, unknown);
  if (answer.refused) {
    return answer.text;
  }
  const Vm after = look(unknown);
  return is_unused_backend(after, backend) ? "QEMU has removed it and shows it still"
                                           : std::string();
}

MachineModule VmChange::insert(const Vm& vm, const Incoming& what) {
  const auto& [module, placed, layout] = what;
  const std::string& id = placed.id;
  const std::string& backend = placed.backend.id;
  const std::vector<std::string> commands =
      lines_of(emit::plug(module, placed, layout, vm.qemu, emit::Form::Ndjson));
  part_.clear();
  const qmp::Answer added =
      send(commands.front(), "whether the backend " + backend + " was added");
  if (added.refused) {
    refused_.push_back(backend);
    throw NotDone("QEMU does not add the backend " + backend + " of " + id + ": " +
                  added.text);
  }
  part_ = "the backend " + backend + " was added";
  const std::string unknown = "whether " + id + " was plugged";
  const qmp::Answer plugged = send(commands.back(), unknown);
  const Vm after = look(unknown);
  // The backend is this module's alone; the id may have become another's.
  const MachineModule* seen =
      plugged.refused ? with_backend(after.state, backend) : with_id(after.state, id);
  if (plugged.refused) {
    withdraw(after, seen, backend, "QEMU does not plug " + id + ": " + plugged.text);
  }
  if (seen == nullptr) {
    withdraw(after, seen, backend, "QEMU has taken " + id + " and does not show it");
  }
  if (const std::string wrong = misplaced(placed, *seen); !wrong.empty()) {
    withdraw(after, seen, backend, id + ' ' + wrong);
  }
  part_.clear();
  return *seen;
}

void VmChange::withdraw(const Vm& vm,
                        const MachineModule* seen,
                        const std::string& backend,
                        const std::string& why) {
  std::string stays;
  try {
    if (seen != nullptr) {
      MachineModule module = *seen;
      module.backend = backend;
      remove(vm, module);
    } else if (const std::string words = object_del(backend); !words.empty()) {
      stays = "its backend " + backend + " stays: " + words;
    }
  } catch (const NotDone& kept) {
    stays = seen->id + " is not taken back: " + kept.what();
  } catch (const qmp::Failure& failure) {
    throw qmp::Failure(why + "; " + failure.what());
  }
  part_.clear();
  if (!stays.empty()) {
    throw NotTakenBack(why + "; " + stays);
  }
  throw NotDone(why + (seen == nullptr ? "" : "; it is taken back"));
}

void VmChange::remove(const Vm& vm, const MachineModule& module) {
  const VmVirtioMem* device = find_virtio_mem(vm, module.id);
  if (device == nullptr || (module.requested == 0 && device->size == 0)) {
    remove_empty(vm, module);
    return;
  }
  resize(module, 0);
  try {
    remove_empty(vm, module);
  } catch (const NotDone& why) {
    throw NotDone(take_back_last(why.what()));
  }
  done_.pop_back();
}

void VmChange::remove_empty(const Vm& vm, const MachineModule& module) {
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
  part_ = id + " was asked to go, " + part_;
  const std::string why = answer.refused
                              ? "QEMU does not unplug " + id + ": " + answer.text
                              : refused_release(module);
  // What is gone is gone, whatever was answered.
  if (!why.empty() && with_id(look().state, id) != nullptr) {
    part_.clear();
    throw NotDone(why);
  }
  part_ = id + " is gone";
  if (const std::string words = object_del(module.backend); !words.empty()) {
    const std::string stays = "its backend " + module.backend + " stays: " + words;
    part_ += "; " + stays;
    const bool gone = with_id(look().state, id) == nullptr;
    part_.clear();
    throw NotDone(
        id +
        (gone ? " is gone, but " : " is there still, though it was said to be gone; ") +
        stays);
  }
  part_.clear();
}

std::string VmChange::refused_release(const MachineModule& module) {
  std::string words;
  switch (await_release(module.id, words)) {
    case Guest::Refuses:
      return "the guest does not give " + module.id + " back" + words;
    case Guest::Silent:
      return "no answer from the guest about " + module.id + silence() +
             "; where it lets go later, `unplug " + module.id + "` takes the backend " +
             module.backend + " away";
    case Guest::Agrees:
      break;
  }
  return {};
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
  remove(vm, module);
  done_.emplace_back(Unplugged{again(vm, module)});
}

qmp::Answer VmChange::set_size(const MachineModule& module, Bytes requested) {
  const std::string command =
      lines_of(emit::resize(placed_as(module), requested, emit::Form::Ndjson)).front();
  return send(command, "whether " + module.id + " was asked for another size");
}

void VmChange::resize(const MachineModule& module, Bytes requested) {
  const qmp::Answer answer = set_size(module, requested);
  done_.emplace_back(Resized{module, module.requested});
  if (answer.refused) {
    const std::string why = "QEMU does not resize " + module.id + ": " + answer.text;
    const Vm vm = look();
    const MachineModule* seen = with_id(vm.state, module.id);
    if (seen != nullptr && seen->requested != module.requested) {
      throw NotDone(take_back_last(why));
    }
    done_.pop_back();
    throw NotDone(why);
  }
  if (await_size(module, requested)) {
    return;
  }
  const Vm vm = look();
  const VmVirtioMem* device = find_virtio_mem(vm, module.id);
  const std::string has =
      device == nullptr ? std::string("nothing") : show_size(device->size);
  throw NotDone(take_back_last("the guest has brought " + module.id + " to " + has +
                               ", not to " + show_size(requested) + silence()));
}

void VmChange::release(const std::string& backend) {
  const std::string stays = object_del(backend);
  if (!stays.empty()) {
    throw NotDone("the backend " + backend + " stays: " + stays);
  }
}

std::string VmChange::take_back(const Done& done) {
  if (const auto* plugged = std::get_if<Plugged>(&done)) {
    remove(look(), plugged->module);
    return id_of(done) + " is taken back";
  }
  if (const auto* unplugged = std::get_if<Unplugged>(&done)) {
    insert(look(), unplugged->module);
    return id_of(done) + " is plugged again";
  }
  const auto& [module, before] = std::get<Resized>(done);
  const qmp::Answer answer = set_size(module, before);
  if (answer.refused) {
    throw NotDone("QEMU does not resize it: " + answer.text);
  }
  return module.id + " is asked for " + show_size(before) + " again";
}

std::string VmChange::take_back_last(const std::string& why) {
  const Done last = std::move(done_.back());
  done_.pop_back();
  const std::string open = "; " + id_of(last) + " is not taken back: ";
  try {
    return why + "; " + take_back(last);
  } catch (const NotDone& refused) {
    return why + open + refused.what();
  } catch (const qmp::Failure& failure) {
    throw qmp::Failure(why + open + failure.what());
  }
}

void VmChange::all_or_nothing(const std::function<void()>& work) {
  std::string why;
  try {
    work();
    return;
  } catch (const NotDone& failed) {
    why = failed.what();
  }
  while (!done_.empty()) {
    why = take_back_last(why);
  }
  try {
    for (const std::string& left : refused_but_there()) {
      why += "; " + left;
    }
  } catch (const qmp::Failure& failure) {
    throw qmp::Failure(why + "; " + failure.what());
  }
  throw NotDone(why);
}

std::vector<std::string> VmChange::refused_but_there() {
  std::vector<std::string> out;
  if (refused_.empty()) {
    return out;
  }
  const Vm vm = look();
  for (const std::string& backend : refused_) {
    if (is_unused_backend(vm, backend)) {
      out.push_back("there is a backend " + backend +
                    " that no module uses, which QEMU refused to add");
    }
  }
  return out;
}

}  // namespace memdimm::live
