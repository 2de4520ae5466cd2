// SPDX-License-Identifier: GPL-2.0-or-later
// convert: the document in the other dialect.
#include "cli/convert.h"

#include "cli/command.h"
#include "cli/session.h"
#include "edit/convert.h"

namespace memdimm::cli {

ExitCode convert(const Invocation& invocation, const Streams& streams) {
  const model::DialectId to = invocation.options<ConvertOptions>().to;
  Session session(invocation, streams);
  const analysis::Analysis from = session.domain(invocation.operands.front());
  if (!from.layout || session.out().has_errors()) {
    return session.finish("");
  }
  std::vector<Edit> edits;
  if (from.dialect->id != to) {
    const auto translate =
        to == model::DialectId::Libvirt ? edit::to_libvirt : edit::to_proposal;
    edits = translate(*from.document,
                      *from.domain,
                      *from.layout,
                      session.reader().settings().target,
                      session.out());
  }
  return session.finish(session.out().has_errors()
                            ? std::string()
                            : edit::apply(*from.document->source, std::move(edits)));
}

}  // namespace memdimm::cli
