// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a size can be what it is of, in a guest like this one.
#pragma once

#include <optional>
#include <vector>

#include "layout/layout.h"
#include "layout/size_sites.h"
#include "layout/target.h"

namespace memdimm::layout {

class Plausibility {
 public:
  // All of them must outlive it.
  Plausibility(const model::Domain& domain, const Layout& layout, const Target& target);

  // What speaks against a size without a unit, which counts KiB; nullopt: nothing.
  [[nodiscard]] std::optional<Evidence> against(const SizeSite& site) const;

  // The units in which the number can be what it is of, the likeliest first.
  [[nodiscard]] std::vector<Unit> units(const SizeSite& site, Evidence evidence) const;

 private:
  [[nodiscard]] bool too_much(const SizeSite& site) const;
  [[nodiscard]] Bytes least_module(const model::Module& module) const;
  [[nodiscard]] Bytes module_step(const model::Module& module) const;
  [[nodiscard]] std::optional<Evidence> against_whole(const SizeSite& site) const;
  [[nodiscard]] std::optional<Evidence> against_module(const SizeSite& site) const;
  [[nodiscard]] std::optional<Evidence> against_current(Bytes value) const;
  [[nodiscard]] bool fits(const SizeSite& site, Bytes size) const;
  [[nodiscard]] bool part_fits(const SizeSite& site, Bytes size) const;

  const model::Domain& domain_;
  const Layout& layout_;
  const Target& target_;
  Bytes most_;                  // that anything can be
  std::optional<Bytes> block_;  // of the guest's, as far as all guests have it
};

}  // namespace memdimm::layout
