// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU's events say of a device that its guest was asked to give back.
#pragma once

#include <string>

#include "qmp/monitor.h"

namespace memdimm::live {

enum class Release { None, Gone, Refused };

// None for an event that is about something else. Where one that refuses has more to
// say, `words` gets it, behind a colon.
Release release_in(const qmp::Event& event, const std::string& id, std::string& words);

}  // namespace memdimm::live
