// SPDX-License-Identifier: GPL-2.0-or-later
// Where a monitor listens: the path of a unix socket, or a TCP port.
#pragma once

#include <string>
#include <variant>

#include "qmp/monitor.h"
#include "qmp/wait.h"

namespace memdimm::qmp {

struct UnixAddress {
  std::string path;
};

struct TcpAddress {
  std::string host;
  std::string port;
};

using Address = std::variant<UnixAddress, TcpAddress>;

// "/run/vm.sock", "unix:/run/vm.sock", "tcp:localhost:4444", "tcp:[::1]:4444". Where
// `text` is none of these, `wrong` says what was expected and nothing else is set.
struct ReadAddress {
  Address address;
  std::string wrong = {};
};

ReadAddress read_address(const std::string& text);

// The address as a message shows it.
std::string show(const Address& address);

// A connected socket that does not block, which is the caller's to close. Failure where
// nobody takes the call before the deadline.
int connect(const Address& address, Deadline deadline, Interrupt interrupt = {});

}  // namespace memdimm::qmp
