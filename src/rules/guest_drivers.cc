// SPDX-License-Identifier: GPL-2.0-or-later
// Drivers that a module needs and that the guest's kernel is too old for.
#include <array>

#include "base/text.h"
#include "facts/linux_releases.h"
#include "layout/guest.h"
#include "rules/guest.h"

namespace memdimm::rules {
namespace {

using model::Module;

constexpr Code kOldLinux = {
    .id = "MD606",
    .name = "old-linux-virtio-mem",
    .severity = Severity::Warning,
    .refuses = Refuses::Guest,
    .scope = Scope::Libvirt,
    .title = "a virtio-mem in a Linux that has no driver for it",
    .explanation =
        R"(virtio-mem's driver came with Linux 5.8: an older one sees a device that it does not
know, and none of its memory. Which Linux runs in the guest is what the libosinfo metadata
says: Alpine up to 3.12, Debian to 10, Ubuntu to 20.04, Fedora to 30, RHEL and its kin to 8,
openSUSE and SLES to 15.3 and others came with older ones. A newer kernel may have been
installed there since (Ubuntu's HWE); --guest linux says that it is to be taken for one.

To mend it, use a dimm, or a newer system.)",
    .related = {"MD604"},
    .since = "0.2.0",
};

void check_old_linux(const Facts& facts, const Findings& findings) {
  const std::string& id = facts.domain.guest.os_id;
  const facts::OldReleases* old = facts::find_old_release(id);
  if (old == nullptr || facts.target.guest) {
    return;
  }
  for (const Module& module : facts.domain.modules) {
    if (module.is<model::VirtioMem>()) {
      Diagnostic& found = findings.report(
          module.where,
          "the guest's system, " + quoted(id) +
              ", is older than Linux 5.8, which brought virtio-mem's driver");
      found.notes.push_back("it came with Linux " + std::string(old->kernel) +
                            " or an older one");
      found.help = "use a dimm, or a newer system";
    }
  }
}

constexpr std::array kRules = {
    Rule{kOldLinux, check_old_linux},
};

}  // namespace

std::span<const Rule> guest_driver_rules() {
  return kRules;
}

}  // namespace memdimm::rules
