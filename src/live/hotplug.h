// SPDX-License-Identifier: GPL-2.0-or-later
// One module plugged into a running guest, unplugged or resized: the QMP commands.
#pragma once

#include <string>

#include "analysis/reader.h"
#include "emit/qmp.h"
#include "live/verb.h"

namespace memdimm::live {

// What is to be done, as hotplug-json is asked for it.
struct HotplugRequest {
  std::string module;  // its file; of a domain's, to unplug or resize, its id or slot
  std::string domain;  // the definition that runs; "": nothing is known of it
  Verb verb = Verb::Plug;
  Bytes size = 0;  // Resize: the new one
  std::string id;  // the device's; "": after its slot
  emit::Style form = {};
};

// The QMP commands for it; what they are is only of worth where no error was found.
std::string hotplug(const HotplugRequest& asked, analysis::Reader& reader);

}  // namespace memdimm::live
