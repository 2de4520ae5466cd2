// SPDX-License-Identifier: GPL-2.0-or-later
// What runs is settled as for hotplug; the text is changed where the change is.
#include "live/definition.h"

#include "edit/attach.h"
#include "live/operations.h"
#include "live/pin.h"
#include "live/plug.h"
#include "live/refusals.h"
#include "live/which.h"

namespace memdimm::live {
namespace {

using analysis::Analysis;
using layout::PlacedModule;

const PlacedModule* find_device(const State& running,
                                const std::string& which,
                                analysis::Reader& reader) {
  if (!means_document(which)) {
    return find_module(running, which, reader.out());
  }
  const Analysis module = reader.module(which);
  return module.module && is_changeable(*module.module, Verb::Unplug, reader.out())
             ? find_module(running, *module.module, reader.out())
             : nullptr;
}

}  // namespace

std::string attach(const std::string& domain,
                   const std::string& module,
                   analysis::Reader& reader) {
  Analysis analysis = reader.running(domain);
  if (!analysis.layout || reader.out().has_errors()) {
    return {};
  }
  const State before{*analysis.domain, *analysis.layout};
  const Analysis plugged = plug_into(analysis, module, reader);
  if (reader.out().has_errors()) {
    return {};
  }
  const State after{*analysis.domain, *analysis.layout};
  return pinned(edit::apply(*analysis.document->source,
                            edit::attach(*analysis.document,
                                         {before.domain, before.layout},
                                         {after.domain, after.layout},
                                         *plugged.document)),
                after,
                Pin::WhereOthers,
                reader);
}

std::string detach(const std::string& domain,
                   const std::string& which,
                   analysis::Reader& reader) {
  const Analysis analysis = reader.running(domain);
  if (!analysis.layout || reader.out().has_errors()) {
    return {};
  }
  const State before{*analysis.domain, *analysis.layout};
  const State running = started(before);
  const PlacedModule* placed = find_device(running, which, reader);
  if (placed == nullptr) {
    return {};
  }
  const auto position =
      static_cast<std::size_t>(placed - running.layout.modules.data());
  const State after = unplugged(running, position, reader.settings().target);
  return pinned(edit::apply(*analysis.document->source,
                            edit::detach(*analysis.document,
                                         {before.domain, before.layout},
                                         {after.domain, after.layout},
                                         placed->index)),
                after,
                Pin::WhereOthers,
                reader);
}

}  // namespace memdimm::live
