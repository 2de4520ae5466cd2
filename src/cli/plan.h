// SPDX-License-Identifier: GPL-2.0-or-later
// plan: the modules that take a guest from one size to another. What is asked for.
#pragma once

#include "base/words.h"
#include "cli/exit_code.h"
#include "cli/streams.h"
#include "layout/plan.h"

namespace memdimm::cli {

struct Invocation;

enum class PlanFormat { Table, Proposal, Libvirt, Qmp };

inline constexpr auto kPlanFormatWords =
    words<PlanFormat>({{PlanFormat::Table, "table"},
                       {PlanFormat::Proposal, "proposal"},
                       {PlanFormat::Libvirt, "libvirt"},
                       {PlanFormat::Qmp, "qmp"}});

struct PlanOptions {
  layout::PlanRequest request;
  PlanFormat format = PlanFormat::Table;
};

ExitCode plan(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
