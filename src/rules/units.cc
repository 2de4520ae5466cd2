// SPDX-License-Identifier: GPL-2.0-or-later
// Sizes in a unit that was hardly meant. What rests on them is held back while they are
// in question: see Code::questions.
#include <array>
#include <string>

#include "base/text.h"
#include "layout/doubts.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using layout::Doubt;
using layout::Evidence;
using layout::SizeRole;
using model::WrittenSize;

constexpr Code kDecimalUnit = {
    .id = "MD101",
    .name = "decimal-unit",
    .severity = Severity::Warning,
    .refuses = Refuses::Guest,
    .mend = Mend::Units,
    .title = "a unit counts in thousands where memory counts in 1024s",
    .explanation =
        R"(KB, MB, GB and so on are powers of 1000, as libvirt defines them: 1 GB is 953.67 MiB.
libvirt and QEMU start such a guest, with a size that a guest's memory blocks (128 MiB on
Linux x86) do not divide, so that part of it is not brought online.

To mend it, write KiB, MiB, GiB or TiB.)",
    .related = {"MD130"},
    .questions = true,
};

void report_decimal(const WrittenSize& size,
                    const Facts& facts,
                    const Findings& findings) {
  if (!size.unit.decimal || !size.unit_at) {
    return;
  }
  const std::string binary{size.word.front(), 'i', 'B'};
  Diagnostic& found =
      findings.report(*size.unit_at,
                      "unit " + quoted(size.word) +
                          " counts in thousands: " + std::to_string(size.number) + ' ' +
                          size.word + " is " + std::to_string(size.bytes()) + " bytes");
  found.help = "write unit='" + binary + "' for powers of 1024";
  // Else someone has worked it out.
  if (size.bytes() % kMiB != 0 ||
      layout::find_doubt(facts.layout.doubts, size.where) != nullptr) {
    found.fix.push_back({*size.unit_at, binary});
  }
}

void check_decimal(const Facts& facts, const Findings& findings) {
  for (const WrittenSize& size : facts.domain.sizes) {
    report_decimal(size, facts, findings);
  }
  for (const model::Module& module : facts.domain.modules) {
    for (const WrittenSize& size : module.sizes) {
      report_decimal(size, facts, findings);
    }
  }
}

constexpr Code kUnitDoubtful = {
    .id = "MD130",
    .name = "unit-doubtful",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .mend = Mend::Units,
    .title = "a size whose unit is hardly the one that was meant",
    .explanation =
        R"(A size without a unit counts KiB, to libvirt (all versions) and in the proposal: 2048
are 2 MiB. Where another unit makes a whole guest of the document, that was meant: the parts
are then exactly the total, a maximum is above what there is, a DIMM is a whole number of
the guest's memory blocks, a guest has more than the 32 MiB in which nothing boots. Programs
that count in bytes leave a number that is 1024 times too large: more than 128 GiB for each
virtual CPU, or more than the maximum. What else would be said of the size, and of what is
computed from it, is not said beside this; where libvirt or QEMU refuse the document for it,
this is an error.

To mend it, write the unit that was meant; where KiB are meant, write unit='KiB', which is
not questioned.)",
    .related = {"MD101", "MD108", "MD304"},
    .questions = true,
    .since = "0.2.0",
};

std::string_view what_of(SizeRole role) {
  switch (role) {
    case SizeRole::Total:
      return "a guest";
    case SizeRole::Cell:
      return "a guest node";
    case SizeRole::Module:
      return "a module";
    case SizeRole::Current:
      return "current memory";
    case SizeRole::Maximum:
      return "a maximum";
    case SizeRole::Label:
      return "a label area";
    case SizeRole::Align:
      return "an alignment";
    case SizeRole::Page:
      return "a page";
    case SizeRole::Block:
      return "a block";
    case SizeRole::Requested:
      return "a requested size";
  }
  return {};
}

std::string why(const Doubt& doubt) {
  const std::string size = show_size(doubt.written.bytes());
  switch (doubt.evidence) {
    case Evidence::Sum:
      return "with " + show_size(doubt.bytes()) + " the parts are exactly the total";
    case Evidence::TooMuch:
      return std::string(what_of(doubt.role)) + " of " + size +
             " is far too much here; counted in bytes the number is " +
             show_size(doubt.bytes());
    case Evidence::Useless:
      return std::string(what_of(doubt.role)) + " of " + size + " is of no use here";
    case Evidence::Unfit:
    case Evidence::Thousands:
      break;
  }
  return std::string(what_of(doubt.role)) + " of " + size + " does not fit here";
}

void check_doubts(const Facts& facts, const Findings& findings) {
  for (const Doubt& doubt : facts.layout.doubts) {
    // Units in thousands and pages have rules of their own.
    if (doubt.evidence == Evidence::Thousands || doubt.role == SizeRole::Page) {
      continue;
    }
    const WrittenSize& size = doubt.written;
    const std::string number = std::to_string(size.number);
    const std::string unit(doubt.meant.name);
    const std::string taken = show_size(size.bytes());
    const std::string in_kib = number + " KiB";
    std::string message = number;
    if (size.word.empty()) {
      message += " without a unit is KiB";
      message += taken == in_kib ? "" : ": " + taken;
    } else {
      message += " in unit " + quoted(size.word) + " is " + taken;
    }
    Diagnostic& found = findings.report(size.where, std::move(message));
    found.notes.push_back(why(doubt));
    std::string attribute(size.unit_name);
    attribute += "='" + unit + "'";
    found.help = "write " + attribute + " for " + show_size(doubt.bytes());
    if (size.unit_at) {
      found.fix.push_back({*size.unit_at, unit});
    } else {
      found.fix.push_back({size.missing_at, ' ' + attribute});
    }
  }
}

constexpr std::array kRules = {
    Rule{kDecimalUnit, check_decimal},
    Rule{kUnitDoubtful, check_doubts},
};

}  // namespace

std::span<const Rule> unit_rules() {
  return kRules;
}

}  // namespace memdimm::rules
