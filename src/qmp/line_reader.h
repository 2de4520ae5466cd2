// SPDX-License-Identifier: GPL-2.0-or-later
// Lines out of a socket, as they come: in pieces, many at once, or never.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "qmp/monitor.h"
#include "qmp/wait.h"

namespace memdimm::qmp {

// Longer than any answer about memory: 256 modules take some 60 KiB.
inline constexpr std::size_t kLongestLine = std::size_t{4} << 20;

class LineReader {
 public:
  // The socket is the caller's.
  LineReader(int fd, Interrupt interrupt) : fd_(fd), interrupt_(interrupt) {}

  // The next line without its end; nullopt where it is not whole before the deadline:
  // what has come of it is kept. Failure at the end of the stream, and for a line that
  // is longer than kLongestLine.
  std::optional<std::string> line(Deadline deadline);

 private:
  std::optional<std::string> take();
  void read_some();

  int fd_;
  Interrupt interrupt_;
  std::string pending_;
  std::size_t searched_ = 0;  // so far no line ends
};

}  // namespace memdimm::qmp
