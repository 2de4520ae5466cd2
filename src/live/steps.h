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

// All modules of a guest plugged one after the other, a command a line.
std::string plugs(const State& guest, facts::Version qemu);

}  // namespace memdimm::live
