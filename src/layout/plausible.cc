// SPDX-License-Identifier: GPL-2.0-or-later
// Bounds are generous: what somebody may have meant is not questioned.
#include "layout/plausible.h"

#include <algorithm>

#include "facts/limits.h"
#include "facts/linux.h"
#include "layout/guest.h"
#include "layout/huge_pages.h"

namespace memdimm::layout {
namespace {

using model::Module;

// Fewer than any system boots with that has modules or nodes.
constexpr Bytes kLeastGuest = 32 * kMiB;
// What somebody is likelier to mean than less.
constexpr Bytes kLeastMeant = 128 * kMiB;
// More than anybody gives to a virtual CPU.
constexpr Bytes kMuchForCpu = 128 * kGiB;
// What no machine of today has.
constexpr Bytes kMost = 64 * kTiB;
// A maximum below it says nothing of how large modules may be.
constexpr Bytes kLeastMaximum = 256 * kMiB;

std::vector<Unit> candidates(Evidence evidence) {
  switch (evidence) {
    case Evidence::Useless:
      return {*find_unit("MiB"), *find_unit("GiB"), *find_unit("TiB")};
    case Evidence::TooMuch:
      return {*find_unit("bytes")};
    case Evidence::Unfit:
      return {*find_unit("MiB"), *find_unit("GiB"), *find_unit("bytes")};
    case Evidence::Thousands:
    case Evidence::Sum:
      break;
  }
  return {};
}

Bytes most_of(const model::Domain& domain) {
  return domain.maximum && domain.maximum->value >= kLeastMaximum
             ? domain.maximum->value
             : kMost;
}

std::optional<Evidence> against_requested(Bytes value,
                                          Bytes size,
                                          const model::VirtioMem& mem) {
  const bool blocks = mem.block && is_power_of_two(mem.block->value);
  if (value > size || (blocks && value % mem.block->value != 0)) {
    return Evidence::Unfit;
  }
  return value < kLeastGuest && value < size / 2 ? std::optional(Evidence::Useless)
                                                 : std::nullopt;
}

std::optional<Evidence> against_label(Bytes value, Bytes size) {
  if (value < facts::kSmallestLabel) {
    return Evidence::Useless;
  }
  return value >= size ? std::optional(Evidence::TooMuch) : std::nullopt;
}

// Of a module: the numbers beside its size.
std::optional<Evidence> against_part(const SizeSite& site) {
  const Bytes size = site.module->size.value;
  const auto* mem = std::get_if<model::VirtioMem>(&site.module->kind);
  switch (site.role) {
    case SizeRole::Label:
      return against_label(site.value, size);
    case SizeRole::Align:
      return site.value < facts::kHostPage ? std::optional(Evidence::Useless)
                                           : std::nullopt;
    case SizeRole::Block:
      return !is_power_of_two(site.value) || site.value < kMiB || site.value > kGiB ||
                     site.value > size
                 ? std::optional(Evidence::Unfit)
                 : std::nullopt;
    case SizeRole::Requested:
      return mem == nullptr ? std::nullopt : against_requested(site.value, size, *mem);
    default:
      return std::nullopt;
  }
}

}  // namespace

Plausibility::Plausibility(const model::Domain& domain,
                           const Layout& layout,
                           const Target& target)
    : domain_(domain), layout_(layout), target_(target), most_(most_of(domain)) {
  block_ = guest_block(domain.guest, layout, target);
  if (block_) {
    block_ = std::min(*block_, facts::kX86Blocks.smallest);
  }
}

// A number that counts bytes is a thousand times too large as KiB.
bool Plausibility::too_much(const SizeSite& site) const {
  constexpr Bytes kLeastInBytes = 16 * kMiB;
  const std::uint64_t number = site.written->number;
  const Bytes cpus = std::max(domain_.guest.vcpus.value, 1U);
  return number >= kLeastInBytes && number % kMiB == 0 &&
         (site.value / cpus >= kMuchForCpu || site.value > most_);
}

Bytes Plausibility::least_module(const Module& module) const {
  if (module.is<model::Dimm>()) {
    return block_.value_or(kLeastGuest);
  }
  return module.is<model::SgxEpc>() ? kMiB : facts::kPlainAlignment;
}

Bytes Plausibility::module_step(const Module& module) const {
  if (module.is<model::Dimm>()) {
    return block_.value_or(facts::kPlainAlignment);
  }
  return module.is<model::VirtioMem>() ? facts::kPlainAlignment : Bytes{1};
}

std::optional<Evidence> Plausibility::against_whole(const SizeSite& site) const {
  if (site.value < kLeastGuest ||
      (site.role == SizeRole::Total && site.value < layout_.plugged / 8)) {
    return Evidence::Useless;
  }
  return too_much(site) ? std::optional(Evidence::TooMuch) : std::nullopt;
}

std::optional<Evidence> Plausibility::against_module(const SizeSite& site) const {
  if (!site.module->is_memory()) {
    return std::nullopt;
  }
  if (site.value < least_module(*site.module)) {
    return Evidence::Useless;
  }
  return too_much(site) ? std::optional(Evidence::TooMuch) : std::nullopt;
}

std::optional<Evidence> Plausibility::against_current(Bytes value) const {
  const Bytes total = layout_.stated_total();
  if (value < kLeastGuest && value < total / 2) {
    return Evidence::Useless;
  }
  return value > total ? std::optional(Evidence::TooMuch) : std::nullopt;
}

std::optional<Evidence> Plausibility::against(const SizeSite& site) const {
  if (site.value == 0) {
    return std::nullopt;  // has rules of its own
  }
  switch (site.role) {
    case SizeRole::Total:
    case SizeRole::Cell:
      return against_whole(site);
    case SizeRole::Current:
      return against_current(site.value);
    case SizeRole::Maximum:
      if (site.value < layout_.in_use() / 8) {
        return Evidence::Useless;
      }
      return too_much(site) && site.value / kKiB > layout_.in_use()
                 ? std::optional(Evidence::TooMuch)
                 : std::nullopt;
    case SizeRole::Module:
      return against_module(site);
    case SizeRole::Page:
      return is_power_of_two(site.value) &&
                     is_impossible_page(site.value, domain_, target_)
                 ? std::optional(Evidence::Unfit)
                 : std::nullopt;
    case SizeRole::Label:
    case SizeRole::Align:
    case SizeRole::Block:
    case SizeRole::Requested:
      return against_part(site);
  }
  return std::nullopt;
}

bool Plausibility::part_fits(const SizeSite& site, Bytes size) const {
  const Bytes module = site.module->size.value;
  const auto* mem = std::get_if<model::VirtioMem>(&site.module->kind);
  const Bytes step = mem != nullptr && mem->block && is_power_of_two(mem->block->value)
                         ? mem->block->value
                         : facts::kPlainAlignment;
  switch (site.role) {
    case SizeRole::Label:
      return size >= facts::kSmallestLabel && size < module;
    case SizeRole::Align:
      return is_power_of_two(size) && size <= module;
    case SizeRole::Block:
      return is_power_of_two(size) && size <= module &&
             size >= architecture(domain_.guest).transparent_page;
    case SizeRole::Requested:
      return size <= module && size % step == 0;
    default:
      return false;
  }
}

bool Plausibility::fits(const SizeSite& site, Bytes size) const {
  switch (site.role) {
    case SizeRole::Total:
      return size >= kLeastMeant && size > layout_.plugged && size <= most_;
    case SizeRole::Cell:
      return size >= kLeastMeant && size <= most_;
    case SizeRole::Current:
      return size >= kLeastGuest && size <= layout_.stated_total();
    case SizeRole::Maximum:
      return size > layout_.boot && size >= layout_.in_use() && size <= kMost;
    case SizeRole::Module:
      return size >= (site.module->is<model::SgxEpc>() ? kMiB : kLeastMeant) &&
             size % module_step(*site.module) == 0 && size <= most_;
    case SizeRole::Page: {
      const auto possible = possible_huge_pages(domain_.guest, target_);
      return std::find(possible.begin(), possible.end(), size) != possible.end();
    }
    case SizeRole::Label:
    case SizeRole::Align:
    case SizeRole::Block:
    case SizeRole::Requested:
      return part_fits(site, size);
  }
  return false;
}

std::vector<Unit> Plausibility::units(const SizeSite& site, Evidence evidence) const {
  std::vector<Unit> out = candidates(evidence);
  std::erase_if(out, [&](const Unit& unit) {
    const auto size = checked_multiply(site.written->number, unit.bytes);
    return !size || !fits(site, *size);
  });
  // A part of something known is likelier much of it than next to nothing.
  if (site.role == SizeRole::Current || site.role == SizeRole::Requested) {
    std::sort(out.begin(), out.end(), [](const Unit& a, const Unit& b) {
      return a.bytes > b.bytes;
    });
  }
  return out;
}

}  // namespace memdimm::layout
