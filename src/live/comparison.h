// SPDX-License-Identifier: GPL-2.0-or-later
// Two definitions of one guest, read and compared: the one it runs by, and the one it
// is to have.
#pragma once

#include <optional>
#include <string>

#include "analysis/reader.h"
#include "live/changes.h"

namespace memdimm::live {

// nullopt after an error. Findings about the running one are told only where they are
// errors, those about the wanted one only where they are new.
std::optional<Comparison> compare_documents(const std::string& running,
                                            const std::string& wanted,
                                            analysis::Reader& reader);

}  // namespace memdimm::live
