// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/linux_releases.h"

#include <doctest/doctest.h>

namespace memdimm::facts {

TEST_CASE("releases with a Linux before 5.8 are known by libosinfo's ids") {
  struct Row {
    std::string_view id;
    bool old;
  };
  constexpr Row kRows[] = {
      {"http://alpinelinux.org/alpinelinux/3.8", true},
      {"http://alpinelinux.org/alpinelinux/3.12", true},
      {"http://alpinelinux.org/alpinelinux/3.13", false},
      {"http://debian.org/debian/9", true},
      {"http://debian.org/debian/11", false},
      {"http://debian.org/debian/testing", false},
      {"http://ubuntu.com/ubuntu/18.04", true},
      {"http://ubuntu.com/ubuntu/20.04", true},
      {"http://ubuntu.com/ubuntu/20.10", false},
      {"http://fedoraproject.org/fedora/29", true},
      {"http://fedoraproject.org/fedora/33", false},
      {"http://fedoraproject.org/coreos/stable", false},
      {"http://redhat.com/rhel/7-unknown", true},
      {"http://redhat.com/rhel/8.4", true},
      {"http://redhat.com/rhel/9.0", false},
      {"http://rockylinux.org/rocky/unknown", false},
      {"http://opensuse.org/opensuse/15.3", true},
      {"http://opensuse.org/opensuse/15.4", false},
      {"http://opensuse.org/opensuse/42.3", true},
      {"http://opensuse.org/opensuse/tumbleweed", false},
      {"http://suse.com/sles/12.5", true},
      {"http://suse.com/sles/15.4", false},
      {"http://archlinux.org/archlinux/rolling", false},
      {"", false},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.id);
    CHECK((find_old_release(row.id) != nullptr) == row.old);
  }
}

}  // namespace memdimm::facts
