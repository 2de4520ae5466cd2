// SPDX-License-Identifier: GPL-2.0-or-later
// A QEMU's monitor, as those see it who change a machine that runs: commands with their
// answers, and events. JSON goes through as text, so that a test can be the other end.
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>

namespace memdimm::qmp {

// Waits are measured by a clock that nobody sets.
using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

// The monitor cannot be spoken to, or not any longer: a sentence. Whether a command
// that was sent has been carried out is not known then.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Answer {
  bool refused = false;
  std::string text;  // what the command returned, as JSON; refused: QEMU's own words
};

struct Event {
  std::string name;  // "DEVICE_DELETED"
  std::string data;  // as JSON; "{}" where it has none
};

class Monitor {
 public:
  Monitor() = default;
  virtual ~Monitor() = default;
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;
  Monitor(Monitor&&) = delete;
  Monitor& operator=(Monitor&&) = delete;

  // Sends `command`, a JSON object with "execute" and, where it takes any, "arguments".
  // Failure where the answer has not come at the deadline.
  virtual Answer execute(const std::string& command, Deadline deadline) = 0;

  // The oldest event that was not taken yet; nullopt where none comes before the
  // deadline.
  virtual std::optional<Event> event(Deadline deadline) = 0;
};

}  // namespace memdimm::qmp
