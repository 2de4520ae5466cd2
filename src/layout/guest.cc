// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/guest.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "facts/linux.h"

namespace memdimm::layout {
namespace {

// How libosinfo's ids begin; the first row that fits. Every id that no row knows is
// taken for a Linux, of which there are too many to list.
struct SystemRow {
  std::string_view prefix;
  GuestSystem system;
};

constexpr std::array kSystems = {
    SystemRow{"http://microsoft.com/win", GuestSystem::Windows},
    SystemRow{"http://microsoft.com/", GuestSystem::Other},
    SystemRow{"http://freebsd.org/", GuestSystem::FreeBsd},
    SystemRow{"http://ghostbsd.org/", GuestSystem::FreeBsd},
    SystemRow{"http://openbsd.org/", GuestSystem::Other},
    SystemRow{"http://netbsd.org/", GuestSystem::Other},
    SystemRow{"http://dragonflybsd.org/", GuestSystem::Other},
    SystemRow{"http://apple.com/", GuestSystem::Other},
    SystemRow{"http://sun.com/", GuestSystem::Other},
    SystemRow{"http://oracle.com/solaris/", GuestSystem::Other},
    SystemRow{"http://illumos.org/", GuestSystem::Other},
    SystemRow{"http://openindiana.org/", GuestSystem::Other},
    SystemRow{"http://reactos.org/", GuestSystem::Other},
    SystemRow{"http://haiku-os.org/", GuestSystem::Other},
    SystemRow{"http://novell.com/netware/", GuestSystem::Other},
};

}  // namespace

GuestSystem guest_system(const model::Guest& guest, const Target& target) {
  if (target.guest) {
    return *target.guest;
  }
  const auto* const row =
      std::find_if(kSystems.begin(), kSystems.end(), [&](const SystemRow& one) {
        return guest.os_id.starts_with(one.prefix);
      });
  return row == kSystems.end() ? GuestSystem::Linux : row->system;
}

std::optional<Bytes> guest_block(const model::Guest& guest,
                                 const Layout& layout,
                                 const Target& target) {
  if (target.guest_block) {
    return target.guest_block;
  }
  const auto& blocks = architecture(guest).blocks;
  if (!blocks || guest_system(guest, target) != GuestSystem::Linux) {
    return std::nullopt;
  }
  const auto& map = layout.map;
  const Address high = map && map->high_ram > 0 ? map->high_start + map->high_ram : 0;
  return facts::block_size(*blocks, high > 0 ? high : layout.boot);
}

}  // namespace memdimm::layout
