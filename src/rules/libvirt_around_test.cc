// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "rules/libvirt.h"
#include "testing/rules.h"

namespace memdimm::rules {
namespace {

using testing::found_by;
using testing::verdicts;

std::string modules(unsigned count) {
  std::string out;
  for (unsigned i = 0; i < count; ++i) {
    out +=
        "<memory model='dimm'><target><size unit='MiB'>128</size><node>0</node>"
        "</target></memory>";
  }
  return out;
}

std::string guest(unsigned slots,
                  std::string_view devices,
                  std::string_view more = "") {
  return "<maxMemory slots='" + std::to_string(slots) +
         "' unit='GiB'>64</maxMemory><vcpu>1</vcpu><os><type arch='x86_64' "
         "machine='q35'>hvm</type></os><cpu><numa><cell id='0' cpus='0' memory='8' "
         "unit='GiB'/></numa></cpu><devices>" +
         std::string(devices) + "</devices>" + std::string(more);
}

struct Row {
  std::string inside;
  std::string want;
};

void check(const Row& row) {
  CAPTURE(row.inside);
  CHECK(verdicts(found_by(libvirt_around_rules(), row.inside)) == row.want);
}

TEST_CASE(
    "a vhost device maps two regions of a guest above the hole, and each module") {
  const std::string kernel =
      "<interface type='network'><model type='virtio'/></interface>";
  const std::string user = "<interface type='vhostuser'/>";
  const std::string virtiofs = "<filesystem><driver type='virtiofs'/></filesystem>";
  const Row rows[] = {
      {guest(62, kernel), ""},
      {guest(63, kernel), "MD340 note"},
      {guest(255, kernel), "MD340 note"},
      {guest(255, kernel + modules(62)), "MD340 note"},
      {guest(255, kernel + modules(63)), "MD340 warning"},
      {guest(6, user), ""},
      {guest(7, user), "MD340 note"},
      {guest(7, user + modules(6)), "MD340 note"},
      {guest(7, user + modules(7)), "MD340 warning"},
      {guest(255, virtiofs), ""},
      {guest(255, virtiofs + modules(30)), ""},
      {guest(255, virtiofs + modules(31)), "MD340 warning"},
      {guest(255, modules(70)), ""},
  };
  for (const Row& row : rows) {
    check(row);
  }
}

TEST_CASE(
    "a hard limit leaves room for the maximum and 1 GiB, where memory is locked") {
  const std::string vfio = "<hostdev mode='subsystem' type='pci'/>";
  const auto limit = [](std::string_view gib) {
    return "<memtune><hard_limit unit='GiB'>" + std::string(gib) +
           "</hard_limit></memtune>";
  };
  const Row rows[] = {
      {guest(4, vfio, limit("65")), ""},
      {guest(4, vfio, limit("64")), "MD341 warning"},
      {guest(4, vfio, ""), ""},
      {guest(4, "", limit("9")), ""},
      {guest(4, "", limit("9") + "<memoryBacking><locked/></memoryBacking>"),
       "MD341 warning"},
      {guest(4, vfio + vfio, limit("65")), ""},
      {guest(4, vfio + vfio + "<iommu model='intel'/>", limit("128")), "MD341 warning"},
      {guest(4, vfio + vfio + "<iommu model='intel'/>", limit("129")), ""},
  };
  for (const Row& row : rows) {
    check(row);
  }
}

TEST_CASE("modules are told where the guest around them does not go with them") {
  const std::string fifo = "<cputune><vcpusched vcpus='0' scheduler='fifo'/></cputune>";
  const std::string virtiofs = "<filesystem><driver type='virtiofs'/></filesystem>";
  const std::string secret =
      "<memory model='dimm' access='private'><target><size unit='MiB'>128</size>"
      "</target></memory>";
  const Row rows[] = {
      {guest(4, modules(2), "<launchSecurity type='sev'/>"), "MD342 warning"},
      {guest(4, "", "<launchSecurity type='sev'/>"), ""},
      {guest(4, modules(2), fifo), "MD343 note"},
      {guest(4, "", fifo), ""},
      {guest(4, secret), ""},
      {guest(4, secret + virtiofs), "MD329 warning"},
      {guest(4, modules(1) + virtiofs), ""},
  };
  for (const Row& row : rows) {
    check(row);
  }
}

TEST_CASE("ids in QEMU's own words clash with those of their own kind") {
  const auto raw = [](std::string_view option, std::string_view value) {
    return "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg "
           "value='" +
           std::string(option) + "'/><q:arg value='" + std::string(value) +
           "'/></q:commandline>";
  };
  const std::string error = "MD242 error";
  const Row rows[] = {
      {guest(4, modules(1), raw("-object", "x,id=memdimm0")), error},
      {guest(4, modules(1), raw("-object", "x,id=ram-node0")), error},
      {guest(4, modules(1), raw("-object", "x,id=dimm0")), ""},
      {guest(4, modules(1), raw("-device", "x,id=dimm0")), error},
      {guest(4, modules(1), raw("-device", "x,id=memdimm0")), ""},
      {guest(4, modules(1), raw("-device", "x,id=dimm1")), ""},
      {"<memory unit='GiB'>1</memory>" + raw("-object", "x,id=pc.ram"), error},
  };
  for (const Row& row : rows) {
    check(row);
  }
}

}  // namespace
}  // namespace memdimm::rules
