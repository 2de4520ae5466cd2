// SPDX-License-Identifier: GPL-2.0-or-later
#include "qmp/address.h"

#include <string>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "testing/folder.h"

namespace memdimm::qmp {
namespace {

Deadline in(int milliseconds) {
  return Clock::now() + std::chrono::milliseconds(milliseconds);
}

TEST_CASE("an address is a path or a port") {
  struct Row {
    const char* text;
    const char* shown;
    const char* wrong;
  };
  const Row rows[] = {
      {"qmp.sock", "'qmp.sock'", ""},
      {"/run/a b:c", "'/run/a b:c'", ""},
      {"unix:/run/vm", "'/run/vm'", ""},
      {"tcp:localhost:4444", "'tcp:localhost:4444'", ""},
      {"tcp:[::1]:1", "'tcp:[::1]:1'", ""},
      {"", "", "expected the path of a socket, or tcp:HOST:PORT"},
      {"unix:", "", "expected the path of a socket, or tcp:HOST:PORT"},
      {"tcp:4444", "", "expected tcp:HOST:PORT, for example tcp:localhost:4444"},
      {"tcp::4444", "", "expected tcp:HOST:PORT, for example tcp:localhost:4444"},
      {"tcp:host:", "", "'' is no port; expected 1 to 65535"},
      {"tcp:host:0", "", "'0' is no port; expected 1 to 65535"},
      {"tcp:host:65536", "", "'65536' is no port; expected 1 to 65535"},
      {"tcp:host:qmp", "", "'qmp' is no port; expected 1 to 65535"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const ReadAddress read = read_address(row.text);
    CHECK(read.wrong == row.wrong);
    if (read.wrong.empty()) {
      CHECK(show(read.address) == row.shown);
    }
  }
}

std::string why_not(const std::string& where, int milliseconds = 200) {
  try {
    const Descriptor socket(connect(read_address(where).address, in(milliseconds)));
    return "connected";
  } catch (const Failure& failure) {
    return failure.what();
  }
}

TEST_CASE("who is not there cannot be called") {
  const testing::Folder folder;
  const std::string path = folder / "qmp.sock";
  CHECK(why_not(path) ==
        "cannot reach QEMU at '" + path + "': No such file or directory");
  const std::string deep(108, 'x');
  CHECK(why_not(deep) == "cannot reach QEMU at '" + deep +
                             "': its path has 108 bytes, a socket's at most 107");
}

// A socket that listens on `path` for one caller, and takes none.
int listen_on(const std::string& path) {
  Descriptor out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  path.copy(&where.sun_path[0], sizeof where.sun_path - 1);
  REQUIRE(::bind(out.get(),
                 reinterpret_cast<const sockaddr*>(&where),  // NOLINT
                 sizeof where) == 0);
  REQUIRE(::listen(out.get(), 0) == 0);
  return out.release();
}

TEST_CASE("a queue that stays full is told at the deadline") {
  const testing::Folder folder;
  const std::string path = folder / "qmp.sock";
  const Descriptor listening(listen_on(path));
  const Descriptor first(connect(read_address(path).address, in(1000)));
  CHECK(why_not(path, 50) ==
        "cannot reach QEMU at '" + path + "': others wait for it already");
}

TEST_CASE("a port is called") {
  const Descriptor listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  auto* generic = reinterpret_cast<sockaddr*>(&where);  // NOLINT
  REQUIRE(::bind(listening.get(), generic, size) == 0);
  REQUIRE(::getsockname(listening.get(), generic, &size) == 0);
  const std::string text = "tcp:127.0.0.1:" + std::to_string(ntohs(where.sin_port));
  CHECK(why_not(text) == "cannot reach QEMU at '" + text + "': Connection refused");
  REQUIRE(::listen(listening.get(), 1) == 0);
  CHECK(why_not(text) == "connected");
}

}  // namespace
}  // namespace memdimm::qmp
