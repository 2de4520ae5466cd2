// SPDX-License-Identifier: GPL-2.0-or-later
// Plugging a module into a domain, with what a running guest forbids.
#pragma once

#include <span>
#include <string>

#include "cli/session.h"

namespace memdimm::cli {

// MD250 boot-memory-fixed, MD251 module-not-found, MD252 not-unpluggable, MD310
// image-not-pluggable.
std::span<const Code> hotplug_codes();

// Adds the module at `path` to the domain, or says why it cannot be. `domain` has its
// domain and layout; afterwards they hold the module as the last one, if no error came.
void plug_into(Analysis& domain, const std::string& path, Session& session);

}  // namespace memdimm::cli
