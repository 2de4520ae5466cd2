// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/fix.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "base/bytes.h"
#include "base/text.h"
#include "edit/resolve.h"
#include "edit/sizes.h"
#include "lint/policy.h"

namespace memdimm::lint {
namespace {

// The edits of one mend: all of them or none.
using EditGroup = std::vector<Edit>;

// What the findings leave to the layout: the total where it differs, and the slots that
// modules do not name, so that a later change to another module does not move them.
std::vector<EditGroup> resolved(const analysis::Analysis& analysis,
                                const std::vector<Diagnostic>& found,
                                bool with_slots) {
  std::vector<EditGroup> out;
  if (!analysis.domain || !analysis.layout) {
    return out;
  }
  const bool differs = std::any_of(found.begin(), found.end(), [](const auto& one) {
    return one.code->mend == Mend::Total;
  });
  if (differs) {
    edit::set_total(*analysis.document,
                    *analysis.domain,
                    edit::total_of(*analysis.layout),
                    out.emplace_back());
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
  return type != nullptr && (type->value == "dimm" || type->value == "acpi-dimm");
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
  found = choose_rules(std::move(found), rules);
  if (analysis.document) {
    suppress(*analysis.document, found);
  }
  std::erase_if(found,
                [](const Diagnostic& one) { return one.suppressed.has_value(); });
  return found;
}

}  // namespace

// Names first, since what is misspelt is not read; then units, where that makes no new
// error; then what follows from all of it.
std::string fixed(const std::string& text,
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

namespace {

using Lines = std::vector<std::string_view>;

// Lines with their ends, so that a last one without is told from one with.
Lines lines_of(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    out.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

// One line of a diff: ' ', '-' or '+', and where it stands in both texts.
struct Row {
  char mark;
  std::string_view line;
  std::size_t before;
  std::size_t after;
};

// How many lines were taken out and put in before the texts agree again.
struct Change {
  std::size_t taken;
  std::size_t put;
};

// Mends change few lines: the nearest pair of equal lines behind a[i] and b[j] tells.
Change next_change(const Lines& a, const Lines& b, std::size_t i, std::size_t j) {
  const std::size_t left = a.size() - i;
  const std::size_t right = b.size() - j;
  for (std::size_t sum = 1; sum < left + right; ++sum) {
    const std::size_t least = sum < right ? 0 : sum - right + 1;
    for (std::size_t out = least; out <= sum && out < left; ++out) {
      if (a[i + out] == b[j + sum - out] && !is_blank(a[i + out])) {
        return {out, sum - out};
      }
    }
  }
  return {left, right};
}

std::vector<Row> compare(const Lines& a, const Lines& b) {
  std::vector<Row> rows;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      rows.push_back({' ', a[i], i, j});
      ++i;
      ++j;
      continue;
    }
    const Change change = next_change(a, b, i, j);
    for (std::size_t k = 0; k < change.taken; ++k, ++i) {
      rows.push_back({'-', a[i], i, j});
    }
    for (std::size_t k = 0; k < change.put; ++k, ++j) {
      rows.push_back({'+', b[j], i, j});
    }
  }
  return rows;
}

std::string hunk(std::span<const Row> rows) {
  std::size_t before = 0;
  std::size_t after = 0;
  std::string body;
  for (const Row& row : rows) {
    before += row.mark != '+' ? 1U : 0U;
    after += row.mark != '-' ? 1U : 0U;
    body += row.mark + std::string(row.line);
    if (!row.line.ends_with('\n')) {
      body += "\n\\ No newline at end of file\n";
    }
  }
  const auto range = [](std::size_t start, std::size_t count) {
    return std::to_string(count == 0 ? start : start + 1) + ',' + std::to_string(count);
  };
  return "@@ -" + range(rows.front().before, before) + " +" +
         range(rows.front().after, after) + " @@\n" + body;
}

}  // namespace

std::string unified_diff(const std::string& before,
                         const std::string& after,
                         const std::string& name) {
  constexpr std::size_t kContext = 3;
  if (before == after) {
    return {};
  }
  const Lines a = lines_of(before);
  const Lines b = lines_of(after);
  const std::vector<Row> rows = compare(a, b);
  std::string out = "--- " + name + "\n+++ " + name + '\n';
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].mark == ' ') {
      continue;
    }
    const std::size_t begin = i < kContext ? 0 : i - kContext;
    std::size_t last = i;
    for (std::size_t k = i; k < rows.size() && k <= last + 2 * kContext; ++k) {
      last = rows[k].mark == ' ' ? last : k;
    }
    const std::size_t end = std::min(rows.size(), last + kContext + 1);
    out += hunk(std::span(rows).subspan(begin, end - begin));
    i = end - 1;
  }
  return out;
}

}  // namespace memdimm::lint
