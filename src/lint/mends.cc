// SPDX-License-Identifier: GPL-2.0-or-later
// Names and slots first, since what is misspelt is not read; then units, then the
// total, which follows from all of it.
#include "lint/mends.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "base/text.h"
#include "edit/resolve.h"
#include "edit/sizes.h"
#include "emit/argv.h"
#include "emit/item.h"
#include "lint/finding.h"
#include "lint/policy.h"
#include "model/domain.h"
#include "xml/codes.h"

namespace memdimm::lint {
namespace {

// The edits of one mend: all of them or none.
using EditGroup = std::vector<Edit>;

// Not that it shares its text with another document.
bool keeps_from_start(const Diagnostic& one) {
  return one.severity == Severity::Error && !one.code->is(xml::kSecondDocument);
}

bool is_module_address(const xml::Element& address) {
  const xml::Attribute* type = address.attribute("type");
  return type != nullptr &&
         (type->value == edit::address_type(model::DialectId::Proposal) ||
          type->value == edit::address_type(model::DialectId::Libvirt));
}

// An address that is to say a slot and does not gets the lowest one that no other says;
// by where the address's name begins.
std::map<std::uint32_t, EditGroup> missing_slots(const analysis::Analysis& analysis) {
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
  std::map<std::uint32_t, EditGroup> out;
  unsigned slot = 0;
  for (const xml::Element* module : without) {
    while (!taken.insert(slot).second) {
      ++slot;
    }
    edit::set_slot(*analysis.document->source,
                   *module,
                   analysis.dialect->id,
                   slot,
                   out[module->child("address")->name_at.begin]);
  }
  return out;
}

// Those of one document of a text.
void add_own_fixes(const analysis::Analysis& analysis, std::vector<Diagnostic>& found) {
  const Span own = analysis.document->extent();
  std::optional<std::map<std::uint32_t, EditGroup>> slots;
  for (Diagnostic& one : found) {
    if (!one.fix.empty() || one.where.source != own.source ||
        one.where.begin < own.begin || one.where.begin >= own.end) {
      continue;
    }
    if (one.code->mend == Mend::Total && analysis.domain && analysis.layout) {
      edit::set_total(*analysis.document,
                      *analysis.domain,
                      analysis.layout->stated_total(),
                      one.fix);
    } else if (one.code->mend == Mend::Slots && analysis.dialect != nullptr) {
      if (!slots) {
        slots = missing_slots(analysis);
      }
      const auto mend = slots->find(one.where.begin);
      one.fix = mend == slots->end() ? EditGroup() : mend->second;
    }
  }
}

// Edits that can be made at once: of two mends that touch the same bytes the first is
// made, and the other in the next round.
class Edits {
 public:
  void add(const EditGroup& mend) {
    if (mend.empty() || std::any_of(mend.begin(), mend.end(), [&](const Edit& edit) {
          return touches(edit.where);
        })) {
      return;
    }
    ++mends_;
    for (const Edit& edit : mend) {
      taken_.emplace(edit.where.begin, edit.where.end);
      all_.push_back(edit);
    }
  }
  [[nodiscard]] const std::vector<Edit>& all() const { return all_; }
  [[nodiscard]] std::size_t mends() const { return mends_; }

 private:
  [[nodiscard]] bool touches(const Span& where) const {
    const auto behind = taken_.upper_bound(where.end);
    return behind != taken_.begin() && std::prev(behind)->second >= where.begin;
  }

  std::vector<Edit> all_;
  std::size_t mends_ = 0;
  std::multimap<std::uint32_t, std::uint32_t> taken_;  // begin to end, none touching
};

// What the user has not asked about stays as it is.
std::vector<Diagnostic> chosen(const analysis::Analysis& analysis,
                               std::vector<Diagnostic> found,
                               const RuleChoice& rules) {
  found = under_policy(std::move(found), analysis, rules);
  std::erase_if(found,
                [](const Diagnostic& one) { return one.suppressed.has_value(); });
  return found;
}

using Counts = std::map<std::string_view, std::size_t>;

// A text, and what is found in it.
struct State {
  std::string text;
  Sources sources;
  const Source* source = nullptr;
  analysis::Analysis analysis;
  std::vector<Diagnostic> found;  // that the user asked about, with their fixes
  Counts errors;                  // by rule, whether asked about or not
};

std::unique_ptr<State> look_at(std::string text,
                               analysis::Pipeline& pipeline,
                               const RuleChoice& rules) {
  auto out = std::make_unique<State>();
  out->text = std::move(text);
  out->source = &out->sources.add("", out->text);
  Diagnostics diagnostics;
  out->analysis = pipeline.check(*out->source, diagnostics);
  std::vector<Diagnostic> found = diagnostics.take_sorted();
  for (const Diagnostic& one : found) {
    if (keeps_from_start(one)) {
      ++out->errors[one.code->id];
    }
  }
  out->found = chosen(out->analysis, std::move(found), rules);
  add_fixes(out->analysis, out->found);
  return out;
}

// The rule of an error that `after` has and `before` has not, or has less often.
std::string_view new_error(const Counts& before, const Counts& after) {
  for (const auto& [rule, count] : after) {
    const auto known = before.find(rule);
    if (known == before.end() || known->second < count) {
      return rule;
    }
  }
  return {};
}

// Whether QEMU would get the same of both, as far as it gets anything.
bool same_for_qemu(const State& a, const State& b, const layout::Target& target) {
  const auto before = analysis::documents(a.analysis);
  const auto after = analysis::documents(b.analysis);
  const auto started = [](const analysis::Analysis* one) {
    return one->domain && one->layout;
  };
  if (!a.errors.empty() || !b.errors.empty() ||
      !std::all_of(before.begin(), before.end(), started) ||
      !std::all_of(after.begin(), after.end(), started)) {
    return !a.errors.empty();
  }
  const auto words = [&](const analysis::Analysis* one) {
    return emit::arguments(emit::command_items(*one->domain, *one->layout, target, {}),
                           target.qemu,
                           std::nullopt);
  };
  return std::equal(
      before.begin(),
      before.end(),
      after.begin(),
      after.end(),
      [&](const auto* one, const auto* other) { return words(one) == words(other); });
}

// One document on its way to rest.
class Mending {
 public:
  Mending(const std::string& text,
          analysis::Pipeline& pipeline,
          const RuleChoice& rules,
          FixMode mode)
      : pipeline_(pipeline),
        rules_(rules),
        first_(look_at(text, pipeline, rules)),
        all_(mode == FixMode::All || !first_->errors.empty()) {}

