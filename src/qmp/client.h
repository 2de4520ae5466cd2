// SPDX-License-Identifier: GPL-2.0-or-later
// A client of QEMU's monitor protocol over a socket. It is strict: whatever is no QMP
// ends the talk with a Failure, and so does a deadline; no peer can hold it up, or make
// it keep more than a bounded amount.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "base/descriptor.h"
#include "qmp/line_reader.h"
#include "qmp/monitor.h"
#include "qmp/wait.h"

namespace memdimm::qmp {

// Events that nobody has taken yet.
inline constexpr std::size_t kMostEvents = 65536;

class Client : public Monitor {
 public:
  // Owns the socket, which must not block. Waits for the greeting and leaves the mode
  // in which a monitor only negotiates.
  Client(int socket, Deadline deadline, Interrupt interrupt = {});

  Answer execute(const std::string& command, Deadline deadline) override;
  std::optional<Event> event(Deadline deadline) override;

 private:
  void expect_greeting(Deadline deadline);
  void send(const std::string& line, Deadline deadline);
  // What a line from QEMU is: an answer to the last command, or nothing to wait for: an
  // event, which is kept, or an answer to a command that was given up.
  std::optional<Answer> understand(const std::string& line);

  Descriptor socket_;
  Interrupt interrupt_;
  LineReader reader_;
  std::uint64_t last_id_ = 0;
  std::deque<Event> events_;
};

}  // namespace memdimm::qmp
