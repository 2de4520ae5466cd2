// SPDX-License-Identifier: GPL-2.0-or-later
// What decides how one document is read and judged.
#pragma once

#include <optional>
#include <string>

#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::analysis {

struct Settings {
  layout::Target target;
  std::optional<model::DialectId> dialect;  // overrides what the document shows
  bool host = false;                        // look the machine at host_root up
  std::string host_root = "/";  // or a copy of another machine's proc and sys
};

}  // namespace memdimm::analysis
