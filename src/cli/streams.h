// SPDX-License-Identifier: GPL-2.0-or-later
// Where a command reads and writes: the real streams, or strings in a test.
#pragma once

#include <iosfwd>

namespace memdimm::cli {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

}  // namespace memdimm::cli
