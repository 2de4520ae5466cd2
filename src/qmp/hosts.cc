// SPDX-License-Identifier: GPL-2.0-or-later
#include "qmp/hosts.h"

#include <cstdint>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include "base/bytes.h"

namespace memdimm::qmp {
namespace {

template <typename Address>
SocketAddress packed(const Address& address) {
  SocketAddress packed{{}, sizeof address};
  std::memcpy(&packed.bytes, &address, sizeof address);
  return packed;
}

void add_digits(Hosts& hosts, const char* digits, std::uint16_t port) {
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, digits, &six.sin6_addr) == 1) {
    hosts.found.push_back(packed(six));
  }
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(port);
  if (::inet_pton(AF_INET, digits, &four.sin_addr) == 1) {
    hosts.found.push_back(packed(four));
  }
}

}  // namespace

Hosts look_up_plain(const std::string& host, const std::string& port) {
  const auto number = static_cast<std::uint16_t>(parse_decimal(port).value_or(0));
  Hosts hosts;
  if (host == "localhost") {
    add_digits(hosts, "::1", number);
    add_digits(hosts, "127.0.0.1", number);
  } else {
    add_digits(hosts, host.c_str(), number);
  }
  if (hosts.found.empty()) {
    hosts.wrong =
        "this memdimm is linked statically and looks no names up; expected an "
        "address in digits, for example tcp:192.0.2.1:4444";
  }
  return hosts;
}

#ifdef MEMDIMM_STATIC

Hosts look_up(const std::string& host, const std::string& port) {
  return look_up_plain(host, port);
}

#else

Hosts look_up(const std::string& host, const std::string& port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.c_str(), port.c_str(), &wanted, &list);
  if (error != 0) {
    return {{}, ::gai_strerror(error)};
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list,
                                                                   &::freeaddrinfo);
  Hosts hosts;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    SocketAddress address{{}, one->ai_addrlen};
    std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
    hosts.found.push_back(address);
  }
  return hosts;
}

#endif

}  // namespace memdimm::qmp
