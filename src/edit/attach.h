// SPDX-License-Identifier: GPL-2.0-or-later
// A domain's document after a module was plugged into its guest, or taken out.
#pragma once

#include <vector>

#include "edit/edits.h"
#include "layout/layout.h"
#include "model/domain.h"

namespace memdimm::edit {

// A guest that runs, as its document says it.
struct Running {
  const model::Domain& domain;
  const layout::Layout& layout;
};

// `before` is what `document` was read as and resolves to. `after` has the module as
// its last one, as live/operations.h plugs it. The module's element goes in with the
// slot that it got.
std::vector<Edit> attach(const xml::Document& document,
                         const Running& before,
                         const Running& after,
                         const xml::Document& module);

// Without the module at `index` of Domain::modules, as `after` is; modules that had no
// slot keep the one they got while it was there.
std::vector<Edit> detach(const xml::Document& document,
                         const Running& before,
                         const Running& after,
                         std::size_t index);

}  // namespace memdimm::edit
