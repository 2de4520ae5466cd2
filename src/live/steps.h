// SPDX-License-Identifier: GPL-2.0-or-later
// The steps that a running guest is led through, as QMP.
#pragma once

#include <string>

#include "analysis/reader.h"
#include "emit/qmp.h"
#include "facts/versions.h"
#include "live/changes.h"

namespace memdimm::live {

// All changes as one plan. There is none where something needs a restart: that is told
// as an error. A plan has no place for remarks, which are told as notes.
std::string steps(const Comparison& comparison,
                  emit::Style style,
                  analysis::Reader& reader);

// The wanted document with the slots and addresses that its modules have in the guest
// after the changes. None where something needs a restart.
std::string pinned_document(const Comparison& comparison, analysis::Reader& reader);

// How a guest that has no modules yet gets all of these, a command a line: plugged one
// after the other. A virtio-mem is there from its start, and is asked to grow.
std::string plugs(const State& guest, facts::Version qemu);

}  // namespace memdimm::live
