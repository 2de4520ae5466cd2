// SPDX-License-Identifier: GPL-2.0-or-later
// The client against peers that are a QEMU, or not quite.
#include "qmp/client.h"

#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace memdimm::qmp {
namespace {

constexpr std::string_view kGreeting =
    R"({"QMP": {"version": {"qemu": {"micro": 0, "minor": 2, "major": 7}}, "capabilities": []}})"
    "\r\n";

Deadline in(int milliseconds) {
  return Clock::now() + std::chrono::milliseconds(milliseconds);
}
constexpr int kLong = 60000;  // what comes at once takes nothing of it
constexpr int kShort = 40;

// The other end, which says and reads what it is told to.
class Peer {
 public:
  explicit Peer(int socket) : socket_(socket) {}

  // false where nobody reads any more.
  bool say(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return false;
      }
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // One line that the client has sent; "" at the end.
  [[nodiscard]] std::string hear() const {
    std::string line;
    char one = 0;
    while (::recv(socket_, &one, 1, 0) == 1 && one != '\n') {
      line += one;
    }
    return line;
  }
  void skip() const { (void)hear(); }
  // Reads nothing until the client hangs up.
  void wait_for_end() const {
    pollfd one{.fd = socket_, .events = 0, .revents = 0};
    ::poll(&one, 1, kLong);
  }
  void greet() const {
    say(kGreeting);
    skip();
    say(R"({"return": {}, "id": 1})"
        "\n");
  }

 private:
  int socket_;
};

// A client whose peer does this on a thread of its own and then hangs up.
class Talk {
 public:
  explicit Talk(std::function<void(const Peer&)> peer) {
    int both[2] = {-1, -1};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, &both[0]) == 0);
    ::fcntl(both[0], F_SETFL, O_NONBLOCK);  // NOLINT(cppcoreguidelines-pro-type-vararg)
    client_ = both[0];
    thread_ = std::thread([socket = both[1], peer = std::move(peer)] {
      peer(Peer(socket));
      ::close(socket);
    });
  }
  ~Talk() { thread_.join(); }
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;
  Talk(Talk&&) = delete;
  Talk& operator=(Talk&&) = delete;

  // What the client's user comes to know.
  template <class Use>
  std::string use(const Use& what, int milliseconds = kLong, Interrupt interrupt = {}) {
    try {
      Client client(client_, in(milliseconds), interrupt);
      return what(client);
    } catch (const Failure& failure) {
      return failure.what();
    }
  }
  std::string ask(int milliseconds = kLong, Interrupt interrupt = {}) {
    return use(
        [&](Client& client) {
          const Answer answer =
              client.execute(R"({"execute":"query-status"})", in(milliseconds));
          return (answer.refused ? "refused: " : "") + answer.text;
        },
        milliseconds,
        interrupt);
  }

 private:
  int client_ = -1;
  std::thread thread_;
};

TEST_CASE("a command gets its answer") {
  std::string heard;
  {
    Talk talk([&](const Peer& qemu) {
      qemu.greet();
      heard = qemu.hear();
      qemu.say(R"({"return": {"running": true}, "id": 2})"
               "\r\n");
    });
    CHECK(talk.ask() == R"({"running":true})");
  }
  CHECK(heard == R"({"execute":"query-status","id":2})");
}

TEST_CASE("a refusal has QEMU's own words") {
  Talk talk([](const Peer& qemu) {
    qemu.greet();
    qemu.say(
        R"({"id": 2, "error": {"class": "GenericError", "desc": "slot 0 is busy"}})"
        "\n");
    qemu.skip();
  });
  CHECK(talk.ask() == "refused: slot 0 is busy");
}

