// SPDX-License-Identifier: GPL-2.0-or-later
// diff: what turns the guest of one definition into the guest of another. What is asked
// for.
#pragma once

#include "base/words.h"
#include "cli/exit_code.h"
#include "cli/streams.h"
#include "emit/qmp.h"

namespace memdimm::cli {

struct Invocation;

enum class DiffFormat { Text, Json, Qmp, Virsh };

inline constexpr auto kDiffFormatWords =
    words<DiffFormat>({{DiffFormat::Text, "text"},
                       {DiffFormat::Json, "json"},
                       {DiffFormat::Qmp, "qmp"},
                       {DiffFormat::Virsh, "virsh"}});

struct DiffOptions {
  DiffFormat format = DiffFormat::Text;
  emit::VirshScope scope;  // of DiffFormat::Virsh
  bool pin = false;        // the new document instead, as the guest that runs has it
};

ExitCode diff(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
