// SPDX-License-Identifier: GPL-2.0-or-later
// Units in thousands first, then the sums, which say most; then what is far too small
// or too large for what it is, and at last what is measured by all of these.
#include "layout/doubts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "facts/hypervisors.h"
#include "layout/plausible.h"
#include "layout/size_sites.h"

namespace memdimm::layout {
namespace {

using model::Domain;

// A document of more sizes than any guest has is not searched.
constexpr std::size_t kMostSites = 1024;

bool adds_up(const Domain& domain, const Layout& layout) {
  return !layout.total_follows() || !domain.total || domain.total->value == 0 ||
         domain.total->value == layout.stated_total();
}

// Whether the total counts it; a proposal's module on huge pages is as large as these.
bool is_summed(const SizeSite& site, const Domain& domain) {
  switch (site.role) {
    case SizeRole::Total:
    case SizeRole::Cell:
      return true;
    case SizeRole::Module:
      return site.module->is_memory();
    case SizeRole::Page:
      return site.module != nullptr && domain.dialect == model::DialectId::Proposal;
    default:
      return false;
  }
}

Doubt doubt(const SizeSite& site, const Unit& meant, Evidence evidence) {
  return {site.role, *site.written, meant, evidence};
}

class Search {
 public:
  Search(const Domain& domain, Layout layout, const Target& target)
      : domain_(domain), target_(target), base_(domain), layout_(std::move(layout)) {}

  std::vector<Doubt> find() {
    thousands();
    sums();
    useless();
    for (const SizeRole role : {SizeRole::Current,
                                SizeRole::Maximum,
                                SizeRole::Page,
                                SizeRole::Block,
                                SizeRole::Requested,
                                SizeRole::Label,
                                SizeRole::Align}) {
      others(role);
    }
    return std::move(doubts_);
  }

 private:
  // The sizes that are not in doubt yet.
  [[nodiscard]] std::vector<SizeSite> sites() const {
    std::vector<SizeSite> out = size_sites(base_);
    std::erase_if(out, [&](const SizeSite& site) {
      return find_doubt(doubts_, site.written->where) != nullptr;
    });
    return out;
  }

  void take(const std::vector<Doubt>& more) {
    if (more.empty()) {
      return;
    }
    doubts_.insert(doubts_.end(), more.begin(), more.end());
    base_ = as_meant(domain_, doubts_);
    layout_ = resolve_as_written(base_, target_);
  }

  // Whether the parts are the total with these units besides.
  [[nodiscard]] bool add_up_with(const std::vector<Doubt>& more) const {
    const Domain trial = as_meant(base_, more);
    return adds_up(trial, resolve_as_written(trial, target_));
  }

  bool take_if_sum(const std::vector<Doubt>& more) {
    constexpr int kMostTries = 160;
    if (more.empty() || tries_++ >= kMostTries || !add_up_with(more)) {
      return false;
    }
    take(more);
    return true;
  }

  void thousands();
  void sums();
  bool one_unit(const std::vector<SizeSite>& of, bool said);
  bool same_unit(const std::vector<SizeSite>& of);
  bool mixed_units(const std::vector<SizeSite>& of);
  [[nodiscard]] std::vector<SizeSite> small_ones() const;
  void useless();
  void others(SizeRole role);

