// SPDX-License-Identifier: GPL-2.0-or-later
// A rule: what it means, and a small function that looks for it, side by side.
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

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
  // What libvirt makes of it, for rules whose scope that is.
  [[nodiscard]] const layout::LibvirtReading& libvirt() const {
    return std::get<layout::LibvirtReading>(layout.reading);
  }
  // Which module boot memory is, for rules about proposals.
  [[nodiscard]] const layout::ProposalBoot& boot() const {
    return std::get<layout::ProposalBoot>(layout.reading);
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
  bool any_hypervisor = false;  // else it is about what QEMU runs
};

// Every rule of every file, sorted by id. Each file of rules keeps its rows beside its
// checks and has a function here that gives them.
std::vector<Rule> all();

std::span<const Rule> slot_rules();
std::span<const Rule> hypervisor_rules();
std::span<const Rule> size_rules();
std::span<const Rule> unit_rules();
std::span<const Rule> total_rules();
std::span<const Rule> address_rules();
std::span<const Rule> machine_rules();
std::span<const Rule> cpu_rules();
std::span<const Rule> node_rules();
std::span<const Rule> backing_rules();
std::span<const Rule> image_rules();
std::span<const Rule> guest_rules();
std::span<const Rule> host_page_rules();
std::span<const Rule> page_rules();
std::span<const Rule> host_rules();
std::span<const Rule> guest_driver_rules();

// Runs those of `rules` that are about the domain's dialect; each reports all that it
// finds. What QEMU alone refuses is a warning for a libvirt domain that is read as
// already stored: libvirt has accepted it, and it stays.
void run(std::span<const Rule> rules, const Facts& facts, Diagnostics& out);

}  // namespace memdimm::rules
