// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/config.h"

#include <string>
#include <string_view>
#include <system_error>

#include <doctest/doctest.h>

#include "analysis/json_input.h"
#include "facts/versions.h"

namespace memdimm::cli {
namespace {

layout::Target target_of(std::string_view text, const Options& given = {}) {
  return read_config(text, "c.json", given).options.settings.analysis.target;
}

TEST_CASE("a configuration says what documents are checked for") {
  const layout::Target target = target_of(
      R"({"qemu-version": "7.2", "libvirt": "9.0", "guest": "windows",
          "guest-block": "512M", "phys-bits": 46})");
  CHECK(target.qemu == facts::Version{7, 2});
  CHECK(target.libvirt == facts::Version{9, 0});
  CHECK(target.guest == layout::GuestSystem::Windows);
  CHECK(target.guest_block == 512 * kMiB);
  CHECK(target.phys_bits == 46);
}

TEST_CASE("what the command line says comes first") {
  Options given;
  given.settings.analysis.target.qemu = {8, 0};
  given.qemu_version_given = true;
  given.settings.analysis.target.libvirt = facts::Version{10, 0};
  given.settings.analysis.target.guest = layout::GuestSystem::FreeBsd;
  given.settings.analysis.target.guest_block = kGiB;
  given.settings.analysis.target.phys_bits = 39;
  const layout::Target target = target_of(
      R"({"qemu-version": "7.2", "libvirt": "9.0", "guest": "windows",
          "guest-block": "512M", "phys-bits": 46})",
      given);
  CHECK(target.qemu == facts::Version{8, 0});
  CHECK(target.libvirt == facts::Version{10, 0});
  CHECK(target.guest == layout::GuestSystem::FreeBsd);
  CHECK(target.guest_block == kGiB);
  CHECK(target.phys_bits == 39);
}

TEST_CASE("the host is looked up where the configuration wants it") {
  Options given;
  given.host_root = "/nowhere/at/all";
  CHECK_FALSE(target_of(R"({"host": false})", given).host.has_value());
  CHECK_THROWS_AS(target_of(R"({"host": true})", given), std::system_error);
  given.host = true;  // has been looked up already
  CHECK_FALSE(target_of(R"({"host": true})", given).host.has_value());
}

TEST_CASE("a setting that is none is told at its place") {
  struct Row {
    std::string_view text;
    std::string want;
  };
  const Row rows[] = {
      {R"({"libvirt": 9})", R"(c.json:1:2: "libvirt" is not a version such as "9.0")"},
      {R"({"guest": "dos"})",
       R"(c.json:1:2: "guest" is not "linux", "windows", "freebsd" or "none")"},
      {R"({"guest-block": "100M"})",
       R"(c.json:1:2: "guest-block" is not a power of two such as "128M")"},
      {R"({"host": "yes"})", R"(c.json:1:2: "host" is not true or false)"},
      {R"({"gest": "linux"})",
       R"(c.json:1:2: unknown setting "gest"; did you mean "guest"?)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    std::string said;
    try {
      target_of(row.text);
    } catch (const analysis::InputError& error) {
      said = error.what();
    }
    CHECK(said == row.want);
  }
}

}  // namespace
}  // namespace memdimm::cli
