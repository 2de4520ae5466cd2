// SPDX-License-Identifier: GPL-2.0-or-later
// plan: modules that let a guest grow to a size.
#include "cli/plan.h"

#include <ostream>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/session.h"
#include "emit/qmp.h"
#include "live/plan_search.h"
#include "report/plan_table.h"
#include "report/text.h"

namespace memdimm::cli {
namespace {

using layout::Impossible;
using layout::PlanRequest;

// What contradicts itself, whatever the layout; "" if nothing.
std::string contradiction(const PlanRequest& plan) {
  if (plan.boot == 0) {
    return "--boot is 0; expected a size, for example 4G";
  }
  if (plan.total <= plan.boot) {
    return "--to " + option_size(plan.total) + " is not above --boot " +
           option_size(plan.boot);
  }
  if (plan.maximum && *plan.maximum < plan.total) {
    return "--max " + option_size(*plan.maximum) + " is below --to " +
           option_size(plan.total);
  }
  return {};
}

// The modules as they are plugged, one after the other.
std::string sequence(const analysis::Analysis& analysis, layout::Version qemu) {
  std::string out;
  for (const layout::PlacedModule& placed : analysis.layout->modules) {
    out += emit::plug(analysis.domain->modules[placed.index],
                      placed,
                      *analysis.layout,
                      qemu,
                      emit::Form::Ndjson);
  }
  return out;
}

ExitCode refuse(const Impossible& impossible, const Streams& streams) {
  streams.err << "memdimm: cannot plan this: " << impossible.why << '\n';
  if (!impossible.help.empty()) {
    streams.err << "  = help: " << impossible.help << '\n';
  }
  return ExitCode::Findings;
}

}  // namespace

ExitCode plan(const Invocation& invocation, const Streams& streams) {
  auto [request, format] = invocation.options<PlanOptions>();
  if (std::string error = contradiction(request); !error.empty()) {
    const Told told = usage_error(std::move(error), "plan");
    streams.err << told.text;
    return told.code;
  }
  request.boot_on_every_node = format == PlanFormat::Libvirt;
  const auto found =
      live::find_plan(request,
                      {invocation.analysis(),
                       format == PlanFormat::Libvirt ? model::DialectId::Libvirt
                                                     : model::DialectId::Proposal});
  if (const auto* impossible = std::get_if<Impossible>(&found)) {
    return refuse(*impossible, streams);
  }
  const auto& [plan, document, source, analysis] = std::get<live::Planned>(found);
  std::string result = document;
  switch (format) {
    case PlanFormat::Table:
      result = report::plan_table(plan, *analysis.domain, *analysis.layout);
      break;
    case PlanFormat::Qmp:
      result = sequence(analysis, invocation.analysis().target.qemu);
      break;
    case PlanFormat::Proposal:
    case PlanFormat::Libvirt:
      break;
  }
  return Session(invocation, streams).finish(result);
}

}  // namespace memdimm::cli
