// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a document: what is said of it is well-formed and has its place, and
// what is accepted goes through every command.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/utf8.h"
#include "fuzz/must.h"
#include "fuzz/shell_words.h"
#include "testing/run.h"

namespace memdimm::fuzz {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::Result;
using Words = std::vector<std::string>;

// Anything but a result or findings is a fault of memdimm's.
Result run(const Words& words, const std::string& input) {
  Result out = testing::run(words, input);
  must(out.exit == 0 || out.exit == 1, "a command ends with 0 or 1", out.err);
  must(is_utf8(out.out) && is_utf8(out.err), "what is printed is UTF-8");
  return out;
}

Result validate(const std::string& text, const std::string& format) {
  return run({"validate", "--isolated", "--format", format, "-"}, text);
}

Json parse(const std::string& text) {
  Json out = Json::parse(text, nullptr, false);
  must(!out.is_discarded(), "JSON parses", text);
  return out;
}

std::size_t errors_of(const Json& report) {
  std::size_t out = 0;
  for (const Json& one : report.at("diagnostics")) {
    out += one.at("severity") == "error" && one.at("suppressed").is_null() ? 1U : 0U;
  }
  return out;
}

void check_places(const Json& report, std::string_view text) {
  std::size_t lines = 1;
  for (const char c : text) {
    lines += c == '\n' || c == '\r' ? 1U : 0U;
  }
  for (const Json& one : report.at("diagnostics")) {
    const Json& start = one.at("range").at("start");
    must(start.at("line") >= 1 && start.at("line") <= lines && start.at("column") >= 1,
         "each finding has a place",
         one.dump());
    must(!one.at("message").get<std::string>().empty(), "each finding says something");
  }
}

void check_resolved(const std::string& text) {
  const Result once = run({"resolve", "-"}, text);
  must(once.exit == 0, "what is accepted resolves", once.err);
  must(validate(once.out, "quiet").exit == 0, "what is resolved is accepted", once.out);
  must(run({"resolve", "-"}, once.out).out == once.out, "resolve comes to rest");
}

void check_arguments(const std::string& text) {
  const Result shell = run({"qemu-args", "--format", "shell", "-"}, text);
  const Result json = run({"qemu-args", "--format", "json", "-"}, text);
  must(shell.exit == json.exit, "the arguments are printed in every form or in none");
  if (json.exit == 0) {
    must(Json(shell_words(shell.out)) == parse(json.out),
         "a shell reads the words that are in the array",
         shell.out);
  }
}

void check_converted(const std::string& text) {
  for (const char* to : {"libvirt", "proposal"}) {
    const Result there = run({"convert", "--to", to, "-"}, text);
    if (there.exit == 0) {
      must(run({"validate", "--isolated", "--dialect", to, "-"}, there.out).exit == 0,
           "what is converted is accepted",
           there.out);
    }
  }
}

// Files that are mended need a name.
std::string scratch() {
  return (fs::temp_directory_path() / ("memdimm-fuzz-" + std::to_string(::getpid())))
             .string() +
         ".xml";
}

std::string written(const std::string& text) {
  std::string path = scratch();
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::string mended(const std::string& text) {
  const std::string path = written(text);
  run({"validate", "--isolated", "--fix", "--format", "quiet", path}, "");
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void check_mended(const std::string& text, std::size_t errors) {
  const std::string once = mended(text);
  if (once != text) {
    must(errors_of(parse(validate(once, "json").out)) <= errors, "--fix adds no error");
    must(mended(once) == once, "--fix comes to rest");
  }
}

void check(const std::string& text) {
  const Json report = parse(validate(text, "json").out);
  check_places(report, text);
  parse(validate(text, "sarif").out);
  parse(validate(text, "gitlab").out);
  for (const char* format : {"text", "github", "junit", "checkstyle"}) {
    validate(text, format);
  }
  const std::size_t errors = errors_of(report);
  check_mended(text, errors);
  const Json& rows = report.at("diagnostics");
  const bool whole = text.find("<domain") != std::string::npos;
  if (errors != 0 || !whole || (!rows.empty() && rows.at(0).at("rule") == "MD010")) {
    return;
  }
  if (run({"layout", "-"}, text).exit == 0) {
    check_resolved(text);
    check_arguments(text);
    check_converted(text);
    must(run({"diff", written(text), "-"}, text).exit <= 1,
         "a document is compared with itself");
  }
}

}  // namespace
}  // namespace memdimm::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): libFuzzer's interface
  memdimm::fuzz::check(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
