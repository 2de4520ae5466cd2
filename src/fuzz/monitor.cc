// SPDX-License-Identifier: GPL-2.0-or-later
// Any answers of a QEMU to the commands on one that runs. The first letter chooses the
// command; each line behind it, "NUMBER:TEXT", is said in the place of an answer: as it
// is, as what is returned where it begins with =, as a refusal with !. With - in front
// of it the command was not carried out. Whatever is said, the command ends, by a
// result or a sentence, which names everything that is no longer as it was.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/socket.h>

#include "base/descriptor.h"
#include "base/text.h"
#include "base/utf8.h"
#include "fuzz/must.h"
#include "fuzz/program.h"
#include "live/vm_apply.h"
#include "live/vm_commands.h"
#include "qmp/client.h"
#include "report/verdict.h"
#include "testing/fake_qemu.h"

namespace memdimm::fuzz {
namespace {

using Json = nlohmann::json;
using testing::FakeQemu;

constexpr std::chrono::milliseconds kPatience(2);
// More commands than any of these changes takes, with one try a slot.
constexpr std::size_t kMostCommands = 20'000;

constexpr std::string_view kGreeting = R"({"QMP":{"version":{},"capabilities":[]}})";

struct Line {
  std::string text;
  bool carried_out = true;
};

using Script = std::map<std::size_t, Line>;

// A line without a number goes on with the one before it.
Script script_of(std::string_view text) {
  Script out;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    std::size_t read = 0;
    const auto [end, fault] =
        std::from_chars(line.data(), line.data() + line.size(), read);
    const auto digits = static_cast<std::size_t>(end - line.data());
    if (fault != std::errc() || digits == line.size() || line[digits] != ':') {
      out[number].text.append("\n").append(line);
      continue;
    }
    number = read;
    std::string_view rest = line.substr(digits + 1);
    const bool held = rest.starts_with('-');
    rest.remove_prefix(held ? 1 : 0);
    out[number] = {std::string(rest), !held};
  }
  return out;
}

// What a QEMU must have said that nobody can know of what is left behind with a
// backend.
struct Lies {
  bool kept = false;    // it was removed, which it was not
  bool hidden = false;  // something else than what is asked for
  [[nodiscard]] bool deceive() const { return kept && hidden; }
};

// The fake QEMU behind a real client, with some of its answers exchanged.
class Wire : public qmp::Monitor {
 public:
  // All are used for as long as this lives.
  Wire(FakeQemu& qemu, const Script& script, Lies& lies)
      : qemu_(qemu),
        script_(script),
        lies_(lies),
        ends_(pair()),
        peer_(ends_[1]),
        client_(greeted(), soon()) {}

  qmp::Answer execute(const std::string& command, qmp::Deadline /*deadline*/) override {
    must(++commands_ < kMostCommands, "a change ends");
    const auto row = script_.find(commands_);
    const bool exchanged = row != script_.end();
    qmp::Answer answer;
    if (!exchanged || row->second.carried_out) {
      answer = qemu_.execute(command, soon());
    }
    say(exchanged ? as_answer(row->second.text, commands_ + 1)
                  : rendered(answer, commands_ + 1));
    qmp::Answer out = client_.execute(command, soon());
    hear();
    if (exchanged && !out.refused) {
      const auto is = [&](const char* name) {
        return command.find(name) != std::string::npos;
      };
      lies_.kept |= is("object-del") && (!row->second.carried_out || answer.refused);
      lies_.hidden |= is("query-memdev") || is("query-memory-devices");
    }
    must(out.refused || Json::accept(out.text), "what is returned is JSON", out.text);
    return out;
  }

  std::optional<qmp::Event> event(qmp::Deadline deadline) override {
    while (const auto one = qemu_.event(qmp::Clock::now())) {
      say(Json{{"event", one->name}, {"data", Json::parse(one->data)}}.dump());
    }
    return client_.event(deadline);
  }

 private:
  static qmp::Deadline soon() { return qmp::Clock::now() + kPatience; }

  static std::array<int, 2> pair() {
    std::array<int, 2> ends{-1, -1};
    must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0,
         "a pair of sockets");
    return ends;
  }

  // The client's end, with what it reads first.
  int greeted() {
    const auto row = script_.find(0);
    say(row == script_.end() ? std::string(kGreeting) : row->second.text);
    say(rendered({false, "{}"}, 1));
    return ends_[0];
  }

  static std::string rendered(const qmp::Answer& answer, std::size_t id) {
    const Json said = answer.refused
                          ? Json{{"error", {{"desc", answer.text}}}, {"id", id}}
                          : Json{{"return", Json::parse(answer.text)}, {"id", id}};
    return said.dump();
  }

  static std::string as_answer(const std::string& text, std::size_t id) {
    const std::string rest = text.substr(std::min<std::size_t>(1, text.size()));
    if (text.starts_with('=')) {
      return R"({"return":)" + rest + R"(,"id":)" + std::to_string(id) + '}';
    }
    if (text.starts_with('!')) {
      return rendered({true, is_utf8(rest) ? rest : "refused"}, id);
    }
    return text;
  }

