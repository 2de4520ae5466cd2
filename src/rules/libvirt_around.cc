// SPDX-License-Identifier: GPL-2.0-or-later
// What stands around the modules in libvirt's dialect and does not go with them: who
// else maps the guest's memory, limits, encryption, ids in QEMU's own words.
#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/text.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using layout::PlacedModule;
using model::Module;
using model::VhostKind;

constexpr Code kIdTaken = {
    .id = "MD242",
    .name = "id-taken",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "an id in <qemu:commandline> that a module or its backend has",
    .explanation =
        R"(libvirt names what it gives to QEMU (dimm0, memdimm0, ram-node0) and passes the words
of <qemu:commandline> on without looking at them. QEMU (5.2 to 11.1) refuses a second object
or device of one id ("attempt to add duplicate property 'memdimm0' to object", "Duplicate
device ID 'dimm0'").

To mend it, choose another id.)",
};

void check_ids(const Facts& facts, const Findings& findings) {
  const layout::Layout& layout = facts.layout;
  std::set<std::string_view> objects;
  std::set<std::string_view> devices;
  if (layout.boot_backend) {
    objects.insert(layout.boot_backend->id);
  }
  for (const layout::GuestNode& node : layout.nodes) {
    if (node.backend) {
      objects.insert(node.backend->id);
    }
  }
  for (const PlacedModule& placed : layout.modules) {
    objects.insert(placed.backend.id);
    devices.insert(placed.id);
  }
  for (const model::RawId& raw : facts.domain.guest.raw_ids) {
    if ((raw.object ? objects : devices).contains(raw.id.value)) {
      findings
          .report(raw.id.where,
                  "libvirt has " + std::string(raw.object ? "an object" : "a device") +
                      " of the id " + quoted(raw.id.value) + " for its own")
          .help = "choose another id";
    }
  }
}

constexpr Code kModuleNotShared = {
    .id = "MD329",
    .name = "module-not-shared",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "a private module in a guest with a device that needs shared memory",
    .explanation =
        R"(virtiofs and vhost-user devices run in a process of their own that maps the guest's
memory, and cannot see what is private. libvirt (9.0 to 12.8) looks at the cells and at
<memoryBacking> only: it starts a guest in which access='private' takes a module out, and
the device fails once the guest uses that memory for it.

To mend it, remove access='private' from the module, or write access='shared'.)",
    .related = {"MD325"},
};

void check_module_sharing(const Facts& facts, const Findings& findings) {
  const model::VhostDevice* device = mapping_device(facts.domain.guest, true);
  for (const Module& module : facts.domain.modules) {
    const auto& access = module.backing.access;
    if (device != nullptr && access && access->value == model::Sharing::Private) {
      Diagnostic& found = findings.report(
          access->where, "this module is private, and a device needs shared memory");
      label(found, device->where, "this device");
      found.help = "write access='shared'";
    }
  }
}

constexpr Code kVhostRegions = {
    .id = "MD340",
    .name = "vhost-regions",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "more modules than a vhost device can map",
    .explanation =
        R"(A vhost device maps the guest's memory region by region, and each module is one. The
kernel's vhost (virtio interfaces, vsock) takes 64 unless the host loads it with another
max_mem_regions; a vhost-user program 8 unless it knows the newer way of adding regions
(VHOST_USER_PROTOCOL_F_CONFIGURE_MEM_SLOTS); virtiofsd 32 or more. QEMU then refuses the
module ("a used vhost backend has no free memory slots left"). Modules that are there are a
warning; slots that may be filled later are a note, and none for virtiofs. At boot a guest
has a region for each node, and one more where its memory goes on above the 32-bit hole.

To mend it, use fewer and larger modules, or let the host have more regions:
max_mem_regions=509 for the module vhost, a newer vhost-user program.)",
};

struct VhostRow {
  VhostKind kind;
  std::size_t regions;
  bool later;  // free slots are worth a note
  std::string_view who;
};

