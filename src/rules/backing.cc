// SPDX-License-Identifier: GPL-2.0-or-later
// Huge pages, and <memoryBacking> beside modules.
#include <array>

#include "base/text.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using model::Module;

constexpr Code kHugepagesBesideModules = {
    .id = "MD301",
    .name = "hugepages-beside-modules",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Proposal,
    .title = "<hugepages> beside memory modules",
    .explanation =
        R"(In the proposal each module says itself what it is made of. <memoryBacking>
<hugepages> describes nodes instead: a document with slots or modules cannot have both, or
it would say two things about the same memory.

To mend it, remove <hugepages> and use <source type='hugepage' …/> in the modules.)",
    .related = {"MD217", "MD303"},
};

void check_hugepages(const Facts& facts, const Findings& findings) {
  const auto& hugepages = facts.domain.backing.hugepages;
  if (facts.boot().slot && hugepages) {
    Diagnostic& found = findings.report(
        *hugepages, "<hugepages> describes nodes, and this domain's memory is modules");
    const bool module = facts.boot().module.has_value();
    found.labels.push_back(
        module
            ? Label{facts.domain.modules[*facts.boot().module].where, "a module"}
            : Label{facts.domain.memory_element.value_or(facts.domain.where), "slots"});
    found.help =
        "remove it, and use <source type='hugepage' page-size='2048' count='…'/>";
  }
}

constexpr Code kPageSize = {
    .id = "MD302",
    .name = "page-size-not-power-of-two",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a page size that is no power of two",
    .explanation =
        R"(Page sizes are powers of two: 4 KiB ordinary pages, 2 MiB and 1 GiB huge pages on
x86. QEMU (5.2 to 11.1) refuses another ("Hugepage size must be a power of 2"), and no host
has a mount for it. Which sizes a host has, only the host knows.

To mend it, use a size that the host has (/sys/kernel/mm/hugepages): 2 MiB or 1 GiB.)",
    .related = {"MD304"},
};

void check_page_sizes(const Facts& facts, const Findings& findings) {
  const auto check = [&](const Located<Bytes>& size) {
    if (is_power_of_two(size.value)) {
      return;
    }
    findings
        .report(
            size.where,
            "a page of " + show_size(size.value) + ": its size must be a power of two")
        .help = "use 2 MiB (2048 KiB) or 1 GiB (1048576 KiB)";
  };
  for (const Module& module : facts.domain.modules) {
    if (module.backing.page_size &&
        (facts.proposal() || module.backing.page_size->value != 0)) {
      check(*module.backing.page_size);
    }
  }
  for (const model::HugePage& page : facts.domain.backing.pages) {
    if (page.size.value != 0) {
      check(page.size);
    }
  }
}

constexpr Code kBackingNotApplied = {
    .id = "MD303",
    .name = "backing-not-applied",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .scope = Scope::Proposal,
    .title = "<memoryBacking> settings that modules do not follow",
    .explanation =
        R"(In the proposal a module's <source> says all about its memory. <source>,
<access>, <allocation> and <discard> in <memoryBacking> are libvirt's, for memory without
modules; memdimm applies only <locked> and <nosharepages> to a document with modules.

To mend it, remove them, or convert the document to libvirt's dialect.)",
    .related = {"MD301"},
};

void check_backing_applied(const Facts& facts, const Findings& findings) {
  const model::MemoryBacking& backing = facts.domain.backing;
  const auto report = [&](const auto& setting, std::string_view what) {
    if (setting) {
      findings
          .report(setting->where,
                  std::string(what) +
                      " in <memoryBacking> is not applied to memory modules")
          .help = "remove it, or convert the document to libvirt's dialect";
    }
  };
  report(backing.source, "<source>");
  report(backing.access, "<access>");
  report(backing.allocation, "<allocation>");
}

constexpr std::array kRules = {
    Rule{kHugepagesBesideModules, check_hugepages},
    Rule{kPageSize, check_page_sizes},
    Rule{kBackingNotApplied, check_backing_applied},
};

}  // namespace

std::span<const Rule> backing_rules() {
  return kRules;
}

}  // namespace memdimm::rules
