// SPDX-License-Identifier: GPL-2.0-or-later
// attach and detach: the definition with one module more, or one less.
#include "edit/attach.h"

#include "cli/command.h"
#include "cli/session.h"
#include "live/hotplug.h"

namespace memdimm::cli {
namespace {

// A file with a module in it, as opposed to a device's id.
bool is_file(const std::string& word) {
  return word == "-" || word.find('/') != std::string::npos || word.ends_with(".xml");
}

}  // namespace

ExitCode attach(const Invocation& invocation, const Streams& streams) {
  Session session(invocation, streams);
  analysis::Analysis domain = session.domain(invocation.operands[0]);
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  const model::Domain before = *domain.domain;
  const layout::Layout layout = *domain.layout;
  const analysis::Analysis module =
      live::plug_into(domain, invocation.operands[1], session.reader());
  if (session.out().has_errors()) {
    return session.finish("");
  }
  return session.finish(edit::apply(
      *domain.document->source,
      edit::attach(
          *domain.document, before, layout, *domain.layout, *module.document)));
}

ExitCode detach(const Invocation& invocation, const Streams& streams) {
  Session session(invocation, streams);
  const analysis::Analysis domain = session.domain(invocation.operands[0]);
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  const layout::PlacedModule* placed = nullptr;
  if (is_file(invocation.operands[1])) {
    const analysis::Analysis module = session.module(invocation.operands[1]);
    if (module.module &&
        live::is_pluggable(*module.module, "unplugged", session.out())) {
      placed = live::find_module(domain, *module.module, session.reader());
    }
  } else {
    placed = live::find_module(domain, invocation.operands[1], session.reader());
  }
  if (placed == nullptr) {
    return session.finish("");
  }
  return session.finish(edit::apply(
      *domain.document->source,
      edit::detach(*domain.document, *domain.domain, *domain.layout, placed->index)));
}

}  // namespace memdimm::cli
