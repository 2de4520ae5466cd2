// SPDX-License-Identifier: GPL-2.0-or-later
// poll(), begun again where a signal ends it early.
#include "qmp/wait.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <poll.h>

namespace memdimm::qmp {
namespace {

using std::chrono::milliseconds;

// Rounded up, so that the last wait does not become a busy loop; an hour at most, which
// poll()'s int can hold.
int left_until(Deadline deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
  return static_cast<int>(
      std::clamp(left, milliseconds(0), milliseconds(std::chrono::hours(1))).count());
}

}  // namespace

bool wait_for(int fd, short events, Deadline deadline) {
  pollfd one{.fd = fd, .events = events, .revents = 0};
  while (true) {
    const int left = left_until(deadline);
    const int ready = ::poll(&one, 1, left);
    if (ready > 0) {
      return true;
    }
    if (ready < 0 && errno != EINTR) {
      throw Failure("cannot wait for QEMU: " + std::generic_category().message(errno));
    }
    if (left == 0) {
      return false;
    }
  }
}

}  // namespace memdimm::qmp
