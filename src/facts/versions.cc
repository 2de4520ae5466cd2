// SPDX-License-Identifier: GPL-2.0-or-later
// How versions are shown.
#include "facts/versions.h"

namespace memdimm::facts {

std::string show_version(const Version& version) {
  return std::to_string(version.major) + '.' + std::to_string(version.minor);
}

}  // namespace memdimm::facts
