// SPDX-License-Identifier: GPL-2.0-or-later
// Releases of Linux distributions, as libosinfo calls them, and their kernels: as far
// as these are too old for a driver that a module needs.
#pragma once

#include <optional>
#include <string_view>

#include "facts/versions.h"

namespace memdimm::facts {

// The Linux that brought virtio-mem's driver (kernelnewbies.org/Linux_5.8).
inline constexpr Version kVirtioMemLinux{5, 8};

struct OldReleases {
  std::string_view prefix;  // of libosinfo's ids; a version stands behind it
  Version newest;           // the newest whose kernel has no such driver
  std::string_view kernel;  // that release's
};

// The row of the release that libosinfo's id names, if its kernel is older than
// kVirtioMemLinux.
const OldReleases* find_old_release(std::string_view os_id);

}  // namespace memdimm::facts
