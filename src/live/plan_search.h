// SPDX-License-Identifier: GPL-2.0-or-later
// Looks for a plan that the rules have nothing to say about: what plan's options leave
// open becomes smaller until the guest can address all of it.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "analysis/pipeline.h"
#include "diag/source.h"
#include "layout/plan.h"

namespace memdimm::live {

// A plan, and its document as it was read again.
struct Planned {
  layout::Plan plan;
  std::string document;
  std::unique_ptr<Source> source;
  analysis::Analysis analysis;
  std::vector<Diagnostic> notes;                 // what rules say of the document
  std::shared_ptr<analysis::Pipeline> pipeline;  // which has the rules that notes name
};

// What a plan's document is written in and checked against.
struct PlanSettings {
  analysis::Settings analysis;
  model::DialectId dialect = model::DialectId::Proposal;
};

// No rule refuses it in either dialect, so that it is the same plan in both; a
// virtio-mem is libvirt's alone. Where there is no plan, the help names figures that
// have one.
std::variant<Planned, layout::Impossible> find_plan(const layout::PlanRequest& request,
                                                    const PlanSettings& settings);

}  // namespace memdimm::live
