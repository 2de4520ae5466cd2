// SPDX-License-Identifier: GPL-2.0-or-later
// The edges of what a guest's system takes. 512 MiB with a DIMM of 20 GiB (taken) and
// of 24 GiB (panics), and 8 GiB in front of 100 GiB (taken), were seen with Linux 6.1.
#include "rules/guest.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "testing/rules.h"

namespace memdimm::rules {
namespace {

using testing::found_by;
using testing::verdicts;

std::string guest(std::string_view boot_mib, std::string_view modules) {
  return "<maxMemory slots='16' unit='GiB'>400</maxMemory><vcpu>1</vcpu><os><type "
         "arch='x86_64' machine='q35'>hvm</type></os><cpu><numa><cell id='0' cpus='0' "
         "memory='" +
         std::string(boot_mib) +
         "' unit='MiB'/><cell id='1' memory='0'/></numa></cpu><devices>" +
         std::string(modules) + "</devices>";
}

std::string module(std::string_view model,
                   std::string_view size_mib,
                   std::string_view more = "",
                   std::string_view node = "0") {
  return "<memory model='" + std::string(model) + "'><source><path>/x</path></source>" +
         "<target><size unit='MiB'>" + std::string(size_mib) + "</size><node>" +
         std::string(node) + "</node><block unit='MiB'>2</block>" +
         (more.starts_with("<label>") ? std::string(more) : std::string()) +
         "</target>" + (more.starts_with("<address") ? std::string(more) : "") +
         "</memory>";
}

std::string dimm(std::string_view size_mib, std::string_view more = "") {
  return module("dimm", size_mib, more);
}

struct Row {
  std::string inside;
  layout::Target target;
  std::string want;
};

layout::Target system(layout::GuestSystem system) {
  layout::Target target;
  target.guest = system;
  return target;
}

layout::Target block(Bytes size) {
  layout::Target target;
  target.guest_block = size;
  return target;
}

void check(const Row& row) {
  CAPTURE(row.inside);
  CHECK(verdicts(found_by(guest_rules(), row.inside, row.target)) == row.want);
}

TEST_CASE("a DIMM starts at one of the guest's memory blocks") {
  const std::string label = "<label><size unit='MiB'>2</size></label>";
  const std::string off = "<address type='dimm' slot='0' base='0x104000000'/>";
  const std::string on = "<address type='dimm' slot='0' base='0x108000000'/>";
  const std::string warned = "MD104 warning";
  const Row rows[] = {
      {guest("1024", dimm("128") + dimm("128")), {}, ""},
      {guest("1024", module("nvdimm", "256") + dimm("128")), {}, ""},
      {guest("1024", module("nvdimm", "256", label) + dimm("128")), {}, warned},
      {guest("1024", module("nvdimm", "258", label) + dimm("128")), {}, ""},
      // One cause, one finding.
      {guest("1024", module("nvdimm", "256", label) + dimm("128") + dimm("128")),
       {},
       warned},
      {guest("1024", dimm("128") + module("nvdimm", "256", label)), {}, ""},
      {guest("1024", module("virtio-mem", "130") + dimm("128")), {}, warned},
      {guest("1024", dimm("128", off)), {}, warned},
      {guest("1024", dimm("128", on)), {}, ""},
      {guest("1024", module("nvdimm", "256", off) + dimm("128")), {}, warned},
      {guest("1024", module("nvdimm", "64", off) + dimm("128")), {}, ""},
      // MD105, MD212 and MD103 say it already.
      {guest("1024", dimm("128", "<address type='dimm' slot='0' base='0x104001000'/>")),
       {},
       ""},
      {guest("1024", dimm("128", "<address type='dimm' slot='0' base='0x4000000'/>")),
       {},
       ""},
      {guest("1024", dimm("100") + dimm("128")), {}, ""},
      {guest("1024", dimm("128", off)), system(layout::GuestSystem::Windows), ""},
      {guest("1024", dimm("256", on)), block(256 * kMiB), warned},
      {guest("1024", dimm("128", off)), block(64 * kMiB), ""},
      // The region starts at 5 GiB.
      {guest("3072", dimm("2048")), block(2 * kGiB), warned},
  };
  for (const Row& row : rows) {
    check(row);
  }
}

TEST_CASE("what is in front of a DIMM is told how large it would have to be") {
  const auto found = found_by(
      guest_rules(),
      guest("1024",
            module("nvdimm", "256", "<label><size unit='MiB'>2</size></label>") +
                dimm("128")));
  REQUIRE(found.size() == 1);
  CHECK(found[0].help == "put it behind the DIMMs, or make it 258 MiB");
  CHECK(found[0].labels.at(0).text == "this DIMM, at 0x10fe00000");
}

TEST_CASE("DIMMs are not too large for the memory at boot") {
  const auto linux_guest = system(layout::GuestSystem::Linux);
  const Row rows[] = {
      {guest("4096", dimm("12288")), linux_guest, ""},
      {guest("4096", dimm("12416")), linux_guest, "MD602 note"},
      {guest("512", dimm("15872")), linux_guest, "MD602 note"},
      {guest("512", dimm("16384")), linux_guest, "MD602 note"},
      {guest("512", dimm("16512")), linux_guest, "MD601 note MD602 note"},
      {guest("512", dimm("20480")), linux_guest, "MD601 note MD602 note"},
      {guest("512", dimm("24576")), linux_guest, "MD601 warning MD602 note"},
      // Both are there before Linux has the first in use.
      {guest("512", dimm("8192") + dimm("16384")),
       linux_guest,
       "MD601 note MD602 note"},
      {guest("512", dimm("24576") + dimm("8192")),
       linux_guest,
       "MD601 warning MD602 note"},
      {guest("512", dimm("24576")), system(layout::GuestSystem::Other), ""},
      // Nothing says that it is Linux: policy is kept to ourselves.
      {guest("512", dimm("24576")), {}, "MD601 warning"},
      // A file of the host's is not memory to be unplugged.
      {guest("512", module("nvdimm", "24576")), linux_guest, ""},
      {guest("512", module("virtio-mem", "24576")), linux_guest, "MD602 note"},
  };
  for (const Row& row : rows) {
    check(row);
  }
}

TEST_CASE("Windows and FreeBSD take modules in their own way") {
  const auto windows = system(layout::GuestSystem::Windows);
  const auto freebsd = system(layout::GuestSystem::FreeBsd);
  const std::string on_one = module("dimm", "128", "", "1");
  const Row rows[] = {
      {guest("1024", dimm("128") + on_one), windows, ""},
      {guest("1024", on_one + dimm("128")), windows, "MD603 warning"},
      {guest("1024", on_one), {}, ""},
      {guest("1024", module("virtio-mem", "128")), windows, "MD604 note"},
      {guest("1024", module("virtio-mem", "128")), {}, ""},
      {guest("1024", dimm("128")), freebsd, "MD605 warning"},
      {guest("1024", module("nvdimm", "128")), freebsd, ""},
      {guest("1024", ""), freebsd, ""},
      {guest("1024", on_one), system(layout::GuestSystem::Other), ""},
  };
  for (const Row& row : rows) {
    check(row);
  }
}

}  // namespace
}  // namespace memdimm::rules
