// SPDX-License-Identifier: GPL-2.0-or-later
// Reading inputs and writing results, whole. A failure of the world is a
// std::system_error whose text is a sentence that names the file.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

namespace memdimm {

[[noreturn]] void fail_on_file(int error,
                               const std::string& doing,
                               const std::string& path);

// The bytes of a file; "-" is `standard_input`.
std::string read_input(const std::string& path, std::istream& standard_input);

// Replaces `path` in one step once `text` is on disk, or leaves it as it was. A link is
// written through; a pipe, a terminal or a device gets the text and stays what it is.
void write_whole(const std::string& path, std::string_view text);

}  // namespace memdimm
