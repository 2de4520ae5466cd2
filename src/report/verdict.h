// SPDX-License-Identifier: GPL-2.0-or-later
// How a definition and a QEMU that runs differ, for people and for programs.
#pragma once

#include <string>

#include "live/verdict.h"

namespace memdimm::report {

// A line each for what is about no module, then for each module; the last one sums up.
std::string verdict_text(const live::Verdict& verdict, const live::Vm& vm);

std::string verdict_json(const live::Verdict& verdict, const live::Vm& vm);

}  // namespace memdimm::report
