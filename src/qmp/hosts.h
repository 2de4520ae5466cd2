// SPDX-License-Identifier: GPL-2.0-or-later
// What the name of a host stands for: the addresses of sockets.
#pragma once

#include <string>
#include <vector>

#include <sys/socket.h>

namespace memdimm::qmp {

struct SocketAddress {
  sockaddr_storage bytes;
  socklen_t size;
};

// What a host and port stand for, in the order in which they are to be tried; where
// there is nothing, `wrong` says why.
struct Hosts {
  std::vector<SocketAddress> found;
  std::string wrong = {};
};

// `host` is a name or an address, without the brackets of an IPv6 one, `port` a decimal
// number of 16 bits. A program that is linked statically cannot ask the libraries that
// know names: there it is look_up_plain.
Hosts look_up(const std::string& host, const std::string& port);

// The same for what nobody need be asked about: an address in digits, and localhost.
Hosts look_up_plain(const std::string& host, const std::string& port);

}  // namespace memdimm::qmp
