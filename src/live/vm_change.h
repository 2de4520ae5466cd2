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

#include "layout/layout.h"
#include "live/vm.h"
#include "model/domain.h"
#include "qmp/monitor.h"

namespace memdimm::live {

// A change that QEMU or the guest did not make: a sentence that says why, and what has
// become of the parts that were made.
class NotDone : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A module on its way into the guest, with its place.
struct Incoming {
  model::Module module;
  layout::PlacedModule placed;
  layout::Layout layout;
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
  [[nodiscard]] Vm look();

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

  // Takes all of it back, the last first. Gives what became of that, as the end of a
  // sentence: "; dimm1 is taken back"; "" where nothing was done.
  std::string take_back();

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
  // Why the backend stays; "" where it is gone.
  std::string object_del(const std::string& backend);
  void set_size(const MachineModule& module, Bytes requested);
  void remove(const Vm& vm, const MachineModule& module);
  MachineModule insert(const Vm& vm, const Incoming& what);
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
  std::string part_;  // of the change under way: what was made already
};

}  // namespace memdimm::live
