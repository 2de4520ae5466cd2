// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a document of every command: reports are well-formed, mends come to
// rest, and what is accepted goes through all that the program can do with it.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "fuzz/machine.h"
#include "fuzz/must.h"
#include "fuzz/program.h"
#include "fuzz/shell_words.h"
#include "report/formats.h"

namespace memdimm::fuzz {
namespace {

using Json = nlohmann::json;
using testing::Result;

Result validate(const std::string& text, std::string_view format) {
  return run({"validate", "--isolated", "--format", std::string(format), "-"}, text);
}

bool is_accepted(const std::string& text) {
  return validate(text, "quiet").exit == 0;
}

std::size_t errors_of(const std::string& text) {
  std::size_t out = 0;
  const Json report = parsed(validate(text, "json").out);
  for (const Json& one : report.at("diagnostics")) {
    out += one.at("severity") == "error" && one.at("suppressed").is_null() ? 1U : 0U;
  }
  return out;
}

void check_reports(const std::string& text) {
  for (const report::Format& format : report::formats()) {
    const Result said = validate(text, format.name);
    if (format.name == "json" || format.name == "sarif" || format.name == "gitlab") {
      parsed(said.out);
    }
  }
}

// A document that cannot be read comes out byte for byte, whatever it is.
std::string mended(const std::string& text) {
  return testing::run({"validate", "--isolated", "--fix", "-"}, text).out;
}

void check_mended(const std::string& text) {
  const std::string once = mended(text);
  if (once != text) {
    must(errors_of(once) <= errors_of(text), "--fix adds no error", once);
    must(mended(once) == once, "--fix comes to rest", once);
  }
}

void check_resolved(const std::string& text) {
  const Result once = run({"resolve", "-"}, text);
  must(once.exit == 0, "what is accepted resolves", once.err);
  must(is_accepted(once.out), "what is resolved is accepted", once.out);
  must(run({"resolve", "-"}, once.out).out == once.out, "resolve comes to rest");
  must(machine_of(once.out) == machine_of(text),
       "what is resolved is the same machine",
       once.out);
}

void check_arguments(const std::string& text) {
  const Result shell = run({"qemu-args", "--format", "shell", "-"}, text);
  const Result json = run({"qemu-args", "--format", "json", "-"}, text);
  must(shell.exit == json.exit, "the arguments are printed in every form or in none");
  if (json.exit == 0) {
    must(Json(shell_words(shell.out)) == parsed(json.out),
         "a shell reads the words that are in the array",
         shell.out);
  }
  const Result whole = run({"qemu-args", "--complete", "--accel", "tcg", "-"}, text);
  if (whole.exit == 0) {
    must(!shell_words(whole.out).empty(), "a whole command has words", whole.out);
  }
}

// What a proposal may have and does not apply: in libvirt's dialect it counts, and the
// proposal need not have words for what it then does.
bool only_libvirt_applies(const std::string& text) {
  return text.find("<numatune") != std::string::npos ||
         text.find("<memoryBacking") != std::string::npos;
}

void check_converted(const std::string& text) {
  const auto there_and_back = [&](const char* to, const char* from) {
    const Result there = run({"convert", "--to", to, "-"}, text);
    if (there.exit != 0 || there.out == text) {
      return;  // it cannot be said, or is said already
    }
    must(run({"validate", "--isolated", "--dialect", to, "-"}, there.out).exit == 0,
         "what is converted is accepted",
         there.out);
    must(is_same_memory(machine_of(text), machine_of(there.out)),
         "what is converted is the same memory",
         there.out);
    if (only_libvirt_applies(text)) {
      return;
    }
    const Result back = run({"convert", "--to", from, "-"}, there.out);
    must(back.exit == 0, "what is converted can be converted back", back.err);
    must(is_accepted(back.out), "what is converted back is accepted", back.out);
    must(is_same_memory(machine_of(back.out), machine_of(there.out)),
         "what is converted back is the same memory",
         back.out);
  };
  there_and_back("libvirt", "proposal");
  there_and_back("proposal", "libvirt");
}

// What changes a guest that runs, by each of its modules.
void check_hotplug(const std::string& text) {
  const std::string path = file_of("domain.xml", text);
  for (const Module& one : machine_of(text).modules) {
    const Result detached = run({"detach", "-", one.id}, text);
    must(detached.exit != 0 || is_accepted(detached.out),
         "the domain without a module is accepted",
         detached.out);
    run({"hotplug-json", "--domain", "-", "--unplug", one.id}, text);
    run({"hotplug-json", "--domain", "-", "--resize", "0", one.id}, text);
    if (detached.exit == 0) {
      for (const char* format : {"text", "json", "qmp", "virsh"}) {
        run({"diff", "--format", format, path, "-"}, detached.out);
        run({"diff", "--format", format, "-", path}, detached.out);
      }
      run({"diff", "--pin", path, "-"}, detached.out);
    }
  }
  must(run({"diff", path, "-"}, text).exit == 0,
       "a document does not differ from itself",
       text);
}

// The document's own first module, once more.
void check_attached(const std::string& text) {
  constexpr std::string_view kEnd = "</memory>";
  const std::size_t devices = text.find("<devices");
  const std::size_t begin = text.find("<memory", devices);
  const std::size_t end = text.find(kEnd, begin);
  if (devices == std::string::npos || end == std::string::npos) {
    return;
  }
  const std::string module =
      file_of("module.xml", text.substr(begin, end + kEnd.size() - begin));
  const Result attached = run({"attach", "-", module}, text);
  must(attached.exit != 0 || is_accepted(attached.out),
       "the domain with one more module is accepted",
       attached.out);
  for (const char* format : {"ndjson", "plan", "virsh"}) {
    run({"hotplug-json", "--domain", "-", "--format", format, module}, text);
  }
  run({"qemu-args", "--plug", module, "-"}, text);
}

void check_commands(const std::string& text) {
  check_reports(text);
  check_mended(text);
  // A module by itself goes through the commands on modules only.
  if (text.find("<domain") == std::string::npos || !is_accepted(text)) {
    run({"hotplug-json", "-"}, text);
    return;
  }
  if (run({"layout", "-"}, text).exit != 0) {
    return;  // nothing in it is for memdimm
  }
  run({"layout", "--format", "svg", "-"}, text);
  check_resolved(text);
  check_arguments(text);
  check_converted(text);
  check_hotplug(text);
  check_attached(text);
}

}  // namespace
}  // namespace memdimm::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  memdimm::fuzz::check_commands(memdimm::fuzz::text_of(data, size));
  return 0;
}
