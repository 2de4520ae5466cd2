// SPDX-License-Identifier: GPL-2.0-or-later
// schema: what schemas/ holds, made of the grammar and of the table of options. What is
// asked for.
#pragma once

#include "cli/exit_code.h"
#include "cli/streams.h"
#include "model/domain.h"

namespace memdimm::cli {

struct Invocation;

struct SchemaOptions {
  model::DialectId dialect = model::DialectId::Proposal;
  bool config = false;  // configurations' instead
};

ExitCode print_schema(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
