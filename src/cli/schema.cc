// SPDX-License-Identifier: GPL-2.0-or-later
// schema: what schemas/ holds, made of the grammar and of the table of options.
#include "cli/schema.h"

#include <ostream>

#include "cli/command.h"
#include "cli/option.h"
#include "dialect/dialect.h"
#include "grammar/rng.h"

namespace memdimm::cli {

ExitCode print_schema(const Invocation& invocation, const Streams& streams) {
  const auto& options = invocation.options<SchemaOptions>();
  if (options.config) {
    streams.out << lint::config_schema(config_settings());
    return ExitCode::Fine;
  }
  const dialect::Dialect& row = dialect::dialect(options.dialect);
  streams.out << grammar::to_rng(row.grammar(), row.name);
  return ExitCode::Fine;
}

}  // namespace memdimm::cli
