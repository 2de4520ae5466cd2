// SPDX-License-Identifier: GPL-2.0-or-later
// Looks for a plan that the rules have nothing to say about: what plan's options leave
// open becomes smaller until the guest can address all of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "cli/options.h"
#include "cli/pipeline.h"
#include "diag/source.h"
#include "layout/plan.h"

namespace memdimm::cli {

// A plan, and its document as it was read again.
struct Planned {
  layout::Plan plan;
  std::string document;
  std::unique_ptr<Source> source;
  Analysis analysis;
};

// `options` decide the dialect and what the document is checked against. Where there is
// no plan, the help names figures that have one.
std::variant<Planned, layout::Impossible> find_plan(const layout::PlanRequest& request,
                                                    const Options& options);

}  // namespace memdimm::cli
