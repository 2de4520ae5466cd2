// SPDX-License-Identifier: GPL-2.0-or-later
// A file descriptor that is closed when it goes.
#pragma once

#include <utility>

#include <unistd.h>

namespace memdimm {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;

  [[nodiscard]] int get() const { return number_; }
  // From now on it is the caller's to close.
  int release() { return std::exchange(number_, -1); }
  // false when the system could not keep what was written.
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

}  // namespace memdimm
