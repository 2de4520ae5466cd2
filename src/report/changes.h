// SPDX-License-Identifier: GPL-2.0-or-later
// What differs between two documents of one guest, for people and for programs.
#pragma once

#include <string>

#include "live/changes.h"

namespace memdimm::report {

// All of them with their places: what can be done while the guest runs, then what needs
// a restart, then remarks.
std::string changes_text(const live::Comparison& comparison, const Sources& sources);

std::string changes_json(const live::Comparison& comparison, const Sources& sources);

}  // namespace memdimm::report
