// SPDX-License-Identifier: GPL-2.0-or-later
// A line on the terminal while a guest takes its time.
#pragma once

#include <chrono>
#include <ostream>
#include <string>

#include "base/visible.h"
#include "cli/streams.h"

namespace memdimm::cli {

class Waiting {
 public:
  explicit Waiting(const Streams& streams) : streams_(streams) {}
  ~Waiting() { clear(); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  Waiting(Waiting&&) = delete;
  Waiting& operator=(Waiting&&) = delete;

  void show(const std::string& what) {
    if (streams_.err_is_terminal) {
      const auto passed = std::chrono::duration_cast<std::chrono::seconds>(
          std::chrono::steady_clock::now() - began_);
      streams_.err << kLineStart << visible(what) << ", " << passed.count() << " s"
                   << std::flush;
      visible_ = true;
    }
  }
  void clear() {
    if (visible_) {
      streams_.err << kLineStart << std::flush;
      visible_ = false;
    }
  }

 private:
  static constexpr auto kLineStart = "\r\x1B[K";

  const Streams& streams_;
  bool visible_ = false;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace memdimm::cli
