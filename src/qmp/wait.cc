// SPDX-License-Identifier: GPL-2.0-or-later
// poll(), begun again where a signal ends it early.
#include "qmp/wait.h"

#include <algorithm>
#include <array>
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

bool wait_for(int fd, short events, Deadline deadline, Interrupt interrupt) {
  std::array<pollfd, 2> both = {
      pollfd{.fd = fd, .events = events, .revents = 0},
      // poll() passes over a descriptor that is negative.
      pollfd{.fd = interrupt.fd, .events = POLLIN, .revents = 0}};
  while (true) {
    const int left = left_until(deadline);
    const int ready = ::poll(both.data(), both.size(), left);
    if (ready > 0 && both[1].revents != 0) {
      throw Failure("interrupted");
    }
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
