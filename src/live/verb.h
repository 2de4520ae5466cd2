// SPDX-License-Identifier: GPL-2.0-or-later
// What is done with a module while its guest runs.
#pragma once

#include "base/words.h"

namespace memdimm::live {

enum class Verb { Plug, Unplug, Resize };

// As messages say that it cannot be done: "cannot be plugged".
inline constexpr auto kDone = words<Verb>(
    {{Verb::Plug, "plugged"}, {Verb::Unplug, "unplugged"}, {Verb::Resize, "resized"}});

}  // namespace memdimm::live
