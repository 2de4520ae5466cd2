// SPDX-License-Identifier: GPL-2.0-or-later
// What is wrong with a request for a plan before any plan is looked for.
#include "layout/plan.h"

namespace memdimm::layout {

std::string contradiction(const PlanRequest& request) {
  if (request.boot == 0) {
    return "--boot is 0; expected a size, for example 4G";
  }
  if (request.total <= request.boot) {
    return "--to " + option_size(request.total) + " is not above --boot " +
           option_size(request.boot);
  }
  if (request.maximum && *request.maximum < request.total) {
    return "--max " + option_size(*request.maximum) + " is below --to " +
           option_size(request.total);
  }
  return {};
}

}  // namespace memdimm::layout
