// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/hypervisors.h"

#include <doctest/doctest.h>

#include "facts/architectures.h"

namespace memdimm::facts {
namespace {

TEST_CASE("every architecture with a row of facts is one of libvirt's") {
  for (const Architecture& row : architectures()) {
    CAPTURE(row.name);
    CHECK(is_architecture(row.name));
    CHECK(meant_architecture(row.name) == row.name);
  }
}

TEST_CASE("names that others have for an architecture, and slips, lead to it") {
  struct Row {
    std::string_view name;
    std::string_view meant;
  };
  constexpr Row kRows[] = {
      {"amd64", "x86_64"},
      {"AMD64", "x86_64"},
      {"x86-64", "x86_64"},
      {"X86_64", "x86_64"},
      {"i386", "i686"},
      {"arm64", "aarch64"},
      {"aarch46", "aarch64"},
      {"s390", "s390"},
      {"vax", ""},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    CHECK(meant_architecture(row.name) == row.meant);
  }
}

TEST_CASE("QEMU runs three of libvirt's types") {
  CHECK(find_hypervisor("kvm")->qemu);
  CHECK(find_hypervisor("qemu")->qemu);
  CHECK(find_hypervisor("hvf")->qemu);
  CHECK_FALSE(find_hypervisor("xen")->qemu);
  CHECK(find_hypervisor("KVM") == nullptr);
  CHECK(find_hypervisor("") == nullptr);
}

}  // namespace
}  // namespace memdimm::facts
