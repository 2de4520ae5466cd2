// SPDX-License-Identifier: GPL-2.0-or-later
// What a QEMU that runs tells of its memory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id_set.h"
#include "facts/versions.h"
#include "live/machine_state.h"
#include "qmp/monitor.h"

namespace memdimm::live {

struct VmBackend {
  std::string id;
  std::string type;  // "memory-backend-ram"; "" where QEMU does not tell
  Bytes size = 0;
  std::optional<bool> share;  // told since QEMU 6.1
  IdSet host_nodes;
  std::string policy;  // "default", "bind", …
  std::string path;    // of a file
};

struct VmVirtioMem {
  std::string id;
  Bytes size = 0;   // what the guest has of it
  Bytes block = 0;  // it comes and goes in multiples of this
};

struct Vm {
  facts::Version qemu;
  MachineState state;          // slots and maximum: see `knows_limits`
  bool knows_limits = false;   // QEMU tells slots and maximum since 7.1
  bool running = false;        // else paused: the guest answers nothing
  std::optional<bool> kvm;     // whether it runs by KVM, where it says so
  std::optional<bool> nvdimm;  // whether the machine takes nvdimms, where it says so
  std::vector<std::string> objects;  // ids of all, backends among them
  std::vector<VmBackend> backends;
  std::vector<VmVirtioMem> virtio_mems;
};

// Asks for all of it. Failure where QEMU does not answer until the deadline, refuses to
// tell or says what cannot be understood.
Vm look(qmp::Monitor& monitor, qmp::Deadline deadline);

// nullptr for none.
const VmBackend* find_backend(const Vm& vm, std::string_view id);
const VmVirtioMem* find_virtio_mem(const Vm& vm, std::string_view id);

// "dimm2: 256 MiB, node 0, slot 2, at 0x140000000", as far as it has them.
std::string words_of(const MachineModule& module);

// Whether QEMU has a backend of this id that is no module's.
bool is_unused_backend(const Vm& vm, std::string_view id);

// Whether QEMU has an object of this id, which no other may have then.
bool has_object(const Vm& vm, std::string_view id);

}  // namespace memdimm::live
