// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "facts/versions.h"
#include "rules/libvirt.h"
#include "testing/rules.h"

namespace memdimm::rules {
namespace {

using facts::Version;

constexpr std::string_view kMaximum = "<maxMemory slots='1' unit='GiB'>8</maxMemory>";
constexpr std::string_view kCells =
    "<vcpu>1</vcpu><cpu><numa><cell cpus='0' memory='1048576'/></numa></cpu>";

std::string with(std::string_view modules, std::string_view maximum = kMaximum) {
  return std::string(maximum) + std::string(kCells) + "<devices>" +
         std::string(modules) + "</devices>";
}

std::string module(std::string_view model, std::string_view target = "") {
  return "<memory model='" + std::string(model) +
         "'><source><path>/x</path></source><target><size unit='GiB'>1</size>" +
         std::string(target) + "</target></memory>";
}

// Of MD701; the others say what they are about once a document.
std::vector<Diagnostic> missing_in(const std::string& inside,
                                   const layout::Target& target) {
  auto found = testing::found_by(libvirt_version_rules(), inside, target);
  std::erase_if(found, [](const Diagnostic& one) { return one.code->id != "MD701"; });
  return found;
}

TEST_CASE("a libvirt is told what came after it") {
  struct Row {
    std::string inside;
    std::optional<Version> libvirt;
    std::size_t want;  // findings
  };
  const std::string mem = with(module("virtio-mem"));
  const std::string address =
      with(module("virtio-pmem", "<address base='0x100000000'/>"));
  const std::string no_slots =
      with(module("virtio-mem"), "<maxMemory unit='GiB'>8</maxMemory>");
  const std::string no_cells =
      std::string(kMaximum) + "<memory unit='GiB'>4</memory><vcpu>1</vcpu>";
  const std::string crowded =
      with(module("virtio-mem") + module("virtio-mem") + module("virtio-pmem"));
  const std::string driver = with(
      "<memory model='virtio-mem'><target><size unit='GiB'>1</size></target>"
      "<driver iommu='on'/></memory>");
  const std::string host_device =
      with("<hostdev mode='subsystem' type='pci'><acpi nodeset='1'/></hostdev>");
  const Row rows[] = {
      {mem, std::nullopt, 0},
      {mem, Version{7, 8}, 1},
      {mem, Version{7, 9}, 0},
      {mem, Version{10, 0}, 0},
      {with(module("sgx-epc")), Version{8, 9}, 1},
      {with(module("sgx-epc")), Version{8, 10}, 0},
      {address, Version{9, 3}, 1},
      {address, Version{9, 4}, 0},
      {no_slots, Version{9, 0}, 1},
      {no_slots, Version{10, 0}, 0},  // not known: nothing is said
      {no_slots, Version{11, 3}, 0},
      {no_cells, Version{9, 5}, 0},  // MD231's
      {driver, Version{11, 8}, 1},
      {driver, Version{11, 9}, 0},
      {host_device, Version{11, 3}, 1},
      {host_device, Version{12, 8}, 0},
      {crowded, Version{9, 0}, 2},
      {crowded, Version{11, 3}, 0},
      {with(module("dimm")), Version{1, 3}, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.inside);
    layout::Target target;
    target.libvirt = row.libvirt;
    CHECK(missing_in(row.inside, target).size() == row.want);
  }
}

TEST_CASE("the message names the version that is needed, as far as it is known") {
  layout::Target target;
  target.libvirt = Version{7, 0};
  auto found = missing_in(with(module("virtio-mem")), target);
  REQUIRE(found.size() == 1);
  CHECK(found[0].message ==
        "model 'virtio-mem' came with libvirt 7.9, and this is for 7.0");
  target.libvirt = Version{9, 0};
  found = missing_in(with("", "<maxMemory unit='GiB'>8</maxMemory>"), target);
  REQUIRE(found.size() == 1);
  CHECK(found[0].message ==
        "libvirt 9.0 does not take a maximum without slots, 11.3 does");
}

TEST_CASE("versions that are not known, or do not go together, are told") {
  struct Row {
    std::optional<Version> libvirt;
    Version qemu;
    std::string want;
  };
  const Row rows[] = {
      {std::nullopt, {5, 2}, ""},
      {Version{9, 0}, {5, 2}, ""},
      {Version{11, 3}, {5, 2}, "MD703 error"},
      {Version{11, 3}, {6, 2}, ""},
      {Version{12, 4}, {7, 1}, "MD703 error"},
      {Version{12, 8}, {7, 2}, ""},
      {Version{12, 9}, {11, 1}, "MD702 note"},
      {Version{31, 0}, {11, 1}, "MD702 note"},
      {Version{8, 10}, {7, 2}, "MD702 note"},
  };
  for (const Row& row : rows) {
    layout::Target target;
    target.libvirt = row.libvirt;
    target.qemu = row.qemu;
    const auto found =
        testing::found_by(libvirt_version_rules(), with(module("dimm")), target);
    CHECK(testing::verdicts(found) == row.want);
  }
}

}  // namespace
}  // namespace memdimm::rules