  void say(const std::string& line) const {
    const std::string whole = line + '\n';
    (void)::send(peer_.get(), whole.data(), whole.size(), MSG_NOSIGNAL);
  }

  // Nobody's socket fills.
  void hear() const {
    std::array<char, 4096> some{};
    while (::recv(peer_.get(), some.data(), some.size(), MSG_DONTWAIT) > 0) {
    }
  }

  FakeQemu& qemu_;
  const Script& script_;
  Lies& lies_;
  std::size_t commands_ = 0;
  std::array<int, 2> ends_;
  Descriptor peer_;
  qmp::Client client_;
};

std::string lines_of(const live::Report& report) {
  std::string out;
  for (const std::string& line : report) {
    out += line + '\n';
  }
  return out;
}

constexpr std::string_view kDimm =
    "<memory model='dimm'><target><size unit='MiB'>256</size><node>0</node></target>"
    "</memory>";

// One module of the fake QEMU, a virtio-mem of another size, and a module more.
constexpr std::string_view kDefinition =
    "<domain type='kvm'><name>guest</name><maxMemory slots='8' unit='GiB'>8</maxMemory>"
    "<memory unit='MiB'>2432</memory><vcpu>2</vcpu><os><type arch='x86_64' "
    "machine='q35'>hvm</type></os><features><acpi/></features><cpu><numa><cell id='0' "
    "cpus='0-1' memory='1' unit='GiB'/></numa></cpu><devices><memory model='dimm'>"
    "<target><size unit='MiB'>256</size><node>0</node></target><address type='dimm' "
    "slot='1'/></memory><memory model='virtio-mem'><target><size unit='MiB'>1024</size>"
    "<node>0</node><block unit='MiB'>2</block><requested unit='MiB'>256</requested>"
    "</target></memory><memory model='dimm'><target><size unit='MiB'>128</size>"
    "<node>0</node></target></memory></devices></domain>";

live::State definition(analysis::Reader& reader) {
  static const std::string path = file_of("domain.xml", std::string(kDefinition));
  const analysis::Analysis read = reader.domain(path);
  must(read.layout && !reader.out().has_errors(), "the definition is sound");
  return {*read.domain, *read.layout};
}

std::string change(char command, live::Running& running, analysis::Reader& reader) {
  static const std::string module = file_of("module.xml", std::string(kDimm));
  switch (command) {
    case 'p':
      return lines_of(live::plug({module}, "", reader, running));
    case 'q':
      return lines_of(live::plug({module, module}, "", reader, running));
    case 'u':
      return lines_of(live::unplug("dimm1", reader, running));
    case 'w':
      return lines_of(live::unplug("virtiomem0", reader, running));
    case 'm':
      return lines_of(live::unplug(module, reader, running));
    case 'r':
      return lines_of(live::resize("virtiomem0", kGiB / 4, running));
    case 'a':
      return lines_of(live::apply(definition(reader), false, running).done);
    case 'd':
      return lines_of(live::apply(definition(reader), true, running).done);
    default: {
      const live::Verdict verdict = live::verify(definition(reader), running.vm);
      parsed(report::verdict_json(verdict, running.vm));
      return report::verdict_text(verdict, running.vm);
    }
  }
}

// Everything that is said of what was done, or was not.
std::string told_of(char command, FakeQemu& qemu, const Script& script, Lies& lies) {
  const live::Patience patience{kPatience};
  std::istringstream none;
  analysis::Reader reader(analysis::Settings(), none, "<stdin>");
  try {
    Wire wire(qemu, script, lies);
    live::VmChange changes(wire, patience);
    live::Running running{changes.look(), changes};
    return change(command, running, reader);
  } catch (const live::NotDone& why) {
    must(reader.out().has_errors() || *why.what() != '\0', "what is not done is said");
    return why.what();
  } catch (const qmp::Failure& failure) {
    must(*failure.what() != '\0', "a failure is said");
    return failure.what();
  }
}

void check_left(const std::string& before,
                const std::string& after,
                const std::string& told) {
  must(testing::untold(before, after, told).empty(),
       "what is left behind is named",
       std::string(before).append(" -> ").append(after).append("\n").append(told));
}

void check_monitor(const std::string& text) {
  const std::size_t first = std::min(text.find('\n'), text.size());
  const Script script =
      script_of(std::string_view(text).substr(std::min(first + 1, text.size())));
  FakeQemu qemu;
  qemu.add({.id = "dimm1", .size = kGiB / 4, .slot = 1});
  qemu.add({.type = "virtio-mem",
            .id = "virtiomem0",
            .size = kGiB,
            .requested = kGiB / 2,
            .actual = kGiB / 2});
  qemu.will = text.find("silent") < first    ? testing::GuestWill::Silent
              : text.find("refuses") < first ? testing::GuestWill::Refuses
                                             : testing::GuestWill::Agrees;
  const std::string before = qemu.contents();
  Lies lies;
  const std::string told =
      told_of(text.empty() ? ' ' : text.front(), qemu, script, lies);
  if (!lies.deceive()) {
    check_left(before, qemu.contents(), told);
  }
}

}  // namespace
}  // namespace memdimm::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  memdimm::fuzz::check_monitor(memdimm::fuzz::text_of(data, size));
  return 0;
}
