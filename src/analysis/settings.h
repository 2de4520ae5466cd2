// SPDX-License-Identifier: GPL-2.0-or-later
// What decides how one document is read and judged.
#pragma once

#include <optional>

#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::analysis {

struct Settings {
  layout::Target target;
  std::optional<model::DialectId> dialect;  // overrides what the document shows
};

}  // namespace memdimm::analysis
