// SPDX-License-Identifier: GPL-2.0-or-later
// Commands carry a number, which their answers bring back: an answer that comes too
// late is not taken for another's.
#include "qmp/client.h"

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/socket.h>

#include "base/json_document.h"
#include "base/text.h"

namespace memdimm::qmp {
namespace {

using Json = nlohmann::ordered_json;

// Levels of arrays and objects; QEMU's answers have few.
constexpr std::size_t kDeepest = 64;

[[noreturn]] void fail_on(const std::string& line) {
  throw Failure("what answers is no QEMU monitor: expected a QMP message, got " +
                memdimm::quoted(line));
}

Json parse(const std::string& line) {
  if (is_nested_deeper(line, kDeepest)) {
    fail_on(line);
  }
  Json message = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!message.is_object()) {
    fail_on(line);
  }
  return message;
}

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// QEMU's own words for why it refuses, on one line: each line of a message is
// memdimm's.
std::string refusal(const Json& message, const std::string& line) {
  const Json& error = message["error"];
  std::string words = error.is_object() ? text_at(error, "desc") : "";
  if (words.empty()) {
    fail_on(line);
  }
  return visible(words);
}

Event event_of(const Json& message, const std::string& line) {
  const std::string name = text_at(message, "event");
  const auto data = message.find("data");
  if (name.empty() || (data != message.end() && !data->is_object())) {
    fail_on(line);
  }
  return {name, data == message.end() ? "{}" : data->dump()};
}

}  // namespace

Client::Client(int socket, Deadline deadline, Interrupt interrupt)
    : socket_(socket), interrupt_(interrupt), reader_(socket, interrupt) {
  expect_greeting(deadline);
  const Answer answer = Client::execute(R"({"execute":"qmp_capabilities"})", deadline);
  if (answer.refused) {
    throw Failure("QEMU does not let its monitor be used: " + answer.text);
  }
}

void Client::expect_greeting(Deadline deadline) {
  const auto line = reader_.line(deadline);
  if (!line) {
    throw Failure(
        "QEMU does not greet: its monitor may be in use by another program, or is no "
        "QMP monitor");
  }
  if (line->starts_with("QEMU ")) {
    throw Failure(
        "this is QEMU's monitor for people; expected one for programs, as "
        "-qmp makes it");
  }
  const Json message = parse(*line);
  if (!message.contains("QMP")) {
    fail_on(*line);
  }
}

void Client::send(const std::string& line, Deadline deadline) {
  std::string_view left = line;
  while (!left.empty()) {
    const ssize_t sent = ::send(socket_.get(), left.data(), left.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      left.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      if (!wait_for(socket_.get(), POLLOUT, deadline, interrupt_)) {
        throw Failure("QEMU takes no command: it has stopped reading");
      }
    } else if (errno != EINTR) {
      throw Failure("the connection to QEMU broke: " +
                    std::generic_category().message(errno));
    }
  }
}

std::optional<Answer> Client::understand(const std::string& line) {
  const Json message = parse(line);
  if (message.contains("event")) {
    Event event = event_of(message, line);
    if (events_.size() == kMostEvents) {
      throw Failure("QEMU sends events without end: " + memdimm::quoted(event.name));
    }
    events_.push_back(std::move(event));
    return std::nullopt;
  }
  const bool refused = message.contains("error");
  if (refused == message.contains("return")) {
    fail_on(line);
  }
  const auto id = message.find("id");
  if (id == message.end() && refused) {
    throw Failure("QEMU does not understand its monitor's client: " +
                  refusal(message, line));
  }
  if (id == message.end() || !id->is_number_unsigned() || *id > last_id_) {
    fail_on(line);
  }
  if (*id < last_id_) {
    return std::nullopt;
  }
  return refused ? Answer{true, refusal(message, line)}
                 : Answer{false, message["return"].dump()};
}

Answer Client::execute(const std::string& command, Deadline deadline) {
  Json message = Json::parse(command);
  message["id"] = ++last_id_;
  send(message.dump() + '\n', deadline);
  while (const auto line = reader_.line(deadline)) {
    if (auto answer = understand(*line)) {
      return *std::move(answer);
    }
    if (Clock::now() >= deadline) {
      break;
    }
  }
  throw Failure("QEMU does not answer " + text_at(message, "execute"));
}

std::optional<Event> Client::event(Deadline deadline) {
  while (events_.empty()) {
    const auto line = reader_.line(deadline);
    if (!line) {
      return std::nullopt;
    }
    if (understand(*line)) {
      fail_on(*line);  // nothing was asked
    }
    if (events_.empty() && Clock::now() >= deadline) {
      return std::nullopt;
    }
  }
  Event oldest = std::move(events_.front());
  events_.pop_front();
  return oldest;
}

}  // namespace memdimm::qmp
