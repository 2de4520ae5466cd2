// SPDX-License-Identifier: GPL-2.0-or-later
#include "edit/attach.h"

#include "cli/command.h"
#include "cli/hotplug.h"
#include "cli/session.h"

namespace memdimm::cli {
namespace {

// A file with a module in it, as opposed to a device's id.
bool is_file(const std::string& word) {
  return word == "-" || word.find('/') != std::string::npos || word.ends_with(".xml");
}

}  // namespace

ExitCode attach(const Options& options, const Streams& streams) {
  Session session(options, streams);
  Analysis domain = session.domain(options.paths[0]);
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  const model::Domain before = *domain.domain;
  const layout::Layout layout = *domain.layout;
  const Analysis module = plug_into(domain, options.paths[1], session);
  if (session.out().has_errors()) {
    return session.finish("");
  }
  return session.finish(edit::apply(
      *domain.document->source,
      edit::attach(
          *domain.document, before, layout, *domain.layout, *module.document)));
}

ExitCode detach(const Options& options, const Streams& streams) {
  Session session(options, streams);
  const Analysis domain = session.domain(options.paths[0]);
  if (!domain.layout || session.out().has_errors()) {
    return session.finish("");
  }
  const layout::PlacedModule* placed = nullptr;
  if (is_file(options.paths[1])) {
    const Analysis module = session.module(options.paths[1]);
    if (module.module && is_pluggable(*module.module, "unplugged", session.out())) {
      placed = find_module(domain, *module.module, session);
    }
  } else {
    placed = find_module(domain, options.paths[1], session);
  }
  if (placed == nullptr) {
    return session.finish("");
  }
  return session.finish(edit::apply(
      *domain.document->source,
      edit::detach(*domain.document, *domain.domain, *domain.layout, placed->index)));
}

}  // namespace memdimm::cli
