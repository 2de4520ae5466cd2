// SPDX-License-Identifier: GPL-2.0-or-later
#include "qmp/hosts.h"

#include <array>

#include <doctest/doctest.h>
#include <netdb.h>

namespace memdimm::qmp {
namespace {

// What was found as digits, in its order: "127.0.0.1 4444".
std::vector<std::string> digits(const Hosts& hosts) {
  std::vector<std::string> shown;
  for (const SocketAddress& one : hosts.found) {
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    REQUIRE(::getnameinfo(reinterpret_cast<const sockaddr*>(&one.bytes),  // NOLINT
                          one.size,
                          host.data(),
                          host.size(),
                          port.data(),
                          port.size(),
                          NI_NUMERICHOST | NI_NUMERICSERV) == 0);
    shown.push_back(std::string(host.data()) + ' ' + port.data());
  }
  return shown;
}

using Shown = std::vector<std::string>;

TEST_CASE("an address in digits is itself, with names and without") {
  struct Row {
    const char* host;
    const char* shown;
  };
  const Row rows[] = {
      {"127.0.0.1", "127.0.0.1 4444"},
      {"192.0.2.1", "192.0.2.1 4444"},
      {"::1", "::1 4444"},
      {"2001:DB8::1", "2001:db8::1 4444"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.host);
    for (const Hosts& hosts :
         {look_up(row.host, "4444"), look_up_plain(row.host, "4444")}) {
      CHECK(digits(hosts) == Shown{row.shown});
      CHECK(hosts.wrong == "");
    }
  }
}

TEST_CASE("localhost is known without asking") {
  CHECK(digits(look_up_plain("localhost", "65535")) ==
        Shown{"::1 65535", "127.0.0.1 65535"});
}

TEST_CASE("a name that is not looked up is told with what would do") {
  for (const char* host : {"vm.example", "127.0.0", "::1%lo", "local", ""}) {
    CAPTURE(host);
    const Hosts hosts = look_up_plain(host, "4444");
    CHECK(hosts.found.empty());
    CHECK(hosts.wrong ==
          "this memdimm is linked statically and looks no names up; expected an "
          "address in digits, for example tcp:192.0.2.1:4444");
  }
}

}  // namespace
}  // namespace memdimm::qmp
