// SPDX-License-Identifier: GPL-2.0-or-later
// Names first, since what is misspelt is not read; then units, where that makes no new
// error; then what follows from all of it.
#include "lint/mends.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "base/text.h"
#include "edit/resolve.h"
#include "edit/sizes.h"
#include "lint/policy.h"
#include "model/domain.h"

namespace memdimm::lint {
namespace {

// The edits of one mend: all of them or none.
using EditGroup = std::vector<Edit>;

// What follows from the rest: the total where it differs, and the slots that modules do
// not name, so that a later change to another module does not move them.
std::vector<EditGroup> resolved(const analysis::Analysis& analysis,
                                const std::vector<Diagnostic>& found,
                                bool with_slots) {
  std::vector<EditGroup> out;
  if (!analysis.domain || !analysis.layout) {
    return out;
  }
  for (const Diagnostic& one : found) {
    if (one.code->mend == Mend::Total) {
      out.push_back(one.fix);
    }
  }
  if (with_slots) {
    EditGroup slots;
    edit::set_slots(
        *analysis.document, *analysis.domain, *analysis.layout, std::nullopt, slots);
    for (Edit& slot : slots) {
      out.push_back({std::move(slot)});
    }
  }
  return out;
}

bool is_error(const Diagnostic& one) {
  return one.severity == Severity::Error;
}

bool is_module_address(const xml::Element& address) {
  const xml::Attribute* type = address.attribute("type");
  return type != nullptr &&
         (type->value == edit::address_type(model::DialectId::Proposal) ||
          type->value == edit::address_type(model::DialectId::Libvirt));
}

// An address that is to say a slot and does not gets the lowest one that no other says.
EditGroup missing_slots(const analysis::Analysis& analysis) {
  const auto modules = edit::module_elements(analysis.document->root);
  std::set<std::uint64_t> taken;
  std::vector<const xml::Element*> without;
  for (const xml::Element* module : modules) {
    const xml::Element* address = module->child("address");
    if (address == nullptr || !is_module_address(*address)) {
      continue;
    }
    if (const xml::Attribute* slot = address->attribute("slot")) {
      taken.insert(parse_decimal(trim(slot->value)).value_or(0));
    } else {
      without.push_back(module);
    }
  }
  EditGroup out;
  unsigned slot = 0;
  for (const xml::Element* module : without) {
    while (!taken.insert(slot).second) {
      ++slot;
    }
    edit::set_slot(
        *analysis.document->source, *module, analysis.dialect->id, slot, out);
  }
  return out;
}

// Edits that can be made at once: of two mends that touch the same bytes the first is
// made, and the other in the next round.
class Edits {
 public:
  void add(const EditGroup& mend) {
    if (std::any_of(mend.begin(), mend.end(), [&](const Edit& edit) {
          return touches(edit.where);
        })) {
      return;
    }
    for (const Edit& edit : mend) {
      taken_.emplace(edit.where.begin, edit.where.end);
      all_.push_back(edit);
    }
  }
  [[nodiscard]] const std::vector<Edit>& all() const { return all_; }

 private:
  [[nodiscard]] bool touches(const Span& where) const {
    const auto behind = taken_.upper_bound(where.end);
    return behind != taken_.begin() && std::prev(behind)->second >= where.begin;
  }

  std::vector<Edit> all_;
  std::multimap<std::uint32_t, std::uint32_t> taken_;  // begin to end, none touching
};

std::vector<Edit> of_names(const analysis::Analysis& analysis,
                           const std::vector<Diagnostic>& found) {
  Edits out;
  bool lacks = false;
  for (const Diagnostic& one : found) {
    if (one.code->mend == Mend::Names) {
      out.add(one.fix);
    }
    lacks = lacks || one.code->mend == Mend::Slots;
  }
  if (lacks) {
    out.add(missing_slots(analysis));
  }
  return out.all();
}

std::vector<Edit> of_units(const std::vector<Diagnostic>& found) {
  Edits out;
  for (const Diagnostic& one : found) {
    if (one.code->mend == Mend::Units) {
      out.add(one.fix);
    }
  }
  return out.all();
}

std::vector<Edit> of_layout(const analysis::Analysis& analysis,
                            const std::vector<Diagnostic>& found,
                            bool with_slots) {
  Edits out;
  for (const EditGroup& mend : resolved(analysis, found, with_slots)) {
    out.add(mend);
  }
  return out.all();
}

// What the user has not asked about stays as it is.
std::vector<Diagnostic> chosen(const analysis::Analysis& analysis,
                               std::vector<Diagnostic> found,
                               const RuleChoice& rules) {
  found = under_policy(std::move(found), analysis, rules);
  std::erase_if(found,
                [](const Diagnostic& one) { return one.suppressed.has_value(); });
  return found;
}

}  // namespace

std::string mended(const std::string& text,
                   analysis::Pipeline& pipeline,
                   const RuleChoice& rules) {
  constexpr int kMostRounds = 64;
  std::string out = text;
  std::optional<std::string> before_units;
  std::ptrdiff_t errors_before = 0;
  bool with_units = true;
  for (int round = 0; round < kMostRounds; ++round) {
    Sources sources;
    const Source& source = sources.add("", out);
    Diagnostics diagnostics;
    const analysis::Analysis analysis = pipeline.check(source, diagnostics);
    std::vector<Diagnostic> found = diagnostics.take_sorted();
    const auto errors = std::count_if(found.begin(), found.end(), is_error);
    if (before_units && errors > errors_before) {
      out = *std::exchange(before_units, std::nullopt);
      with_units = false;
      continue;
    }
    before_units.reset();
    found = chosen(analysis, std::move(found), rules);
    std::vector<Edit> edits = of_names(analysis, found);
    if (edits.empty() && with_units) {
      edits = of_units(found);
      errors_before = errors;
      before_units = edits.empty() ? std::nullopt : std::optional(out);
    }
    if (edits.empty()) {
      edits = of_layout(analysis, found, errors == 0 && rules.select.empty());
    }
    if (edits.empty()) {
      break;
    }
    out = edit::apply(source, std::move(edits));
  }
  return out;
}

}  // namespace memdimm::lint
