// SPDX-License-Identifier: GPL-2.0-or-later
// plan: the modules that take a guest from one size to another.
#include "cli/plan.h"

#include <ostream>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/session.h"
#include "live/plan_search.h"
#include "live/steps.h"
#include "report/plan_table.h"
#include "report/text.h"

namespace memdimm::cli {
namespace {

using layout::Impossible;

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
  if (std::string wrong = layout::contradiction(request); !wrong.empty()) {
    const Told told = usage_error(std::move(wrong), invocation.command->name);
    streams.err << told.text;
    return told.code;
  }
  const bool virtio_mem = request.model == layout::PlanModel::VirtioMem;
  if (virtio_mem && format == PlanFormat::Proposal) {
    const Told told =
        usage_error("the proposal has no virtio-mem; use --format libvirt",
                    invocation.command->name);
    streams.err << told.text;
    return told.code;
  }
  const bool libvirt = virtio_mem || format == PlanFormat::Libvirt;
  const auto found = live::find_plan(
      request,
      {invocation.analysis(),
       libvirt ? model::DialectId::Libvirt : model::DialectId::Proposal});
  if (const auto* impossible = std::get_if<Impossible>(&found)) {
    return refuse(*impossible, streams);
  }
  const auto& [plan, document, source, analysis, notes, pipeline] =
      std::get<live::Planned>(found);
  Sources sources;
  sources.add(source->name(), document);
  const report::TextStyle style{
      use_color(invocation.common.color, streams.err_is_terminal), true};
  for (const Diagnostic& one : notes) {
    streams.err << report::text(one, sources, style);
  }
  std::string result = document;
  switch (format) {
    case PlanFormat::Table:
      result = report::plan_table(plan, *analysis.domain, *analysis.layout);
      break;
    case PlanFormat::Qmp:
      result = live::plugs({*analysis.domain, *analysis.layout},
                           invocation.analysis().target.qemu);
      break;
    case PlanFormat::Proposal:
    case PlanFormat::Libvirt:
      break;
  }
  return Session(invocation, streams).finish(result);
}

}  // namespace memdimm::cli
