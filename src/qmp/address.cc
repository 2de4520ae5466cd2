// SPDX-License-Identifier: GPL-2.0-or-later
// Sockets are asked without blocking, so that a deadline holds whatever they do.
#include "qmp/address.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/descriptor.h"
#include "base/text.h"
#include "qmp/hosts.h"

namespace memdimm::qmp {
namespace {

// How long a call is waited for.
struct Patience {
  Deadline deadline;
  Interrupt interrupt;
};

constexpr std::string_view kUnix = "unix:";
constexpr std::string_view kTcp = "tcp:";
constexpr std::uint64_t kMostPort = 65535;

[[noreturn]] void fail(const Address& address, const std::string& why) {
  throw Failure("cannot reach QEMU at " + show(address) + ": " + why);
}

std::string reason(int error) {
  return std::generic_category().message(error);
}

// One try: 0, or why not.
int try_connect(int fd,
                const sockaddr* where,
                socklen_t length,
                const Patience& until) {
  if (::connect(fd, where, length) == 0) {
    return 0;
  }
  if (errno != EINPROGRESS) {
    return errno;
  }
  if (!wait_for(fd, POLLOUT, until.deadline, until.interrupt)) {
    return ETIMEDOUT;
  }
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

int new_socket(int family) {
  return ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

// Whose queue of callers is full answers EAGAIN, and may take the next call.
int connect_to(const UnixAddress& unix_address,
               const Address& address,
               const Patience& until) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  const std::string& path = unix_address.path;
  if (path.size() >= sizeof where.sun_path) {
    fail(address,
         "its path has " + std::to_string(path.size()) + " bytes, a socket's at most " +
             std::to_string(sizeof where.sun_path - 1));
  }
  std::memcpy(&where.sun_path[0], path.data(), path.size());
  constexpr auto kPause = std::chrono::milliseconds(20);
  while (true) {
    Descriptor socket(new_socket(AF_UNIX));
    const int error =
        socket.get() < 0
            ? errno
            : try_connect(socket.get(),
                          reinterpret_cast<const sockaddr*>(&where),  // NOLINT
                          sizeof where,
                          until);
    if (error == 0) {
      return socket.release();
    }
    if (error != EAGAIN || Clock::now() >= until.deadline) {
      fail(address, error == EAGAIN ? "others wait for it already" : reason(error));
    }
    wait_for(-1, 0, std::min(until.deadline, Clock::now() + kPause), until.interrupt);
  }
}

int connect_to(const TcpAddress& tcp, const Address& address, const Patience& until) {
  const Hosts hosts = look_up(tcp.host, tcp.port);
  if (hosts.found.empty()) {
    fail(address, hosts.wrong);
  }
  int error = 0;
  for (const SocketAddress& one : hosts.found) {
    Descriptor socket(new_socket(one.bytes.ss_family));
    error = socket.get() < 0
                ? errno
                : try_connect(socket.get(),
                              reinterpret_cast<const sockaddr*>(&one.bytes),  // NOLINT
                              one.size,
                              until);
    if (error == 0) {
      return socket.release();
    }
  }
  fail(address, reason(error));
}

ReadAddress read_tcp(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) {
    return {{}, "expected tcp:HOST:PORT, for example tcp:localhost:4444"};
  }
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const auto number = parse_decimal(port);
  if (!number || *number == 0 || *number > kMostPort) {
    return {{}, memdimm::quoted(port) + " is no port; expected 1 to 65535"};
  }
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  return {TcpAddress{std::string(host), std::string(port)}};
}

}  // namespace

ReadAddress read_address(const std::string& text) {
  if (text.starts_with(kTcp)) {
    return read_tcp(std::string_view(text).substr(kTcp.size()));
  }
  std::string path = text.starts_with(kUnix) ? text.substr(kUnix.size()) : text;
  if (path.empty()) {
    return {{}, "expected the path of a socket, or tcp:HOST:PORT"};
  }
  return {UnixAddress{std::move(path)}};
}

std::string show(const Address& address) {
  if (const auto* tcp = std::get_if<TcpAddress>(&address)) {
    const bool colons = tcp->host.find(':') != std::string::npos;
    const std::string host = colons ? '[' + tcp->host + ']' : tcp->host;
    return memdimm::quoted("tcp:" + host + ':' + tcp->port, kLongestPath);
  }
  return memdimm::quoted(std::get<UnixAddress>(address).path, kLongestPath);
}

int connect(const Address& address, Deadline deadline, Interrupt interrupt) {
  const Patience until{deadline, interrupt};
  return std::visit([&](const auto& one) { return connect_to(one, address, until); },
                    address);
}

}  // namespace memdimm::qmp
