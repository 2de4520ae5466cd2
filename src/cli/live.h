// SPDX-License-Identifier: GPL-2.0-or-later
// plug, unplug, resize, verify and apply: the commands on a QEMU that runs. What is
// asked for.
#pragma once

#include <chrono>
#include <string>

#include "base/words.h"
#include "cli/exit_code.h"
#include "cli/streams.h"
#include "qmp/address.h"

namespace memdimm::cli {

struct Invocation;

enum class VerifyFormat { Text, Json };

inline constexpr auto kVerifyFormatWords =
    words<VerifyFormat>({{VerifyFormat::Text, "text"}, {VerifyFormat::Json, "json"}});

inline constexpr unsigned kDefaultTimeout = 60;  // seconds

struct LiveOptions {
  qmp::Address qmp;
  std::string domain;  // plug: the definition that runs; "": none is known
  std::chrono::seconds timeout{kDefaultTimeout};
  bool dry_run = false;
  VerifyFormat format = VerifyFormat::Text;
};

ExitCode plug(const Invocation& invocation, const Streams& streams);
ExitCode unplug(const Invocation& invocation, const Streams& streams);
ExitCode resize(const Invocation& invocation, const Streams& streams);
ExitCode verify(const Invocation& invocation, const Streams& streams);
ExitCode apply(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
