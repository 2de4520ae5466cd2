// SPDX-License-Identifier: GPL-2.0-or-later
// Waiting for a descriptor until a deadline, or until somebody breaks it off.
#pragma once

#include "qmp/monitor.h"

namespace memdimm::qmp {

// What breaks a wait off: a descriptor that can be read then; -1 for nothing. It is
// not read.
struct Interrupt {
  int fd = -1;
};

// Whether one of poll()'s `events`, or an end or error, was there before the deadline.
// It is looked at once even where that has passed. Failure where the wait is broken
// off, or the system refuses.
bool wait_for(int fd, short events, Deadline deadline, Interrupt interrupt);

}  // namespace memdimm::qmp
