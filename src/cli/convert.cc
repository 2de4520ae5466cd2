// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/convert.h"

#include <ostream>

#include "cli/command.h"
#include "cli/session.h"

namespace memdimm::cli {

ExitCode convert(const Options& options, const Streams& streams) {
  if (!options.to) {
    streams.err << "memdimm: --to is missing; expected proposal or libvirt\n"
                   "Try: memdimm convert --help\n";
    return ExitCode::Failure;
  }
  Session session(options, streams);
  const analysis::Analysis from = session.domain(options.paths.front());
  if (!from.layout || session.out().has_errors()) {
    return session.finish("");
  }
  std::vector<Edit> edits;
  if (from.dialect->id != *options.to) {
    const auto translate =
        *options.to == model::DialectId::Libvirt ? edit::to_libvirt : edit::to_proposal;
    edits = translate(*from.document, *from.domain, *from.layout, session.out());
  }
  return session.finish(session.out().has_errors()
                            ? std::string()
                            : edit::apply(*from.document->source, std::move(edits)));
}

}  // namespace memdimm::cli
