// SPDX-License-Identifier: GPL-2.0-or-later
// What runs is settled as for hotplug; the text is changed where the change is.
#include "live/definition.h"

#include "edit/attach.h"
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
  Analysis analysis = reader.domain(domain);
  if (!analysis.layout || reader.out().has_errors()) {
    return {};
  }
  const State before{*analysis.domain, *analysis.layout};
  const Analysis plugged = plug_into(analysis, module, reader);
  if (reader.out().has_errors()) {
    return {};
  }
  return edit::apply(*analysis.document->source,
                     edit::attach(*analysis.document,
                                  before.domain,
                                  before.layout,
                                  *analysis.layout,
                                  *plugged.document));
}

std::string detach(const std::string& domain,
                   const std::string& which,
                   analysis::Reader& reader) {
  const Analysis analysis = reader.domain(domain);
  if (!analysis.layout || reader.out().has_errors()) {
    return {};
  }
  const State running{*analysis.domain, *analysis.layout};
  const PlacedModule* placed = find_device(running, which, reader);
  if (placed == nullptr) {
    return {};
  }
  return edit::apply(
      *analysis.document->source,
      edit::detach(*analysis.document, running.domain, running.layout, placed->index));
}

}  // namespace memdimm::live
