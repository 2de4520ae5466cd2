// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/guest.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "testing/libvirt.h"

namespace memdimm::layout {
namespace {

TEST_CASE("a guest's system is the option's, else the metadata's, else Linux") {
  struct Row {
    std::string_view id;
    GuestSystem want;
  };
  const Row rows[] = {
      {"", GuestSystem::Linux},
      {"http://debian.org/debian/12", GuestSystem::Linux},
      {"http://libosinfo.org/unknown", GuestSystem::Linux},
      {"http://microsoft.com/win/11", GuestSystem::Windows},
      {"http://microsoft.com/winnt/4.0", GuestSystem::Windows},
      {"http://microsoft.com/msdos/6.22", GuestSystem::Other},
      {"http://freebsd.org/freebsd/14.0", GuestSystem::FreeBsd},
      {"http://openbsd.org/openbsd/7.4", GuestSystem::Other},
  };
  for (const Row& row : rows) {
    CAPTURE(row.id);
    model::Guest guest;
    guest.os_id = row.id;
    CHECK(guest_system(guest, {}) == row.want);
    Target target;
    target.guest = GuestSystem::FreeBsd;
    CHECK(guest_system(guest, target) == GuestSystem::FreeBsd);
  }
}

TEST_CASE("the guest's block is the option's, else what Linux computes") {
  struct Row {
    std::string_view boot_gib;
    std::string_view arch;
    std::optional<GuestSystem> system;
    std::optional<Bytes> given;
    std::optional<Bytes> want;
  };
  const std::nullopt_t none = std::nullopt;
  const Row rows[] = {
      {"4", "x86_64", none, none, 128 * kMiB},
      {"61", "x86_64", none, none, 128 * kMiB},
      {"62", "x86_64", none, none, 128 * kMiB},
      // It is where boot memory ends that counts: at 64 GiB.
      {"63", "x86_64", none, none, 2 * kGiB},
      {"64", "x86_64", none, none, kGiB},  // ends at 65 GiB: 3 lie below pc's hole
      {"65", "x86_64", none, none, 2 * kGiB},
      {"4", "aarch64", none, none, 128 * kMiB},
      {"4", "ppc64", none, none, 256 * kMiB},
      {"4", "riscv64", none, none, none},
      {"4", "aarch64", none, 512 * kMiB, 512 * kMiB},
      {"4", "x86_64", GuestSystem::Windows, none, none},
      {"4", "x86_64", GuestSystem::Other, 2 * kMiB, 2 * kMiB},
  };
  for (const Row& row : rows) {
    CAPTURE(row.boot_gib);
    CAPTURE(row.arch);
    const model::Domain domain = testing::libvirt_domain(
        "<memory unit='GiB'>" + std::string(row.boot_gib) +
        "</memory><os><type arch='" + std::string(row.arch) + "'>hvm</type></os>");
    Target target;
    target.guest = row.system;
    target.guest_block = row.given;
    CHECK(guest_block(domain.guest, resolve(domain, target), target) == row.want);
  }
}

}  // namespace
}  // namespace memdimm::layout
