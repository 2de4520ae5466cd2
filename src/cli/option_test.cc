// SPDX-License-Identifier: GPL-2.0-or-later
// The table of options by itself, and configurations that are read by its rows.
#include "cli/option.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "analysis/json_input.h"
#include "base/text.h"
#include "cli/command.h"

namespace memdimm::cli {
namespace {

TEST_CASE("an option is about commands that there are, and none has two of a name") {
  std::set<std::string> seen;
  for (const OptionRow& row : option_rows()) {
    CAPTURE(row.flags);
    CHECK_FALSE(row.help.empty());
    CHECK(row.excludes.empty() == row.excluded.empty());
    for (const std::string_view name : split(row.commands, ' ')) {
      CAPTURE(name);
      CHECK((name == "*" || find_command(name) != nullptr));
      CHECK(seen.insert(std::string(name) + ' ' + std::string(long_flag(row))).second);
    }
  }
}

TEST_CASE("what an option needs or excludes is an option of the same command") {
  for (const OptionRow& row : option_rows()) {
    const std::string others = std::string(row.needs) + ' ' + std::string(row.excludes);
    for (const std::string_view other : split(others, ' ')) {
      CAPTURE(other);
      const auto rows = option_rows();
      CHECK((other.empty() ||
             std::any_of(rows.begin(), rows.end(), [&](const OptionRow& one) {
               return long_flag(one) == other && one.commands == row.commands;
             })));
    }
  }
}

lint::Settings read(std::string_view text, const lint::Given& given = {}) {
  return lint::read_config(text, "c.json", config_settings(), given);
}

std::string faults_of(std::string_view text) {
  try {
    read(text);
  } catch (const analysis::InputError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("a configuration says what documents are checked for") {
  const lint::Settings all = read(
      R"({"$schema": "config.json", "select": ["MD1"], "ignore": ["slot-taken"],
          "severity": {"MD103": "note"}, "exclude": ["a,b"], "host": false,
          "qemu-version": "7.2", "libvirt": "9.0", "guest": "windows",
          "guest-block": "512M", "phys-bits": 46})");
  CHECK(all.rules.select == std::vector<std::string>{"MD1"});
  CHECK(all.rules.ignore == std::vector<std::string>{"slot-taken"});
  CHECK(all.rules.severity.at("MD103") == Severity::Note);
  CHECK(all.exclude == std::vector<std::string>{"a,b"});
  CHECK_FALSE(all.analysis.host);
  const layout::Target& target = all.analysis.target;
  CHECK(target.qemu == facts::Version{7, 2});
  CHECK(target.libvirt == facts::Version{9, 0});
  CHECK(target.guest == layout::GuestSystem::Windows);
  CHECK(target.guest_block == 512 * kMiB);
  CHECK(target.phys_bits == 46);
}

TEST_CASE("a value that is none is told with the option's own sentence") {
  struct Row {
    std::string_view text;
    std::string want;
  };
  const Row rows[] = {
      {R"({"libvirt": "new"})",
       "c.json:1:13: 'new' is not a version; expected for example 9.0"},
      {R"({"libvirt": 9})", "c.json:1:13: 'libvirt' is a number; expected a string"},
      {R"({"qemu-version": "2.0"})",
       "c.json:1:18: '2.0' has no memory modules; expected 2.1 or newer"},
      {R"({"guest": "dos"})",
       "c.json:1:11: 'dos' is not known; expected linux, windows, freebsd or none"},
      {R"({"guest-block": "100M"})",
       "c.json:1:17: '100M' is not a memory block; expected a power of two such as "
       "128M"},
      {R"({"host": "yes"})", "c.json:1:10: 'host' is a string; expected true or false"},
      {R"({"phys-bits": 64})",
       "c.json:1:15: '64' is not a number of address bits; expected 32 to 63"},
      {R"({"phys-bits": 1e400})",
       "c.json:1:15: '1e400' is not a number of address bits; expected 32 to 63"},
      {R"({"severity": {"MD103": "fatal"}})",
       "c.json:1:24: 'fatal' is not known; expected error, warning or note"},
      {R"({"gest": "linux"})",
       "c.json:1:2: unknown setting 'gest'; did you mean 'guest'?"},
  };
  for (const Row& row : rows) {
    CHECK(faults_of(row.text) == row.want);
  }
}

}  // namespace
}  // namespace memdimm::cli
