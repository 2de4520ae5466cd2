// SPDX-License-Identifier: GPL-2.0-or-later
// Which parts of a domain could not be read, and the domains that it may be.
#pragma once

#include <array>
#include <set>
#include <vector>

#include "model/domain.h"
#include "xml/document.h"

namespace memdimm::analysis {

struct Damage {
  bool total = false;
  bool current = false;
  bool maximum = false;
  bool backing = false;
  bool numatune = false;
  bool cells = false;
  bool features = false;
  std::set<std::uint32_t> modules;          // where their names begin
  std::set<std::uint32_t> slots;            // those whose slot is in question
  std::vector<const xml::Element*> unread;  // modules that are not among the domain's
};

// Of the domain that was read of `root` as far as it could be, with errors there, or
// with values of which only a guess is known.
Damage damage(const xml::Element& root,
              const model::Domain& domain,
              const std::vector<Span>& errors);

// The domain with what could not be read left out, and twice with something in its
// place that somebody may have meant. What holds in all of them rests on none of it.
std::array<model::Domain, 3> possible(const model::Domain& domain,
                                      const Damage& damage);

}  // namespace memdimm::analysis
