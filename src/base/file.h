// SPDX-License-Identifier: GPL-2.0-or-later
// Reading inputs and writing results, whole. A failure of the world is a
// std::system_error whose text is a sentence that names the file.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/bytes.h"

namespace memdimm {

// A failure whose sentence is not the system's: what() is `sentence` alone.
class FileError : public std::system_error {
 public:
  FileError(std::errc reason, std::string sentence);
  [[nodiscard]] const char* what() const noexcept override { return sentence_.c_str(); }

 private:
  std::string sentence_;
};

// "`doing` 'path': why", for an errno.
[[noreturn]] void fail_on_file(int error,
                               const std::string& doing,
                               const std::string& path);

// How much is read of anything where nobody says otherwise, and the most that can be
// said: places are kept in 32 bits.
inline constexpr Bytes kUsualLargestFile = 256 * kMiB;
inline constexpr Bytes kLargestFile = 4 * kGiB - 1;

// The bytes of a file; "-" is `standard_input`. What has more than `most` bytes, which
// pipes and devices may never end to have, is a FileError, and a file is not even read
// for it.
std::string read_input(const std::string& path,
                       std::istream& standard_input,
                       Bytes most = kUsualLargestFile);

// The same of a regular file; nullopt where `path` is something else, which is neither
// waited for nor read.
std::optional<std::string> read_regular(const std::string& path, Bytes most);

// Replaces `path` in one step once `text` is on disk, or leaves it as it was. A link is
// written through; a pipe, a terminal or a device gets the text and stays what it is.
// Owner and mode stay; where they or other names of the file could not, the file is
// written in place instead.
void write_whole(const std::string& path, std::string_view text);

// The same for a regular file that had the bytes `before`: a FileError, and nothing is
// written, where it has others by now, or is no regular file.
void replace_whole(const std::string& path,
                   std::string_view before,
                   std::string_view after);

// Where the text stands until it is whole: a name that only depends on `path`.
std::string draft_path(const std::string& path);

// Removes what a run that was killed while it wrote `path` has left beside it.
void remove_draft(const std::string& path);

}  // namespace memdimm
