// SPDX-License-Identifier: GPL-2.0-or-later
// Reading inputs and writing results. A failure of the world is a std::system_error
// whose text is a sentence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/streams.h"

namespace memdimm::cli {

struct Options;

// The bytes of a file; "-" is streams.in.
std::string read_input(const std::string& path, const Streams& streams);

struct InputFile {
  std::string path;
  bool from_folder = false;  // nobody named it: other kinds of file are passed over
  const Options* options = nullptr;  // its configuration's; nullptr: the command line's
};

// A file as it is, a folder as all *.xml below it, sorted; links to folders are not
// followed, so that no loop is. In a git checkout the files that git ignores are left
// out, as far as git is there to ask. `exclude` are globs over the path or the file's
// name.
std::vector<InputFile> expand(const std::string& path,
                              const std::vector<std::string>& exclude);

// Whether a file's path or name is like one of the globs.
bool is_excluded(const std::string& path, const std::vector<std::string>& exclude);

// Replaces `path` in one step once `text` is on disk, or leaves it as it was. A link is
// written through; a pipe, a terminal or a device gets the text and stays what it is.
void write_whole(const std::string& path, std::string_view text);

}  // namespace memdimm::cli
