// SPDX-License-Identifier: GPL-2.0-or-later
// The settings in force, and where they come from.
#pragma once

#include <string>

#include "lint/settings.h"

namespace memdimm::cli {

// A line for each setting that a configuration can have: its name, its value, and who
// says so.
std::string settings_table(const lint::Settings& settings);

}  // namespace memdimm::cli
