// SPDX-License-Identifier: GPL-2.0-or-later
// Whose guest a document is: its hypervisor and its architecture.
#include "rules/hypervisor.h"

#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "facts/hypervisors.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

constexpr Code kUnknownType = {
    .id = "MD022",
    .name = "domain-type-unknown",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .mend = Mend::Names,
    .title = "a domain whose type is missing, or none of libvirt's",
    .explanation =
        R"(<domain type=> says who runs the guest, and libvirt reads nothing without it ("missing
domain type attribute", "invalid domain type kmv", 9.0 to 12.8); words are compared case and
all. All else is judged as if the guest were QEMU's.

To mend it, write type='kvm', or type='qemu' for a guest without hardware acceleration.)",
    .related = {"MD023"},
    .since = "0.2.0",
};

std::string known_types() {
  std::vector<std::string> names;
  for (const facts::Hypervisor& one : facts::hypervisors()) {
    if (one.qemu) {
      names.push_back(quoted(one.type));
    }
  }
  return join_or(names);
}

std::string_view meant_type(std::string_view type) {
  std::vector<std::string_view> names;
  for (const facts::Hypervisor& one : facts::hypervisors()) {
    names.push_back(one.type);
  }
  return closest_match(type, names);
}

void check_type(const Facts& facts, const Findings& findings) {
  const auto& type = facts.domain.guest.type;
  if (facts::find_hypervisor(type.value) != nullptr) {
    return;
  }
  if (type.value.empty()) {
    findings.report(facts.domain.where, "the domain has no type").help =
        "add type='kvm', or type='qemu' where there is no hardware acceleration";
    return;
  }
  Diagnostic& found = findings.report(
      type.where,
      "unknown domain type " + quoted(type.value) + "; expected " + known_types());
  const std::string_view meant = meant_type(type.value);
  if (!meant.empty()) {
    found.help = "did you mean '" + std::string(meant) + "'?";
    found.fix.push_back({type.where, std::string(meant)});
  }
}

void check_hypervisor(const Facts& facts, const Findings& findings) {
  const auto& type = facts.domain.guest.type;
  const facts::Hypervisor* row = facts::find_hypervisor(type.value);
  if (row != nullptr && !row->qemu) {
    findings.report(type.where,
                    "QEMU does not run a domain of type " + quoted(type.value) +
                        ": only the grammar was checked");
  }
}

constexpr Code kUnknownArchitecture = {
    .id = "MD024",
    .name = "architecture-unknown",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .mend = Mend::Names,
    .title = "an architecture that libvirt does not know",
    .explanation =
        R"(libvirt has one name for each architecture, case and all, and refuses a document with
another ("unknown architecture", 9.0 to 12.8). Debian's amd64, Go's arm64 and the kernel's
x86-64 are none of them. All else is judged as for the one that was meant.

To mend it, write libvirt's name: x86_64, i686, aarch64, armv7l, ppc64, ppc64le, s390x,
riscv64 or loongarch64.)",
    .questions = true,
    .since = "0.2.0",
};

void check_architecture(const Facts& facts, const Findings& findings) {
  const auto& arch = facts.domain.guest.arch;
  if (!arch || facts::is_architecture(arch->value)) {
    return;
  }
  Diagnostic& found = findings.report(
      arch->where, "libvirt knows no architecture " + quoted(arch->value));
  const std::string_view meant = facts::meant_architecture(arch->value);
  if (!meant.empty()) {
    found.help = "did you mean '" + std::string(meant) + "'?";
    found.fix.push_back({arch->where, std::string(meant)});
  } else {
    found.help = "write libvirt's name for it, for example arch='x86_64'";
  }
}

constexpr Code kModuleNotRead = {
    .id = "MD026",
    .name = "module-not-read",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "a memory module under a name that nobody reads",
    .explanation =
        R"(A module is a <memory> among the devices, whatever its model. An element of another
name that has a module's form (<target> with a <size>, <source> with one) is skipped by
libvirt without a word, and the guest lacks its memory; libvirt's schema refuses it.

To mend it, call it <memory>, and write what it is as model='dimm' (libvirt) or type='ram'
(proposal).)",
    .related = {"MD017"},
    .since = "0.2.0",
};

void check_unread(const Facts& facts, const Findings& findings) {
  for (const Located<std::string>& one : facts.domain.unread) {
    if (one.value.find(':') == std::string::npos) {
      findings
          .report(one.where,
                  "unknown element <" + one.value +
                      "> with the form of a memory module; expected <memory>")
          .help = "call it <memory>";
    }
  }
}

constexpr std::array kRules = {
    Rule{kUnknownType, check_type},
    Rule{kOtherHypervisor, check_hypervisor, true},
    Rule{kUnknownArchitecture, check_architecture},
    Rule{kModuleNotRead, check_unread},
};

}  // namespace

std::span<const Rule> hypervisor_rules() {
  return kRules;
}

}  // namespace memdimm::rules
