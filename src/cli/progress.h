// SPDX-License-Identifier: GPL-2.0-or-later
// A line on the terminal while many files take their time.
#pragma once

#include <chrono>
#include <cstddef>
#include <ostream>

#include "cli/streams.h"

namespace memdimm::cli {

class Progress {
 public:
  explicit Progress(const Streams& streams) : streams_(streams) {}

  void begin(std::size_t files) { files_ = files; }
  void step() {
    ++done_;
    const auto now = std::chrono::steady_clock::now();
    if (streams_.err_is_terminal && now - shown_ > std::chrono::seconds(1)) {
      shown_ = now;
      visible_ = true;
      streams_.err << "\r" << done_ << " of " << files_ << " files" << std::flush;
    }
  }
  void clear() {
    if (visible_) {
      streams_.err << "\r\x1B[K" << std::flush;
      visible_ = false;
    }
  }

 private:
  const Streams& streams_;
  std::size_t files_ = 0;
  std::size_t done_ = 0;
  bool visible_ = false;
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
};

}  // namespace memdimm::cli
