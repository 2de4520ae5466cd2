// SPDX-License-Identifier: GPL-2.0-or-later
// convert: the document in the other dialect. What is asked for.
#pragma once

#include "cli/exit_code.h"
#include "cli/streams.h"
#include "model/domain.h"

namespace memdimm::cli {

struct Invocation;

struct ConvertOptions {
  model::DialectId to = model::DialectId::Proposal;  // always given
};

ExitCode convert(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
