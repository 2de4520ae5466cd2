// SPDX-License-Identifier: GPL-2.0-or-later
// plan: the modules that take a guest from one size to another.
#include "layout/plan.h"

#include <ostream>

#include "cli/command.h"
#include "cli/session.h"
#include "live/plan_search.h"
#include "live/steps.h"
#include "report/plan_table.h"

namespace memdimm::cli {
namespace {

using layout::Impossible;
using layout::PlanRequest;

// What contradicts itself, whatever the layout; "" if nothing.
std::string contradiction(const Options& options) {
  const auto& plan = options.plan;
  if (!plan.boot || !plan.total) {
    return std::string(plan.boot ? "--to" : "--boot") +
           " is missing; expected a size, for example 4G";
  }
  if (*plan.boot == 0) {
    return "--boot is 0; expected a size, for example 4G";
  }
  if (*plan.total <= *plan.boot) {
    return "--to " + option_size(*plan.total) + " is not above --boot " +
           option_size(*plan.boot);
  }
  if (plan.maximum && *plan.maximum < *plan.total) {
    return "--max " + option_size(*plan.maximum) + " is below --to " +
           option_size(*plan.total);
  }
  return {};
}

ExitCode refuse(const Impossible& impossible, const Streams& streams) {
  streams.err << "memdimm: cannot plan this: " << impossible.why << '\n';
  if (!impossible.help.empty()) {
    streams.err << "  = help: " << impossible.help << '\n';
  }
  return ExitCode::Findings;
}

}  // namespace

ExitCode plan(const Options& options, const Streams& streams) {
  if (const std::string error = contradiction(options); !error.empty()) {
    streams.err << "memdimm: " << error << "\nTry: memdimm plan --help\n";
    return ExitCode::Failure;
  }
  const PlanRequest request{
      .boot = *options.plan.boot,
      .total = *options.plan.total,
      .maximum = options.plan.maximum,
      .slots = options.plan.slots,
      .nodes = options.plan.nodes,
      .style = options.plan.style,
      .boot_on_every_node = options.plan.format == PlanFormat::Libvirt};
  const auto found = live::find_plan(
      request,
      {options.settings.analysis,
       options.plan.format == PlanFormat::Libvirt ? model::DialectId::Libvirt
                                                  : model::DialectId::Proposal});
  if (const auto* impossible = std::get_if<Impossible>(&found)) {
    return refuse(*impossible, streams);
  }
  const auto& [plan, document, source, analysis] = std::get<live::Planned>(found);
  std::string result = document;
  switch (options.plan.format) {
    case PlanFormat::Table:
      result = report::plan_table(plan, *analysis.domain, *analysis.layout);
      break;
    case PlanFormat::Qmp:
      result = live::plugs({*analysis.domain, *analysis.layout},
                           options.settings.analysis.target.qemu);
      break;
    case PlanFormat::Proposal:
    case PlanFormat::Libvirt:
      break;
  }
  return Session(options, streams).finish(result);
}

}  // namespace memdimm::cli
