// SPDX-License-Identifier: GPL-2.0-or-later
// Where a command reads and writes: the real streams, or strings in a test.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

namespace memdimm::cli {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool in_is_piped = false;      // a pipe or a file, not a terminal and not /dev/null
  std::size_t columns = 0;       // of the terminal; 0: not known
  std::string user_config = {};  // the user's own configuration of validate; "": none
};

}  // namespace memdimm::cli