TEST_CASE("a refusal is one line, and steers no terminal") {
  Talk talk([](const Peer& qemu) {
    qemu.greet();
    qemu.say(R"({"id": 2, "error": {"desc": "busy\nmemdimm: done\u001b[2J"}})"
             "\n");
    qemu.skip();
  });
  CHECK(talk.ask() == R"(refused: busy\x0amemdimm: done\x1b[2J)");
}

TEST_CASE("events are kept, whatever they come between") {
  Talk talk([](const Peer& qemu) {
    qemu.say(kGreeting);
    qemu.say(R"({"event": "RESUME", "timestamp": {"seconds": 1}})"
             "\n");
    qemu.say(R"({"return": {}, "id": 1})"
             "\n");
    qemu.skip();
    qemu.skip();
    qemu.say(R"({"event": "DEVICE_DELETED", "data": {"device": "dimm1"}})"
             "\n"
             R"({"return": [], "id": 2})"
             "\n"
             R"({"event": "STOP"})"
             "\n");
    qemu.skip();  // until the client goes
  });
  const std::string told = talk.use([](Client& client) {
    std::string out = client.execute(R"({"execute":"x"})", in(kLong)).text;
    while (const auto event = client.event(in(kShort))) {
      out += ' ' + event->name + event->data;
    }
    return out;
  });
  CHECK(told == R"([] RESUME{} DEVICE_DELETED{"device":"dimm1"} STOP{})");
}

TEST_CASE("messages may come in pieces") {
  Talk talk([](const Peer& qemu) {
    qemu.greet();
    for (const char c : std::string(R"({"return": "x", "id": 2})"
                                    "\n")) {
      qemu.say({&c, 1});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    qemu.skip();
  });
  CHECK(talk.ask() == R"("x")");
}

TEST_CASE("the answer to a command that was given up is not the next one's") {
  Talk talk([](const Peer& qemu) {
    qemu.greet();
    qemu.skip();
    qemu.skip();
    qemu.say(R"({"return": "late", "id": 2})"
             "\n"
             R"({"return": "mine", "id": 3})"
             "\n");
    qemu.skip();
  });
  const std::string told = talk.use([](Client& client) {
    std::string out;
    try {
      client.execute(R"({"execute":"first"})", in(kShort));
    } catch (const Failure& failure) {
      out = failure.what();
    }
    return out + "; " + client.execute(R"({"execute":"next"})", in(kLong)).text;
  });
  CHECK(told == R"(QEMU does not answer first; "mine")");
}

TEST_CASE("who is no QEMU is told, whatever it says") {
  const std::string deep(1000, '[');
  const std::pair<std::string, std::string> rows[] = {
      {"HTTP/1.1 400 Bad Request\r\n",
       "what answers is no QEMU monitor: expected a QMP message, got 'HTTP/1.1 400 Bad "
       "Request'"},
      {"QEMU 7.2.22 monitor - type 'help' for more information\n",
       "this is QEMU's monitor for people; expected one for programs, as -qmp makes "
       "it"},
      {"{}\n", "what answers is no QEMU monitor: expected a QMP message, got '{}'"},
      {"[1]\n", "what answers is no QEMU monitor: expected a QMP message, got '[1]'"},
      {"\n", "what answers is no QEMU monitor: expected a QMP message, got ''"},
      {"\xFF\xFE\n",
       "what answers is no QEMU monitor: expected a QMP message, got '\\xff\\xfe'"},
      {"", "QEMU has closed the connection"},
      {"{\"QMP\":", "QEMU has closed the connection within a line: '{\"QMP\":'"},
  };
  for (const auto& row : rows) {
    const std::string& said = row.first;
    CAPTURE(said);
    Talk talk([said](const Peer& peer) { peer.say(said); });
    CHECK(talk.ask() == row.second);
  }
  Talk talk([&](const Peer& peer) { peer.say("{\"QMP\":" + deep + "\n"); });
  CHECK(talk.ask().starts_with("what answers is no QEMU monitor: "));
}

TEST_CASE("an answer that is none is told") {
  const std::pair<std::string, std::string> rows[] = {
      {R"({"return": {}})", "what answers is no QEMU monitor: "},
      {R"({"return": {}, "id": 9})", "what answers is no QEMU monitor: "},
      {R"({"return": {}, "id": -1})", "what answers is no QEMU monitor: "},
      {R"({"return": {}, "id": "2"})", "what answers is no QEMU monitor: "},
      {R"({"return": {}, "error": {"desc": "x"}, "id": 2})",
       "what answers is no QEMU monitor: "},
      {R"({"error": "x", "id": 2})", "what answers is no QEMU monitor: "},
      {R"({"error": {"class": "x"}, "id": 2})", "what answers is no QEMU monitor: "},
      {R"({"error": {"desc": "JSON parse error"}})",
       "QEMU does not understand its monitor's client: JSON parse error"},
      {R"({"event": 1})", "what answers is no QEMU monitor: "},
      {R"({"event": "STOP", "data": 1})", "what answers is no QEMU monitor: "},
      {"", "QEMU has closed the connection"},
      {R"({"return":)", "what answers is no QEMU monitor: "},
  };
  for (const auto& row : rows) {
    const std::string& said = row.first;
    const std::string& told = row.second;
    CAPTURE(said);
    Talk talk([said](const Peer& qemu) {
      qemu.greet();
      qemu.skip();
      if (!said.empty()) {
        qemu.say(said + '\n');
      }
    });
    CHECK(talk.ask().starts_with(told));
  }
}

TEST_CASE("nobody is waited for without end") {
  SUBCASE("who does not greet") {
    Talk talk([](const Peer& peer) { peer.skip(); });
    CHECK(talk.use([](Client&) { return std::string(); }, kShort) ==
          "QEMU does not greet: its monitor may be in use by another program, or is no "
          "QMP monitor");
  }
  SUBCASE("who does not answer") {
    Talk talk([](const Peer& qemu) {
      qemu.greet();
      qemu.skip();
      qemu.skip();
    });
    CHECK(talk.ask(kShort) == "QEMU does not answer query-status");
  }
  SUBCASE("who sends events and no answer") {
    Talk talk([](const Peer& qemu) {
      qemu.greet();
      while (qemu.say(R"({"event": "STOP"})"
                      "\n")) {
      }
    });
    const std::string told = talk.ask(kShort);
    CAPTURE(told);
    CHECK((told == "QEMU does not answer query-status" ||
           told == "QEMU sends events without end: 'STOP'"));
  }
  SUBCASE("who sends old answers and no event") {
    Talk talk([](const Peer& qemu) {
      qemu.greet();
      qemu.skip();
      while (qemu.say(R"({"return": {}, "id": 1})"
                      "\n")) {
      }
    });
    CHECK(talk.ask(kShort) == "QEMU does not answer query-status");
  }
  SUBCASE("who never ends a line") {
    Talk talk([](const Peer& peer) {
      const std::string piece(1 << 16, 'x');
      while (peer.say(piece)) {
      }
    });
    CHECK(talk.ask() == "QEMU sends a line of more than 4 MiB");
  }
  SUBCASE("whose user breaks it off") {
    int both[2] = {-1, -1};
    REQUIRE(::pipe2(&both[0], O_CLOEXEC) == 0);
    const Descriptor reading(both[0]);
    const Descriptor writing(both[1]);
    Talk talk([&](const Peer& qemu) {
      qemu.greet();
      qemu.skip();
      CHECK(::write(writing.get(), "x", 1) == 1);
      qemu.wait_for_end();
    });
    CHECK(talk.ask(kLong, {reading.get()}) == "interrupted");
  }
  SUBCASE("who does not read") {
    Talk talk([](const Peer& qemu) {
      qemu.greet();
      qemu.wait_for_end();
    });
    const std::string told = talk.use([](Client& client) {
      const std::string large(1 << 22, 'x');
      return client.execute(R"({"execute":")" + large + "\"}", in(kShort)).text;
    });
    CHECK(told == "QEMU takes no command: it has stopped reading");
  }
}

}  // namespace
}  // namespace memdimm::qmp
