// SPDX-License-Identifier: GPL-2.0-or-later
// Command lines, and what becomes of them.
#include "cli/parse.h"

#include <vector>

#include <doctest/doctest.h>

#include "base/text.h"
#include "testing/run.h"
#include "version.h"

namespace memdimm::cli {
namespace {

Invocation parsed(const std::vector<const char*>& words) {
  auto result = parse(words);
  const auto* told = std::get_if<Told>(&result);
  REQUIRE_MESSAGE(told == nullptr, (told == nullptr ? "" : told->text));
  return std::get<Invocation>(std::move(result));
}

std::string refused(const std::vector<const char*>& words) {
  const auto result = parse(words);
  REQUIRE(std::holds_alternative<Told>(result));
  const Told& told = std::get<Told>(result);
  CHECK(told.code == ExitCode::Failure);
  return told.text;
}

TEST_CASE("the version stands alone in the first line, and below it what is built in") {
  for (const char* flag : {"-V", "--version"}) {
    const std::vector<const char*> words = {flag};
    const auto result = parse(words);
    REQUIRE(std::holds_alternative<Told>(result));
    const Told& told = std::get<Told>(result);
    CHECK(told.code == ExitCode::Fine);
    const auto lines = split(told.text, '\n');
    REQUIRE(lines.size() == 4);
    CHECK(lines[0] == std::string("memdimm ") + kVersion);
    CHECK(lines[1].starts_with("built with "));
    for (const std::string_view part : {"CLI11 ", "nlohmann_json "}) {
      const std::size_t at = lines[1].find(part);
      REQUIRE(at != std::string_view::npos);
      const std::string_view rest = lines[1].substr(at + part.size());
      CHECK(rest.find_first_of("0123456789") == 0);
    }
    CHECK(lines[2] == "knows QEMU up to 11.1 and libvirt up to 12.8");
    // Nothing of where it was built.
    CHECK(told.text.find('/') == std::string::npos);
    CHECK(lines[3].empty());
  }
}

TEST_CASE("without options everything has its default") {
  const Invocation invocation = parsed({"validate"});
  CHECK(invocation.command == find_command("validate"));
  CHECK(invocation.operands.empty());
  CHECK(invocation.analysis().target.qemu == facts::kNewestQemu);
  CHECK(invocation.given.settings.fail_on == Severity::Error);
  CHECK(invocation.common.color == ColorChoice::Auto);
  CHECK_FALSE(invocation.analysis().dialect.has_value());
  CHECK(invocation.common.stdin_name == "<stdin>");
}

TEST_CASE("options and operands mix, long ones with or without =") {
  const Invocation invocation = parsed({"validate",
                                        "a.xml",
                                        "--fail-on=never",
                                        "-",
                                        "--qemu-version",
                                        "7.2",
                                        "b.xml",
                                        "--dialect",
                                        "proposal"});
  CHECK(invocation.operands == std::vector<std::string>{"a.xml", "-", "b.xml"});
  CHECK(invocation.given.settings.fail_on == std::nullopt);
  CHECK(invocation.analysis().target.qemu == facts::Version{7, 2});
  CHECK(invocation.analysis().dialect == model::DialectId::Proposal);
}

TEST_CASE("what can be given again is collected, and behind -- all are operands") {
  const Invocation invocation = parsed({"qemu-args",
                                        "--plug",
                                        "a.xml",
                                        "--plug=b.xml",
                                        "--hugetlbfs",
                                        "2M=/mnt/a=b",
                                        "--hugetlbfs=1GiB=/mnt/1G",
                                        "--complete",
                                        "--",
                                        "--odd.xml"});
  CHECK(invocation.options<QemuArgsOptions>().plug ==
        std::vector<std::string>{"a.xml", "b.xml"});
  CHECK(invocation.analysis().target.hugetlbfs.at(2 * kMiB) == "/mnt/a=b");
  CHECK(invocation.analysis().target.hugetlbfs.at(kGiB) == "/mnt/1G");
  CHECK(invocation.options<QemuArgsOptions>().complete);
  CHECK(invocation.operands == std::vector<std::string>{"--odd.xml"});
}

TEST_CASE("the last of two contradicting values counts") {
  CHECK(parsed({"qemu-args", "--qemu-version", "6", "--qemu-version", "7.2.22", "x"})
            .analysis()
            .target.qemu == facts::Version{7, 2});
  CHECK(parsed({"qemu-args", "--accel", "tcg", "--accel", "kvm", "x"})
            .analysis()
            .target.accelerator == layout::Accelerator::Kvm);
}

TEST_CASE("what a document is checked for is an option each") {
  const Invocation invocation = parsed({"validate",
                                        "--libvirt=9.0",
                                        "--guest=none",
                                        "--guest-block",
                                        "512M",
                                        "--host-root=kvm7"});
  CHECK(invocation.analysis().target.libvirt == facts::Version{9, 0});
  CHECK(invocation.analysis().target.guest == layout::GuestSystem::Other);
  CHECK(invocation.analysis().target.guest_block == 512 * kMiB);
  CHECK(invocation.analysis().host);
  CHECK(invocation.analysis().host_root == "kvm7");
  CHECK_FALSE(
      invocation.analysis().target.host.has_value());  // parsing looks nothing up
  CHECK(parsed({"validate", "--host"}).analysis().host_root == "/");
}

TEST_CASE("values that are none are named, with what was expected") {
  struct Row {
    const char* option;
    const char* value;
    std::string_view expected;
  };
  constexpr Row kRows[] = {
      {"--qemu-version", "seven", "'seven' is not a version"},
      {"--qemu-version", "7.x", "'7.x' is not a version"},
      {"--qemu-version", "7.2.x", "'7.2.x' is not a version"},
      {"--qemu-version", "7.2.1.0", "'7.2.1.0' is not a version"},
      {"--qemu-version", "", "'' is not a version"},
      {"--qemu-version", "1000.0", "'1000.0' is not a version"},
      {"--phys-bits", "31", "expected 32 to 63"},
      {"--phys-bits", "64", "expected 32 to 63"},
      {"--phys-bits", "4x", "'4x' is not a number of address bits"},
      {"--hugetlbfs", "2M", "'2M' is not a mount"},
      {"--hugetlbfs", "2M=", "'2M=' is not a mount"},
      {"--hugetlbfs", "3M=/x", "'3M=/x' is not a mount"},
      {"--qemu-version", "2.0", "'2.0' has no memory modules; expected 2.1 or newer"},
      {"--hugetlbfs", "2M=pages", "'pages' is no absolute path"},
      {"--memory-dir", "ram", "'ram' is no absolute path"},
      {"--hugetlbfs", "0=/x", "'0=/x' is not a mount"},
      {"--accel", "xen", "expected tcg or kvm"},
      {"--libvirt", "new", "'new' is not a version; expected for example 9.0"},
      {"--guest", "window", "did you mean 'windows'?"},
      {"--guest", "dos", "expected linux, windows, freebsd or none"},
      {"--guest-block", "100M", "'100M' is not a memory block"},
      {"--guest-block", "0", "'0' is not a memory block"},
      {"--dialect", "qemu", "'qemu' is not a dialect"},
      {"--color", "sometimes", "expected auto, always or never"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.option);
    CAPTURE(row.value);
    const std::string text = refused({"qemu-args", row.option, row.value, "vm.xml"});
    CHECK_MESSAGE(text.find(row.expected) != std::string::npos, text);
    CHECK(text.starts_with("memdimm: "));
    CHECK(text.ends_with("\nTry: memdimm qemu-args --help\n"));
  }
}

TEST_CASE("a size that is none is told by why it is none") {
  struct Row {
    const char* word;
    std::string_view expected;
  };
  constexpr Row kRows[] = {
      {"--boot=99999999999G", "'99999999999G' is more than 16 EiB - 1"},
      {"--boot=99999999999999999999", "is more than 16 EiB - 1"},
      {"--boot=4.5G", "'4.5G' is a fraction; expected a whole number"},
      {"--boot=", "--boot is empty; expected SIZE"},
      {"--boot=x", "'x' is not a size"},
  };
  for (const Row& row : kRows) {
    const std::string text = refused({"plan", row.word, "--to", "8G"});
    CHECK_MESSAGE(text.find(row.expected) != std::string::npos, text);
  }
  CHECK(refused({"plan", "--boot", "", "--to", "8G"}).find("--boot is empty") !=
        std::string::npos);
}

TEST_CASE("help in front of a command is the same as --help behind it") {
  const testing::Result behind = testing::run({"plan", "--help"});
  CHECK(behind.exit == 0);
  CHECK(testing::run({"help", "plan"}).out == behind.out);
  CHECK(testing::run({"help"}).out == testing::run({"--help"}).out);
  const testing::Result slip = testing::run({"help", "plam"});
  CHECK(slip.exit == 2);
  CHECK(slip.err.find("did you mean 'plan'?") != std::string::npos);
}

TEST_CASE("a number of operands that the command does not take is refused") {
  CHECK(refused({"qemu-args"}).starts_with("memdimm: DOMAIN is missing\n"));
  CHECK(refused({"qemu-args", "a", "b"}).starts_with("memdimm: unexpected 'b'\n"));
  CHECK(refused({"plan", "MD101"}).starts_with("memdimm: unexpected 'MD101'\n"));
}

TEST_CASE("what an option needs, excludes and requires is asked of its row") {
  struct Row {
    std::vector<const char*> words;
    std::string_view said;
  };
  const Row rows[] = {
      {{"validate", "--write-baseline"}, "--write-baseline needs --baseline FILE"},
      {{"validate", "--write-baseline", "--baseline", ""},
       "--write-baseline needs --baseline FILE"},
      {{"validate", "--diff"}, "--diff needs --fix"},
      {{"validate", "--diff", "--fix", "--format=json"},
       "--diff only shows what --fix would change; report the findings in a run of "
       "their own"},
      {{"convert", "vm.xml"}, "--to is missing; expected proposal or libvirt"},
      {{"convert"}, "DOMAIN is missing"},
      {{"plan", "--to", "8G"}, "--boot is missing; expected a size, for example 4G"},
      {{"plan", "--boot", "8G"}, "--to is missing; expected a size, for example 4G"},
      {{"schema"}, "--dialect is missing; expected proposal or libvirt"},
      {{"schema", "--config", "--dialect=libvirt"},
       "--config and --dialect are two schemas; expected one of them"},
      {{"attach", "-", "-"}, "'-' is named twice; standard input can be read once"},
      {{"qemu-args", "--plug", "-", "-"},
       "'-' is named twice; standard input can be read once"},
      {{"hotplug-json", "--domain=-", "-"},
       "'-' is named twice; standard input can be read once"},
      {{"help", "plan", "diff"}, "unexpected 'diff'"},
  };
  for (const Row& row : rows) {
    CHECK(refused(row.words).starts_with("memdimm: " + std::string(row.said) + '\n'));
  }
  CHECK(parsed({"schema", "--config"}).options<SchemaOptions>().config);
}

}  // namespace
}  // namespace memdimm::cli
