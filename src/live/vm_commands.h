// SPDX-License-Identifier: GPL-2.0-or-later
// What is asked of a QEMU that runs: a module plugged, unplugged or resized. What is
// not done throws NotDone, and nothing of it is left.
#pragma once

#include <string>
#include <vector>

#include "analysis/reader.h"
#include "live/vm.h"
#include "live/vm_change.h"

namespace memdimm::live {

// A QEMU that was looked at, and what changes it.
struct Running {
  Vm vm;
  VmChange& change;
};

// What was done, a sentence each.
using Report = std::vector<std::string>;

// Plugs the modules at `paths`, all of them or none. `domain` is the path of the
// definition that runs, which decides slots and ids and is an error where QEMU runs
// another machine; "": what QEMU has decides. Nothing is done where findings are
// errors.
Report plug(const std::vector<std::string>& paths,
            const std::string& domain,
            analysis::Reader& reader,
            Running& running);

// Why this QEMU takes no such module out of a running guest; "" where it does.
std::string no_unplug(const MachineModule& module, facts::Version qemu);

// `which` is a device's id, a slot, or the path of a module's document. A backend that
// was left behind by a device of this id is taken away.
Report unplug(const std::string& which, analysis::Reader& reader, Running& running);

// `id` is a virtio-mem's.
Report resize(const std::string& id, Bytes size, Running& running);

}  // namespace memdimm::live