  const Domain& domain_;
  const Target& target_;
  std::vector<Doubt> doubts_;
  Domain base_;  // with what was found so far
  Layout layout_;
  int tries_ = 0;
};

// Somebody who has worked a size out in thousands has whole MiB of a number that is no
// power of two in itself, or parts that are the total.
void Search::thousands() {
  std::vector<Doubt> found;
  for (const SizeSite& site : sites()) {
    const model::WrittenSize& written = *site.written;
    const bool worked_out = written.bytes() % kMiB == 0 && written.number % kKiB != 0;
    if (written.unit.decimal && !worked_out) {
      const std::string binary{written.unit.name.front(), 'i', 'B'};
      found.push_back(doubt(site, *find_unit(binary), Evidence::Thousands));
    }
  }
  const bool sure = found.empty() || !domain_.total || !layout_.total_follows() ||
                    !adds_up(base_, layout_) || add_up_with(found);
  if (sure) {
    take(found);
  }
}

constexpr std::array<std::string_view, 5> kUnits = {
    "MiB", "GiB", "KiB", "TiB", "bytes"};

// One size alone, without a unit, or with a wrong one.
bool Search::one_unit(const std::vector<SizeSite>& of, bool said) {
  for (const SizeSite& site : of) {
    if (site.without_unit() == said || site.written->unit.decimal) {
      continue;
    }
    for (const std::string_view name : kUnits) {
      const Unit& unit = *find_unit(name);
      if (unit.bytes != site.written->unit.bytes &&
          take_if_sum({doubt(site, unit, Evidence::Sum)})) {
        return true;
      }
    }
  }
  return false;
}

bool Search::same_unit(const std::vector<SizeSite>& of) {
  for (const std::string_view name : kUnits) {
    const Unit& unit = *find_unit(name);
    std::vector<Doubt> parts;
    std::vector<Doubt> all;
    for (const SizeSite& site : of) {
      all.push_back(doubt(site, unit, Evidence::Sum));
      if (site.role != SizeRole::Total) {
        parts.push_back(all.back());
      }
    }
    if (unit.bytes != kKiB && (take_if_sum(parts) || take_if_sum(all))) {
      return true;
    }
  }
  return false;
}

// Of a few sizes each in some unit of its own.
bool Search::mixed_units(const std::vector<SizeSite>& of) {
  constexpr std::size_t kMost = 3;
  if (of.size() < 2 || of.size() > kMost) {
    return false;
  }
  constexpr std::array<std::string_view, 3> kFew = {"KiB", "MiB", "GiB"};
  std::size_t combinations = 1;
  for (std::size_t i = 0; i < of.size(); ++i) {
    combinations *= kFew.size();
  }
  for (std::size_t which = 1; which < combinations; ++which) {
    std::vector<Doubt> all;
    std::size_t rest = which;
    for (const SizeSite& site : of) {
      const Unit& unit = *find_unit(kFew.at(rest % kFew.size()));
      rest /= kFew.size();
      if (unit.bytes != kKiB) {
        all.push_back(doubt(site, unit, Evidence::Sum));
      }
    }
    if (take_if_sum(all)) {
      return true;
    }
  }
  return false;
}

// Those without a unit against which something speaks.
std::vector<SizeSite> Search::small_ones() const {
  const Plausibility plausible(base_, layout_, target_);
  std::vector<SizeSite> out = sites();
  std::erase_if(out, [&](const SizeSite& site) {
    return !is_summed(site, base_) || !site.without_unit() || !plausible.against(site);
  });
  return out;
}

void Search::sums() {
  if (adds_up(base_, layout_)) {
    return;
  }
  std::vector<SizeSite> all = sites();
  std::erase_if(all, [&](const SizeSite& site) { return !is_summed(site, base_); });
  const std::vector<SizeSite> small = small_ones();
  [[maybe_unused]] const bool found = one_unit(small, false) || same_unit(small) ||
                                      mixed_units(small) || one_unit(all, false) ||
                                      one_unit(all, true);
}

// Where no sum tells, one unit for all of them is likelier than one each.
void Search::useless() {
  const Plausibility plausible(base_, layout_, target_);
  const std::vector<SizeSite> small = small_ones();
  std::vector<std::vector<Unit>> units;
  units.reserve(small.size());
  for (const SizeSite& site : small) {
    units.push_back(plausible.units(site, *plausible.against(site)));
  }
  const auto takes = [](const std::vector<Unit>& some, Bytes bytes) {
    return std::any_of(some.begin(), some.end(), [&](const Unit& unit) {
      return unit.bytes == bytes;
    });
  };
  const auto* common =
      std::find_if(kUnits.begin(), kUnits.end(), [&](std::string_view name) {
        return std::all_of(units.begin(), units.end(), [&](const auto& some) {
          return takes(some, find_unit(name)->bytes);
        });
      });
  std::vector<Doubt> found;
  for (std::size_t i = 0; i < small.size(); ++i) {
    if (!units[i].empty()) {
      found.push_back(
          doubt(small[i],
                common != kUnits.end() ? *find_unit(*common) : units[i].front(),
                *plausible.against(small[i])));
    }
  }
  // Parts that are the total are what somebody meant.
  if (!found.empty() && (!adds_up(base_, layout_) || add_up_with(found))) {
    take(found);
  }
}

void Search::others(SizeRole role) {
  const Plausibility plausible(base_, layout_, target_);
  std::vector<Doubt> found;
  for (const SizeSite& site : sites()) {
    if (site.role != role || !site.without_unit()) {
      continue;
    }
    const auto evidence = plausible.against(site);
    const auto units =
        evidence ? plausible.units(site, *evidence) : std::vector<Unit>();
    if (!units.empty()) {
      found.push_back(doubt(site, units.front(), *evidence));
    }
  }
  take(found);
}

}  // namespace

std::vector<Doubt> find_doubts(const Domain& domain,
                               const Layout& layout,
                               const Target& target) {
  const std::vector<SizeSite> sites = size_sites(domain);
  const bool may_be = std::any_of(sites.begin(), sites.end(), [](const auto& site) {
    return site.without_unit() || site.written->unit.decimal;
  });
  if (sites.size() > kMostSites || (!may_be && adds_up(domain, layout))) {
    return {};
  }
  return Search(domain, layout, target).find();
}

Domain as_meant(Domain domain, std::span<const Doubt> doubts) {
  const Bytes step = domain.dialect == model::DialectId::Libvirt ? kKiB : Bytes{1};
  const auto meant = [&](const Located<Bytes>& size) {
    const Doubt* found = find_doubt(doubts, size.where);
    return found == nullptr ? std::optional<Bytes>()
                            : std::optional(align_up(found->bytes(), step));
  };
  // A proposal's module on huge pages is as large as its pages are.
  for (model::Module& module : domain.modules) {
    const auto& page = module.backing.page_size;
    const auto whole = page ? meant(*page) : std::nullopt;
    if (whole && domain.dialect == model::DialectId::Proposal && page->value != 0) {
      module.size.value =
          checked_multiply(module.size.value / page->value, *whole).value_or(~Bytes{0});
    }
  }
  visit_sizes(
      domain,
      [&](SizeRole /*role*/, Located<Bytes>& size, const model::Module* /*module*/) {
        if (const auto value = meant(size)) {
          size.value = *value;
        }
      });
  if (is_architecture_in_doubt(domain.guest)) {
    domain.guest.arch->value = facts::meant_architecture(domain.guest.arch->value);
  }
  return domain;
}

bool is_architecture_in_doubt(const model::Guest& guest) {
  return guest.arch && !facts::is_architecture(guest.arch->value) &&
         !facts::meant_architecture(guest.arch->value).empty();
}

const Doubt* find_doubt(std::span<const Doubt> doubts, const Span& where) {
  const auto found = std::find_if(doubts.begin(), doubts.end(), [&](const Doubt& one) {
    return one.written.where == where;
  });
  return found == doubts.end() ? nullptr : &*found;
}

}  // namespace memdimm::layout