constexpr std::array kVhost = {
    VhostRow{VhostKind::Kernel, 64, true, "the host's vhost"},
    VhostRow{VhostKind::User, 8, true, "a vhost-user device"},
    VhostRow{VhostKind::Virtiofs, 32, false, "virtiofs"},
};

// The regions of a guest: at boot at least so many, with its modules, and with every
// slot taken.
struct Regions {
  std::size_t boot;
  std::size_t slotless;  // modules that take no slot
  std::size_t now;
  std::size_t later;
};

Regions regions_of(const Facts& facts) {
  const layout::Layout& layout = facts.layout;
  std::size_t nodes = 0;
  for (const layout::GuestNode& node : layout.nodes) {
    nodes += node.backend ? 1U : 0U;
  }
  std::size_t in_slots = 0;
  for (const PlacedModule& placed : layout.modules) {
    in_slots += facts.module(placed).takes_slot() ? 1U : 0U;
  }
  const bool split = layout.map && layout.map->high_ram > 0;
  Regions out{};
  out.boot = std::max<std::size_t>(nodes, 1) + (split ? 1U : 0U);
  out.slotless = layout.modules.size() - in_slots;
  out.now = out.boot + layout.modules.size();
  out.later = out.now + (layout.slots > in_slots ? layout.slots - in_slots : 0);
  return out;
}

void report_vhost(const VhostRow& row,
                  const model::VhostDevice& device,
                  const Facts& facts,
                  const Findings& findings) {
  const Regions regions = regions_of(facts);
  const bool full = regions.now > row.regions;
  if (!full && (!row.later || regions.later <= row.regions)) {
    return;
  }
  Diagnostic& found = findings.report(
      device.where,
      std::string(row.who) + " may map only " + std::to_string(row.regions) +
          " regions of memory, and the guest " +
          (full ? "has " + std::to_string(regions.now)
                : "would have " + std::to_string(regions.later) +
                      " with all slots taken"));
  found.severity = full ? Severity::Warning : Severity::Note;
  const auto& slots = facts.domain.slots;
  if (slots) {
    label(found, slots->where, counted(slots->value, "slot"));
  }
  found.notes.push_back("at boot " + std::to_string(regions.boot) + ", modules " +
                        std::to_string(regions.now - regions.boot) + ", free slots " +
                        std::to_string(regions.later - regions.now));
  const std::size_t fixed = regions.boot + regions.slotless;
  found.help =
      fixed < row.regions
          ? "use fewer, larger modules: " + counted(row.regions - fixed, "slot") +
                " at most"
          : "use fewer cells or fewer modules without a slot";
}

void check_vhost(const Facts& facts, const Findings& findings) {
  const auto& devices = facts.domain.guest.vhost;
  for (const VhostRow& row : kVhost) {
    const auto device =
        std::find_if(devices.begin(), devices.end(), [&](const auto& one) {
          return one.kind == row.kind;
        });
    if (device != devices.end()) {
      report_vhost(row, *device, facts, findings);
    }
  }
}

constexpr Code kMemoryLockLimit = {
    .id = "MD341",
    .name = "lock-limit",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "a <hard_limit> that plugged memory will exceed",
    .explanation =
        R"(A device of the host's that is handed to the guest (VFIO) needs all of the guest's
memory locked, and so does <locked/>. libvirt (9.0 to 12.8) sets QEMU's limit for locked
memory by <hard_limit> where there is one. By itself it would allow the guest's memory and
1 GiB more, for each such device where the guest has an IOMMU, and raise that with each
module. A limit below what the maximum needs lets a module fail when it is plugged, or the
device with it.

To mend it, raise <hard_limit>, or leave it out.)",
};

