// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/huge_pages.h"

#include <string_view>

#include <doctest/doctest.h>

namespace memdimm::layout {
namespace {

TEST_CASE("which pages a host can have depends on the guest's architecture") {
  struct Row {
    std::string_view arch;
    std::string_view type;
    Bytes size;
    bool libvirt;
    bool impossible;
  };
  const Row rows[] = {
      {"x86_64", "kvm", 2 * kMiB, true, false},
      {"x86_64", "kvm", kGiB, false, false},
      {"x86_64", "kvm", kMiB, true, true},
      {"x86_64", "qemu", 16 * kMiB, true, true},
      {"i686", "kvm", 4 * kMiB, true, true},
      {"x86_64", "kvm", 4 * kKiB, true, false},
      {"x86_64", "kvm", 4 * kKiB, false, true},
      {"aarch64", "kvm", 512 * kMiB, true, false},
      {"aarch64", "kvm", 16 * kKiB, true, false},
      {"aarch64", "kvm", 8 * kMiB, true, true},
      {"armv7l", "kvm", 8 * kMiB, true, true},
      {"ppc64le", "kvm", 16 * kMiB, true, false},
      {"ppc64le", "kvm", 4 * kMiB, true, true},
      {"s390x", "kvm", kMiB, true, false},
      {"s390x", "kvm", 2 * kMiB, true, true},
      {"s390x", "qemu", 2 * kMiB, true, false},
      {"riscv64", "kvm", 32 * kMiB, true, true},
      {"loongarch64", "kvm", 32 * kMiB, true, false},
      {"mips", "kvm", 3 * kMiB, true, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arch);
    CAPTURE(show_size(row.size));
    model::Domain domain;
    domain.dialect =
        row.libvirt ? model::DialectId::Libvirt : model::DialectId::Proposal;
    domain.guest.arch = Located<std::string>{std::string(row.arch), {}};
    domain.guest.type = {std::string(row.type), {}};
    CHECK(is_impossible_page(row.size, domain, {}) == row.impossible);
  }
}

}  // namespace
}  // namespace memdimm::layout
