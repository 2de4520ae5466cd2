// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/slip.h"

#include <array>
#include <string_view>

#include <doctest/doctest.h>

namespace memdimm::grammar {
namespace {

constexpr std::array<std::string_view, 7> kKnown = {
    "memory", "maxMemory", "currentMemory", "memoryBacking", "numatune", "cpu", "numa"};

TEST_CASE("a name that is nearly a known one is a slip") {
  struct {
    std::string_view name;
    std::string_view meant;
  } const rows[] = {
      {"memoryq", "memory"},
      {"memroy", "memory"},
      {"Memory", "memory"},
      {"maxmemory", "maxMemory"},
      {"curentMemory", "currentMemory"},
      {"memorybacking", "memoryBacking"},
      {"nuam", "numa"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(lookalike(row.name, kKnown) == row.meant);
  }
}

TEST_CASE("libvirt's other elements are no slips") {
  constexpr std::string_view kOthers[] = {
      "name",        "uuid",       "genid",       "title",         "description",
      "metadata",    "iothreads",  "iothreadids", "vcpu",          "vcpus",
      "blkiotune",   "memtune",    "cputune",     "resource",      "sysinfo",
      "os",          "features",   "clock",       "on_reboot",     "on_crash",
      "pm",          "perf",       "idmap",       "keywrap",       "seclabel",
      "model",       "vendor",     "topology",    "cache",         "maxphysaddr",
      "feature",     "emulator",   "disk",        "lease",         "filesystem",
      "interface",   "controller", "smartcard",   "serial",        "parallel",
      "console",     "channel",    "input",       "tpm",           "graphics",
      "sound",       "audio",      "video",       "hostdev",       "redirdev",
      "redirfilter", "hub",        "watchdog",    "memballoon",    "rng",
      "panic",       "shmem",      "iommu",       "vsock",         "nvram",
      "crypto",      "pstore",     "bootloader",  "launchSecurity"};
  for (const std::string_view name : kOthers) {
    CAPTURE(name);
    CHECK(lookalike(name, kKnown).empty());
  }
}

}  // namespace
}  // namespace memdimm::grammar