void check_lock_limit(const Facts& facts, const Findings& findings) {
  const model::Guest& guest = facts.domain.guest;
  const bool locked = facts.domain.backing.locked.has_value();
  if (!guest.hard_limit || (guest.vfio.empty() && !locked) || !facts.layout.maximum) {
    return;
  }
  const Bytes memory = std::max(facts.layout.total, *facts.layout.maximum);
  const Bytes times = guest.iommu ? std::max<Bytes>(guest.vfio.size(), 1) : 1;
  const Bytes needed =
      saturating_add(checked_multiply(memory, times).value_or(memory), kGiB);
  if (guest.hard_limit->value >= needed) {
    return;
  }
  Diagnostic& found = findings.report(
      guest.hard_limit->where,
      "a limit of " + show_size(guest.hard_limit->value) + " is below the " +
          show_size(needed) + " that may have to be locked");
  if (!guest.vfio.empty()) {
    label(found, guest.vfio.front(), "for this device");
  }
  found.notes.push_back("maximum " + show_size(memory) +
                        (times > 1 ? " for each of " + counted(times, "device") : "") +
                        " + 1 GiB");
  found.help = "raise it to " + show_size(needed) + ", or leave it out";
}

constexpr Code kEncryptedGuest = {
    .id = "MD342",
    .name = "encrypted-guest",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "memory modules in a guest whose memory is encrypted",
    .explanation =
        R"(With <launchSecurity> the host cannot read the guest's memory, and what is there at
launch is measured and pinned. None of it may be discarded, which a virtio-mem lives from,
and what is plugged later is no part of the measurement. KubeVirt plugs no memory into such
guests. libvirt (9.0 to 12.8) accepts it.

To mend it, give the guest all its memory at boot.)",
    .related = {"MD343"},
};

void check_encrypted(const Facts& facts, const Findings& findings) {
  const auto& security = facts.domain.guest.launch_security;
  if (!security) {
    return;
  }
  const auto& modules = facts.domain.modules;
  const auto blame = [&](bool virtio_mem, std::string_view why) {
    const auto module =
        std::find_if(modules.begin(), modules.end(), [&](const auto& one) {
          return !one.template is<model::SgxEpc>() &&
                 one.template is<model::VirtioMem>() == virtio_mem;
        });
    if (module == modules.end()) {
      return;
    }
    Diagnostic& found = findings.report(
        module->where, "this guest's memory is encrypted: " + std::string(why));
    label(found,
          security->where,
          security->value.empty() ? "encrypted"
                                  : "encrypted: " + quoted(security->value));
    found.help = "give the guest all its memory at boot";
  };
  blame(true, "a virtio-mem lives from giving memory back, which that rules out");
  blame(false, "what is measured at launch has no plugged modules in it");
}

constexpr Code kRealtimeGuest = {
    .id = "MD343",
    .name = "realtime-guest",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .scope = Scope::Libvirt,
    .title = "memory modules in a guest with real-time vCPUs",
    .explanation =
        R"(A guest whose vCPUs are scheduled as fifo or rr is to answer within a bounded time. To
plug or unplug memory interrupts all of its CPUs while the kernel reorganises itself, and
memory that is not allocated and locked beforehand is fetched page by page when it is first
used. KubeVirt plugs no memory into such guests.

To mend it, give the guest all its memory at boot, allocated and locked.)",
    .related = {"MD342"},
};

void check_realtime(const Facts& facts, const Findings& findings) {
  const auto& realtime = facts.domain.guest.realtime;
  for (const Module& module : facts.domain.modules) {
    if (realtime && !module.is<model::SgxEpc>()) {
      Diagnostic& found = findings.report(
          module.where,
          "plugging this module will disturb the guest's real-time vCPUs");
      label(found, *realtime, "scheduled in real time");
      found.help = "give the guest all its memory at boot, allocated and locked";
      return;
    }
  }
}

constexpr std::array kRules = {
    Rule{kIdTaken, check_ids},
    Rule{kModuleNotShared, check_module_sharing},
    Rule{kVhostRegions, check_vhost},
    Rule{kMemoryLockLimit, check_lock_limit},
    Rule{kEncryptedGuest, check_encrypted},
    Rule{kRealtimeGuest, check_realtime},
};

}  // namespace

std::span<const Rule> libvirt_around_rules() {
  return kRules;
}

}  // namespace memdimm::rules
