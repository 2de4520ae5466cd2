// SPDX-License-Identifier: GPL-2.0-or-later
// The exit codes, everywhere the same. The larger one wins.
#pragma once

#include "base/words.h"

namespace memdimm::cli {

enum class ExitCode {
  Fine = 0,      // nothing at or above the threshold
  Findings = 1,  // findings at or above it; a document that is not well-formed is one
  Failure = 2,   // usage, unreadable file, full disk, internal failure
};

inline constexpr auto kExitCodeWords =
    words<ExitCode>({{ExitCode::Fine, "fine"},
                     {ExitCode::Findings, "findings"},
                     {ExitCode::Failure, "usage or failure"}});

}  // namespace memdimm::cli
