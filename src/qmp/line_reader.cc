// SPDX-License-Identifier: GPL-2.0-or-later
// A piece is read only when a whole line is not there yet.
#include "qmp/line_reader.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <poll.h>
#include <sys/socket.h>

#include "base/text.h"

namespace memdimm::qmp {

std::optional<std::string> LineReader::take() {
  const std::size_t end = pending_.find('\n', searched_);
  if (end == std::string::npos) {
    searched_ = pending_.size();
    return std::nullopt;
  }
  std::string line = pending_.substr(0, end);
  pending_.erase(0, end + 1);
  searched_ = 0;
  if (line.ends_with('\r')) {
    line.pop_back();
  }
  return line;
}

void LineReader::read_some() {
  std::array<char, std::size_t{64} << 10> piece{};
  const ssize_t size = ::recv(fd_, piece.data(), piece.size(), 0);
  if (size > 0) {
    pending_.append(piece.data(), static_cast<std::size_t>(size));
  } else if (size == 0) {
    throw Failure(pending_.empty() ? "QEMU has closed the connection"
                                   : "QEMU has closed the connection within a line: " +
                                         memdimm::quoted(pending_));
  } else if (errno != EAGAIN && errno != EINTR) {
    throw Failure("the connection to QEMU broke: " +
                  std::generic_category().message(errno));
  }
}

std::optional<std::string> LineReader::line(Deadline deadline) {
  while (true) {
    if (auto line = take()) {
      return line;
    }
    if (pending_.size() > kLongestLine) {
      throw Failure("QEMU sends a line of more than 4 MiB");
    }
    if (!wait_for(fd_, POLLIN, deadline, interrupt_)) {
      return std::nullopt;
    }
    read_some();
  }
}

}  // namespace memdimm::qmp
