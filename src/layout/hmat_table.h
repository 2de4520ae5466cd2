// SPDX-License-Identifier: GPL-2.0-or-later
// What goes into one table of ACPI's HMAT: numbers of 16 bits, and one base that all of
// them are multiples of. QEMU fits each value in as it comes, and refuses one for which
// there is no room (seen on QEMU 7.2 and 10.0, random values in random order).
#pragma once

#include <cstdint>
#include <limits>

#include "base/bytes.h"

namespace memdimm::layout {

class HmatTable {
 public:
  // Whether QEMU takes the value behind those that were added; 0 says nothing.
  bool add_latency(std::uint64_t nanoseconds);
  bool add_bandwidth(Bytes per_second);

 private:
  std::uint64_t base_ = std::numeric_limits<std::uint64_t>::max();  // of latencies
  std::uint64_t largest_ = 0;  // latency, in bases of its time
  Bytes bits_ = 0;             // of all bandwidths
};

}  // namespace memdimm::layout
