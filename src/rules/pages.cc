// SPDX-License-Identifier: GPL-2.0-or-later
// Pages of a size that no host has.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "layout/doubts.h"
#include "layout/huge_pages.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using model::Module;

constexpr Code kPageImpossible = {
    .id = "MD304",
    .name = "page-size-impossible",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "huge pages of a size that no host of this architecture has",
    .explanation =
        R"(A processor has huge pages of a few sizes: x86 of 2 MiB and 1 GiB; arm of 64 KiB, 2 MiB,
32 MiB, 512 MiB, 1 GiB and 16 GiB, by its ordinary page; POWER of 2 MiB, 16 MiB, 1 GiB and
16 GiB; s390x of 1 MiB and 2 GiB; RISC-V of 64 KiB, 2 MiB and 1 GiB; LoongArch of 2 MiB,
32 MiB and 512 MiB. For any other, libvirt (9.0 to 12.8) finds no mount on any host when the
guest starts, and QEMU no memfd ("failed to create memfd with flags 0x58000007: No such
device"). Under TCG the host may be of another architecture, and x86's sizes pass too.
A number without a unit is KiB: size='1024' are pages of 1 MiB, which x86 has not.

To mend it, write a size that there is, with its unit.)",
    .related = {"MD130", "MD302", "MD711"},
    .questions = true,
    .since = "0.2.0",
};

std::vector<std::string> shown(const std::vector<Bytes>& sizes) {
  std::vector<std::string> out;
  out.reserve(sizes.size());
  for (const Bytes size : sizes) {
    out.push_back(show_size(size));
  }
  return out;
}

// What a number most likely meant whose unit is missing, or another one.
std::string unit_help(const Facts& facts,
                      const Located<Bytes>& size,
                      const std::vector<Bytes>& possible) {
  const layout::Doubt* doubt = layout::find_doubt(facts.layout.doubts, size.where);
  if (doubt == nullptr || !doubt->written.word.empty()) {
    for (const Bytes meant : possible) {
      const bool other = meant == size.value * kKiB || meant * kKiB == size.value ||
                         meant == size.value * kMiB;
      if (other) {
        return "did you mean " + show_size(meant) + '?';
      }
    }
    return {};
  }
  return std::to_string(doubt->written.number) + " without a unit is KiB: write " +
         std::string(doubt->written.unit_name) + "='" + std::string(doubt->meant.name) +
         "' for " + show_size(doubt->bytes());
}

void check_pages(const Facts& facts, const Findings& findings) {
  const std::vector<Bytes> possible =
      layout::possible_huge_pages(facts.domain.guest, facts.target);
  const auto check = [&](const Located<Bytes>& size) {
    // 0 and odd sizes have rules of their own.
    if (!is_power_of_two(size.value) ||
        !layout::is_impossible_page(size.value, facts.domain, facts.target)) {
      return;
    }
    const auto& arch = facts.domain.guest.arch;
    Diagnostic& found = findings.report(
        size.where,
        "no host of " + (arch ? arch->value : std::string(facts::kUsualArchitecture)) +
            " has pages of " + show_size(size.value) + "; expected " +
            join_or(shown(possible)));
    found.help = unit_help(facts, size, possible);
  };
  for (const model::HugePage& page : facts.domain.backing.pages) {
    check(page.size);
  }
  for (const Module& module : facts.domain.modules) {
    if (module.backing.page_size) {
      check(*module.backing.page_size);
    }
  }
}

constexpr std::array kRules = {
    Rule{kPageImpossible, check_pages},
};

}  // namespace

std::span<const Rule> page_rules() {
  return kRules;
}

}  // namespace memdimm::rules
