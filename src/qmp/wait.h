// SPDX-License-Identifier: GPL-2.0-or-later
// Waiting for a descriptor until a deadline.
#pragma once

#include "qmp/monitor.h"

namespace memdimm::qmp {

// Whether one of poll()'s `events`, or an end or error, was there before the deadline.
// It is looked at once even where that has passed. Failure where the system refuses.
bool wait_for(int fd, short events, Deadline deadline);

}  // namespace memdimm::qmp
