// SPDX-License-Identifier: GPL-2.0-or-later
// A rule: a row of the table in rules.cc, and a small function that looks for it.
#pragma once

#include <span>
#include <string>

#include "diag/diagnostics.h"
#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::rules {

// What a check looks at: the document, what it resolves to, and what for.
struct Facts {
  const model::Domain& domain;
  const layout::Layout& layout;
  const layout::Target& target;

  [[nodiscard]] bool proposal() const {
    return domain.dialect == model::DialectId::Proposal;
  }
  // The document's module behind a placed one.
  [[nodiscard]] const model::Module& module(const layout::PlacedModule& placed) const {
    return domain.modules.at(placed.index);
  }
};

// Where a check reports to: it cannot mistake its own code.
struct Findings {
  const Code& code;
  Diagnostics& out;

  Diagnostic& report(Span where, std::string message) const {
    return out.add(code, where, std::move(message));
  }
};

struct Rule {
  Code code;
  void (*check)(const Facts&, const Findings&);
};

// Every rule, sorted by id.
std::span<const Rule> all();

// Runs every rule; each reports all that it finds.
void run(const Facts& facts, Diagnostics& out);

}  // namespace memdimm::rules
