// SPDX-License-Identifier: GPL-2.0-or-later
// What decides how one document is read and judged.
#pragma once

#include <optional>
#include <string>

#include "base/file.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::analysis {

struct Settings {
  layout::Target target;
  std::optional<model::DialectId> dialect;  // overrides what the document shows
  bool host = false;                        // look the machine at host_root up
  std::string host_root = "/";          // or a copy of another machine's proc and sys
  Bytes most_read = kUsualLargestFile;  // of each file, in bytes; kLargestFile at most
};

}  // namespace memdimm::analysis
