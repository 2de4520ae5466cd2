// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/options.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "facts/versions.h"
#include "version.h"

namespace memdimm::cli {
namespace {

Options parsed(const std::vector<const char*>& words) {
  auto result = parse_options(words);
  const auto* told = std::get_if<Told>(&result);
  REQUIRE_MESSAGE(told == nullptr, (told == nullptr ? "" : told->text));
  return std::get<Options>(std::move(result));
}

std::string refused(const std::vector<const char*>& words) {
  const auto result = parse_options(words);
  REQUIRE(std::holds_alternative<Told>(result));
  const Told& told = std::get<Told>(result);
  CHECK(told.code == ExitCode::Failure);
  return told.text;
}

TEST_CASE("the version stands alone in the first line, and below it what is built in") {
  for (const char* flag : {"-V", "--version"}) {
    const std::vector<const char*> words = {flag};
    const auto result = parse_options(words);
    REQUIRE(std::holds_alternative<Told>(result));
    const Told& told = std::get<Told>(result);
    CHECK(told.code == ExitCode::Fine);
    const auto lines = split(told.text, '\n');
    REQUIRE(lines.size() == 4);
    CHECK(lines[0] == std::string("memdimm ") + kVersion);
    CHECK(lines[1].starts_with("built with "));
    for (const std::string_view part : {"CLI11 ", "tinyxml2 ", "nlohmann_json "}) {
      const std::size_t at = lines[1].find(part);
      REQUIRE(at != std::string_view::npos);
      const std::string_view rest = lines[1].substr(at + part.size());
      CHECK(rest.find_first_of("0123456789") == 0);
    }
    CHECK(lines[2] == "knows QEMU up to 11.1 and libvirt up to 11.3");
    // Nothing of where it was built.
    CHECK(told.text.find('/') == std::string::npos);
    CHECK(lines[3].empty());
  }
}

TEST_CASE("without options everything has its default") {
  const Options options = parsed({"validate"});
  CHECK(options.command == "validate");
  CHECK(options.paths.empty());
  CHECK(options.settings.analysis.target.qemu == facts::kNewestQemu);
  CHECK(options.fail_on == Severity::Error);
  CHECK(options.color == ColorChoice::Auto);
  CHECK_FALSE(options.settings.analysis.dialect.has_value());
  CHECK(options.stdin_name == "<stdin>");
}

TEST_CASE("options and operands mix, long ones with or without =") {
  const Options options = parsed({"validate",
                                  "a.xml",
                                  "--fail-on=never",
                                  "-",
                                  "--qemu-version",
                                  "7.2",
                                  "b.xml",
                                  "--dialect",
                                  "proposal"});
  CHECK(options.paths == std::vector<std::string>{"a.xml", "-", "b.xml"});
  CHECK(options.fail_on == std::nullopt);
  CHECK(options.settings.analysis.target.qemu == facts::Version{7, 2});
  CHECK(options.settings.analysis.dialect == model::DialectId::Proposal);
}

TEST_CASE("what can be given again is collected, and behind -- all are operands") {
  const Options options = parsed({"qemu-args",
                                  "--plug",
                                  "a.xml",
                                  "--plug=b.xml",
                                  "--hugetlbfs",
                                  "2M=/mnt/a=b",
                                  "--hugetlbfs=1GiB=/mnt/1G",
                                  "--complete",
                                  "--",
                                  "--odd.xml"});
  CHECK(options.plug == std::vector<std::string>{"a.xml", "b.xml"});
  CHECK(options.settings.analysis.target.hugetlbfs.at(2 * kMiB) == "/mnt/a=b");
  CHECK(options.settings.analysis.target.hugetlbfs.at(kGiB) == "/mnt/1G");
  CHECK(options.complete);
  CHECK(options.paths == std::vector<std::string>{"--odd.xml"});
}

TEST_CASE("the last of two contradicting values counts") {
  CHECK(parsed({"qemu-args", "--qemu-version", "6", "--qemu-version", "7.2.22", "x"})
            .settings.analysis.target.qemu == facts::Version{7, 2});
  CHECK(parsed({"qemu-args", "--accel", "tcg", "--accel", "kvm", "x"})
            .settings.analysis.target.accelerator == layout::Accelerator::Kvm);
}

TEST_CASE("what a document is checked for is an option each") {
  const Options options = parsed({"validate",
                                  "--libvirt=9.0",
                                  "--guest=none",
                                  "--guest-block",
                                  "512M",
                                  "--host-root=kvm7"});
  CHECK(options.settings.analysis.target.libvirt == facts::Version{9, 0});
  CHECK(options.settings.analysis.target.guest == layout::GuestSystem::Other);
  CHECK(options.settings.analysis.target.guest_block == 512 * kMiB);
  CHECK(options.host);
  CHECK(options.host_root == "kvm7");
  CHECK_FALSE(
      options.settings.analysis.target.host.has_value());  // parsing looks nothing up
  CHECK(parsed({"validate", "--host"}).host_root == "/");
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
      {"--phys-bits", "31", "expected 32 to 52"},
      {"--phys-bits", "53", "expected 32 to 52"},
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
  const std::vector<const char*> before = {"help", "plan"};
  const std::vector<const char*> behind = {"plan", "--help"};
  CHECK(std::get<Told>(parse_options(before)).text ==
        std::get<Told>(parse_options(behind)).text);
  CHECK(refused({"help", "plam"}).find("did you mean 'plan'?") != std::string::npos);
}

TEST_CASE("a number of operands that the command does not take is refused") {
  CHECK(refused({"qemu-args"}).starts_with("memdimm: DOMAIN is missing\n"));
  CHECK(refused({"qemu-args", "a", "b"}).starts_with("memdimm: unexpected 'b'\n"));
  CHECK(refused({"rules", "MD101"}).starts_with("memdimm: unexpected 'MD101'\n"));
}

}  // namespace
}  // namespace memdimm::cli
