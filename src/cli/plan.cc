// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/plan.h"

#include <ostream>

#include "cli/command.h"
#include "cli/session.h"
#include "edit/plan.h"
#include "emit/qmp.h"
#include "report/plan_table.h"
#include "report/text.h"

namespace memdimm::cli {
namespace {

using layout::Impossible;
using layout::Plan;
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
    return "--to " + show_size(*plan.total) + " is not above --boot " +
           show_size(*plan.boot);
  }
  if (plan.maximum && *plan.maximum < *plan.total) {
    return "--max " + show_size(*plan.maximum) + " is below --to " +
           show_size(*plan.total);
  }
  return {};
}

// The first rule that a plan's document breaks when it is read as any other would be:
// no rule may.
std::optional<Impossible> broken_rule(Diagnostics& found) {
  for (const Diagnostic& one : found.take_sorted()) {
    if (one.severity != Severity::Note) {
      return Impossible{one.message + " [" + std::string(one.code->id) + ' ' +
                            std::string(one.code->name) + ']',
                        one.help};
    }
  }
  return std::nullopt;
}

// Without --phys-bits the rules leave it to the host how far its CPU addresses.
std::optional<Impossible> beyond_any_cpu(const layout::Layout& layout) {
  constexpr unsigned kMostBits = 52;
  const unsigned bits = layout.map ? bit_length(layout.map->highest) : 0;
  if (bits <= kMostBits) {
    return std::nullopt;
  }
  return Impossible{"a maximum of " + show_size(layout.maximum.value_or(0)) +
                        " needs " + std::to_string(bits) +
                        " address bits, and CPUs have 52 at most",
                    "use a smaller --max"};
}

// The modules as they are plugged, one after the other.
std::string sequence(const Analysis& analysis, const Options& options) {
  std::string out;
  for (const layout::PlacedModule& placed : analysis.layout->modules) {
    out += emit::plug(analysis.domain->modules[placed.index],
                      placed,
                      *analysis.layout,
                      options.target.qemu,
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

ExitCode plan(const Options& options, const Streams& streams) {
  if (const std::string error = contradiction(options); !error.empty()) {
    streams.err << "memdimm: " << error << "\nTry: memdimm plan --help\n";
    return ExitCode::Failure;
  }
  const PlanRequest request{.boot = *options.plan.boot,
                            .total = *options.plan.total,
                            .maximum = options.plan.maximum,
                            .slots = options.plan.slots,
                            .nodes = options.plan.nodes,
                            .style = options.plan.style};
  const auto found = layout::plan(request, options.target);
  if (const auto* impossible = std::get_if<Impossible>(&found)) {
    return refuse(*impossible, streams);
  }
  const auto& plan = std::get<Plan>(found);
  const bool tcg = options.target.accelerator == layout::Accelerator::Tcg;
  const auto dialect = options.plan.format == PlanFormat::Libvirt
                           ? model::DialectId::Libvirt
                           : model::DialectId::Proposal;
  std::string result = edit::plan_document(plan, dialect, tcg ? "qemu" : "kvm");
  Session session(options, streams);
  const Source source(0, "plan", result);
  Diagnostics findings;
  const Analysis analysis = session.pipeline().check(source, findings);
  if (const auto broken = broken_rule(findings)) {
    return refuse(*broken, streams);
  }
  if (const auto beyond = beyond_any_cpu(*analysis.layout)) {
    return refuse(*beyond, streams);
  }
  switch (options.plan.format) {
    case PlanFormat::Table:
      result = report::plan_table(plan, *analysis.domain, *analysis.layout);
      break;
    case PlanFormat::Qmp:
      result = sequence(analysis, options);
      break;
    case PlanFormat::Proposal:
    case PlanFormat::Libvirt:
      break;
  }
  return session.finish(result);
}

}  // namespace memdimm::cli