  Mended run() {
    std::unique_ptr<State> held;
    const State* now = first_.get();
    while (auto next = round(*now)) {
      held = std::move(next);
      now = held.get();
      if (!seen_.insert(fingerprint(now->text)).second) {
        return left_alone("its mends come to no rest");
      }
    }
    if (!harm_.empty()) {
      return left_alone(harm_);
    }
    return {pinned(*now), fixed_, ""};
  }

 private:
  Mended left_alone(std::string why) const { return {first_->text, 0, std::move(why)}; }

  // The next state; nullptr where nothing is left to do.
  std::unique_ptr<State> round(const State& now) {
    if (auto next = made(now, edits_of(now, {Mend::Names, Mend::Slots}))) {
      return next;
    }
    for (const Mend kind : {Mend::Units, Mend::Total}) {
      if (auto next = tried(now, kind)) {
        return next;
      }
    }
    return nullptr;
  }

  static Edits edits_of(const State& now, const std::set<Mend>& kinds) {
    Edits out;
    for (const Diagnostic& one : now.found) {
      if (kinds.contains(one.code->mend)) {
        out.add(one.fix);
      }
    }
    return out;
  }

  std::unique_ptr<State> made(const State& now, const Edits& edits) {
    if (edits.all().empty()) {
      return nullptr;
    }
    fixed_ += edits.mends();
    return look_at(edit::apply(*now.source, edits.all()), pipeline_, rules_);
  }

  // What changes a size stays only where it does no harm.
  std::unique_ptr<State> tried(const State& now, Mend kind) {
    if (given_up_.contains(kind)) {
      return nullptr;
    }
    const std::size_t fixed = fixed_;
    auto next = made(now, edits_of(now, {kind}));
    if (!next) {
      return nullptr;
    }
    const bool allowed = all_ || same_for_qemu(now, *next, pipeline_.settings().target);
    const std::string_view error = new_error(now.errors, next->errors);
    const bool again = kind == Mend::Total && !edits_of(*next, {kind}).all().empty();
    if (allowed && !error.empty()) {
      harm_ = "mended it would have an error of " + std::string(error);
    } else if (allowed && again) {
      harm_ =
          "its mends come to no rest: each total that is written makes another one "
          "right";
    }
    if (!allowed || !harm_.empty()) {
      given_up_.insert(kind);
      fixed_ = fixed;
      return nullptr;
    }
    return next;
  }

  // In a document that changes anyway each module gets the slot that it has, so that a
  // later change to another module does not move it.
  [[nodiscard]] std::string pinned(const State& now) const {
    EditGroup slots;
    if (fixed_ != 0 && rules_.select.empty() && now.errors.empty()) {
      for (const analysis::Analysis* one : analysis::documents(now.analysis)) {
        if (one->domain && one->layout) {
          edit::set_slots(
              *one->document, *one->domain, *one->layout, std::nullopt, slots);
        }
      }
    }
    return slots.empty() ? now.text : edit::apply(*now.source, std::move(slots));
  }

  analysis::Pipeline& pipeline_;
  const RuleChoice& rules_;
  std::unique_ptr<State> first_;
  bool all_;
  std::set<Mend> given_up_;
  std::set<std::string> seen_ = {};
  std::string harm_;  // what a mend would do
  std::size_t fixed_ = 0;
};

}  // namespace

void add_fixes(const analysis::Analysis& analysis, std::vector<Diagnostic>& found) {
  for (const analysis::Analysis* one : analysis::documents(analysis)) {
    add_own_fixes(*one, found);
  }
}

bool is_safe_fix(const Diagnostic& one, const std::vector<Diagnostic>& found) {
  return is_safe(one.code->mend) ||
         std::any_of(found.begin(), found.end(), keeps_from_start);
}

Mended mended(const std::string& text,
              analysis::Pipeline& pipeline,
              const RuleChoice& rules,
              FixMode mode) {
  return Mending(text, pipeline, rules, mode).run();
}

}  // namespace memdimm::lint
