// SPDX-License-Identifier: GPL-2.0-or-later
// hotplug-json: the QMP commands that plug, unplug or resize a module. Its options are
// a live::HotplugRequest.
#pragma once

#include "base/words.h"
#include "cli/exit_code.h"
#include "cli/streams.h"
#include "emit/qmp.h"

namespace memdimm::cli {

struct Invocation;

inline constexpr auto kFormWords = words<emit::Form>({{emit::Form::Ndjson, "ndjson"},
                                                      {emit::Form::Plan, "plan"},
                                                      {emit::Form::Virsh, "virsh"}});

// What is told of --live or --config with another format than virsh; diff has them too.
ExitCode refuse_scope(const Invocation& invocation, const Streams& streams);

ExitCode hotplug_json(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
