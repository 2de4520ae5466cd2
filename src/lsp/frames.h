// SPDX-License-Identifier: GPL-2.0-or-later
// The base protocol of LSP 3.17: messages behind a header that says how long they are.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

namespace memdimm::lsp {

// What the header of a message may take, and its content: an editor's documents are far
// smaller.
inline constexpr std::size_t kLongestHeader = 8192;
inline constexpr std::size_t kLongestMessage = std::size_t{256} << 20;

struct Frame {
  enum class Kind { Message, End, Fault };
  Kind kind = Kind::End;
  std::string
      text;  // the content; of a Fault what is wrong, after which nothing is read
};

class Frames {
 public:
  explicit Frames(std::istream& in) : in_(in) {}

  // Waits for the next one.
  Frame next();

  // Whether more has come already, so that next() need not wait.
  [[nodiscard]] bool waiting() const;

 private:
  std::string header(std::size_t& length);

  std::istream& in_;
};

// `json` with its header, and out with it.
void write_frame(std::ostream& out, std::string_view json);

}  // namespace memdimm::lsp
