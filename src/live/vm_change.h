// SPDX-License-Identifier: GPL-2.0-or-later
// Changes to a QEMU that runs, each verified, and taken back whole where it fails. What
// was done is remembered, so that several changes stand or fall together.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "live/vm.h"
#include "live/vm_module.h"
#include "qmp/monitor.h"

namespace memdimm::live {

// A change that QEMU or the guest did not make: a sentence that says why, and what has
// become of the parts that were made.
class NotDone : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One of which something is there still, which the sentence names: who tried again
// elsewhere would hide it.
class NotTakenBack : public NotDone {
 public:
  using NotDone::NotDone;
};

struct Patience {
  std::chrono::milliseconds timeout{};  // for each answer, and for the guest
  // Told, about twice a second, what is waited for.
  std::function<void(const std::string&)> waiting = [](const std::string&) {};
};

class VmChange {
 public:
  // Both are used for as long as this lives.
  VmChange(qmp::Monitor& monitor, const Patience& patience)
      : monitor_(monitor), patience_(patience) {}

  // What QEMU has now.
  [[nodiscard]] Vm look() { return look(""); }

  // Each throws NotDone with its own parts taken back, and qmp::Failure, with what may
  // be left told, where the monitor can be used no longer. `vm` is as it was before.
  //
  // Gives the module as QEMU then has it.
  MachineModule plug(const Vm& vm, const Incoming& what);
  // Waits until the guest has let go; a virtio-mem is asked down to nothing first.
  void unplug(const Vm& vm, const MachineModule& module);
  // Waits until the guest has come to this size, a virtio-mem's.
  void resize(const MachineModule& module, Bytes requested);
  // Takes away a backend that no module uses.
  void release(const std::string& backend);

  // Does the work; where that throws NotDone, what it has done is taken back and the
  // sentence says so.
  void all_or_nothing(const std::function<void()>& work);

  // A sentence for each backend that QEMU refused to add and has, though no module uses
  // it. Another program may have added it, so that it is not taken away.
  std::vector<std::string> refused_but_there();

 private:
  struct Plugged {
    MachineModule module;
  };
  struct Unplugged {
    Incoming module;  // to be plugged again
  };
  struct Resized {
    MachineModule module;
    Bytes before = 0;
  };
  using Done = std::variant<Plugged, Unplugged, Resized>;
  enum class Guest { Agrees, Refuses, Silent };

  // `unknown` is what is not known where no answer comes.
  qmp::Answer send(const std::string& command, const std::string& unknown);
  Vm look(const std::string& unknown);
  // Why the backend stays; "" where it is gone.
  std::string object_del(const std::string& backend);
  qmp::Answer set_size(const MachineModule& module, Bytes requested);
  MachineModule insert(const Vm& vm, const Incoming& what);
  // Takes away what came of a module that was to be plugged, for this reason: the
  // device, if QEMU has it, and its backend.
  [[noreturn]] void withdraw(const Vm& vm,
                             const MachineModule* seen,
                             const std::string& backend,
                             const std::string& why);
  // A virtio-mem is asked down to nothing first, and back to what it was if it stays.
  void remove(const Vm& vm, const MachineModule& module);
  void remove_empty(const Vm& vm, const MachineModule& module);
  // Why the guest has not given it back; "" where it has.
  std::string refused_release(const MachineModule& module);

  static std::string id_of(const Done& done);
  static std::string words_of(const Done& done);
  // Takes back what was done last. Gives `why` with what became of that: "…; dimm1 is
  // taken back".
  std::string take_back_last(const std::string& why);
  std::string take_back(const Done& done);

  Guest await_release(const std::string& id, std::string& words);
  bool await_size(const MachineModule& module, Bytes size);
  // The next event, for which nobody waits longer than to the next look.
  std::optional<qmp::Event> next_event(qmp::Deadline deadline);
  [[nodiscard]] std::string silence();
  [[nodiscard]] qmp::Deadline deadline() const;
  // The same with what was done before.
  [[noreturn]] void lose(const qmp::Failure& failure, const std::string& unknown) const;

  qmp::Monitor& monitor_;
  const Patience& patience_;
  std::vector<Done> done_;
  std::string part_;                  // of the change under way: what was made already
  std::vector<std::string> refused_;  // backends that QEMU did not add
};

}  // namespace memdimm::live
