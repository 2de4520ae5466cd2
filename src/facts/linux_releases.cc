// SPDX-License-Identifier: GPL-2.0-or-later
#include "facts/linux_releases.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace memdimm::facts {
namespace {

constexpr unsigned kAnyMinor = 99;

// Ids: osinfo-db 20221130. Kernels: each project's release notes. Distributions that
// give a release newer kernels while it lasts (Fedora) count with the last one that a
// release got; RHEL 8 and its kin have 4.18 with drivers brought back, virtio-mem's not
// among them.
constexpr std::array kOld = {
    OldReleases{"http://almalinux.org/almalinux/", {8, kAnyMinor}, "4.18"},
    OldReleases{"http://alpinelinux.org/alpinelinux/", {3, 12}, "5.4"},
    OldReleases{"http://altlinux.org/alt/", {8, kAnyMinor}, "4.19"},
    OldReleases{"http://altlinux.org/altlinux/", {7, kAnyMinor}, "3.14"},
    OldReleases{"http://centos.org/centos-stream/", {8, kAnyMinor}, "4.18"},
    OldReleases{"http://centos.org/centos/", {8, kAnyMinor}, "4.18"},
    OldReleases{"http://cirros-cloud.net/cirros/", {0, 5}, "5.3"},
    OldReleases{"http://debian.org/debian/", {10, kAnyMinor}, "4.19"},
    OldReleases{"http://fedoraproject.org/fedora/", {30, 0}, "5.6"},
    OldReleases{"http://mageia.org/mageia/", {6, kAnyMinor}, "4.14"},
    OldReleases{"http://nixos.org/nixos/", {20, 9}, "5.4"},
    OldReleases{"http://oracle.com/oel/", {5, kAnyMinor}, "2.6"},
    OldReleases{"http://oracle.com/ol/", {7, kAnyMinor}, "5.4"},
    OldReleases{"http://redhat.com/rhel/", {8, kAnyMinor}, "4.18"},
    OldReleases{"http://rockylinux.org/rocky/", {8, kAnyMinor}, "4.18"},
    OldReleases{"http://scientificlinux.org/scientificlinux/", {7, kAnyMinor}, "3.10"},
    OldReleases{"http://slackware.com/slackware/", {14, 2}, "4.4"},
    OldReleases{"http://suse.com/sle/", {15, 3}, "5.3"},
    OldReleases{"http://suse.com/sled/", {15, 3}, "5.3"},
    OldReleases{"http://suse.com/sles/", {15, 3}, "5.3"},
    OldReleases{"http://ubuntu.com/ubuntu/", {20, 4}, "5.4"},
};

// openSUSE counted 42.1 to 42.3 between 13.2 and 15.0.
constexpr OldReleases kOpenSuse{"http://opensuse.org/opensuse/", {15, 3}, "5.3"};
constexpr unsigned kLeap42 = 42;

// "8.4" and "7-unknown"; nullopt for what begins with no number: "rolling".
std::optional<Version> version_in(std::string_view text) {
  const auto digits = [&text] {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto value = parse_decimal(text.substr(0, end));
    text.remove_prefix(end);
    return value ? std::optional(static_cast<unsigned>(*value)) : std::nullopt;
  };
  const auto major = digits();
  if (!major) {
    return std::nullopt;
  }
  Version out{*major, 0};
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    out.minor = digits().value_or(0);
  }
  return out;
}

}  // namespace

const OldReleases* find_old_release(std::string_view os_id) {
  if (os_id.starts_with(kOpenSuse.prefix)) {
    const auto version = version_in(os_id.substr(kOpenSuse.prefix.size()));
    const bool old =
        version && (*version <= kOpenSuse.newest || version->major == kLeap42);
    return old ? &kOpenSuse : nullptr;
  }
  const auto* row = std::find_if(kOld.begin(), kOld.end(), [&](const OldReleases& one) {
    return os_id.starts_with(one.prefix);
  });
  if (row == kOld.end()) {
    return nullptr;
  }
  const auto version = version_in(os_id.substr(row->prefix.size()));
  return version && *version <= row->newest ? row : nullptr;
}

}  // namespace memdimm::facts
