// SPDX-License-Identifier: GPL-2.0-or-later
// In what a start from a definition would give another machine than the one that runs.
#pragma once

#include <string>
#include <vector>

#include "diag/source.h"
#include "live/state.h"

namespace memdimm::live {

struct StartDifference {
  Span where;        // of the module, or of the domain
  std::string text;  // "dimm1 is in slot 1 while the guest runs, a start …"
  std::string mend;  // "write slot='1'"; "" where nothing can be written
};

// `running` and `fresh` have the same Domain::modules: as the guest has them, and as a
// start from the document resolves them. Places are those of `running`.
std::vector<StartDifference> start_differences(const State& running,
                                               const State& fresh);

}  // namespace memdimm::live
