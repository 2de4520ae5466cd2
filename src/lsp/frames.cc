// SPDX-License-Identifier: GPL-2.0-or-later
// Headers are read byte by byte, contents at once.
#include "lsp/frames.h"

#include <algorithm>
#include <istream>
#include <ostream>
#include <streambuf>

#include "base/bytes.h"
#include "base/text.h"

namespace memdimm::lsp {
namespace {

constexpr std::string_view kLength = "content-length:";

// A line without its end; false where the input ends first or the line is too long.
bool read_line(std::istream& in, std::size_t most, std::string& line) {
  line.clear();
  for (char byte = 0; line.size() <= most && in.get(byte);) {
    if (byte == '\n') {
      if (!line.empty() && line.back() == '\r') {
        line.pop_back();
      }
      return true;
    }
    line.push_back(byte);
  }
  return false;
}

}  // namespace

// What is wrong with the header, "" for nothing; the length is 0 where the input ended
// before it.
std::string Frames::header(std::size_t& length) {
  std::size_t left = kLongestHeader;
  bool any = false;
  bool told = false;
  for (std::string line; read_line(in_, left, line);) {
    if (line.empty()) {
      return told ? "" : "a message without Content-Length";
    }
    any = true;
    left -= std::min(left, line.size());
    if (line.size() < kLength.size() ||
        !equal_ignoring_case(line.substr(0, kLength.size()), kLength)) {
      continue;
    }
    const std::string_view number = trim(std::string_view(line).substr(kLength.size()));
    const auto value = parse_decimal(number);
    if (!value || *value == 0 || *value > kLongestMessage) {
      return "Content-Length is " + quoted(number) + "; expected 1 to " +
             std::to_string(kLongestMessage);
    }
    length = *value;
    told = true;
  }
  return any || !in_.eof() ? "a message ends in its header" : "";
}

Frame Frames::next() {
  std::size_t length = 0;
  if (std::string fault = header(length); !fault.empty()) {
    return {Frame::Kind::Fault, std::move(fault)};
  }
  if (length == 0) {
    return {};
  }
  // By the piece, so that a length that is a lie costs no memory.
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  Frame frame{Frame::Kind::Message, {}};
  while (frame.text.size() < length) {
    const std::size_t had = frame.text.size();
    frame.text.resize(std::min(length, had + kPiece));
    in_.read(frame.text.data() + had,
             static_cast<std::streamsize>(frame.text.size() - had));
    if (!in_) {
      return {Frame::Kind::Fault, "a message ends before its length"};
    }
  }
  return frame;
}

bool Frames::waiting() const {
  return in_.good() && in_.rdbuf()->in_avail() > 0;
}

void write_frame(std::ostream& out, std::string_view json) {
  out << "Content-Length: " << json.size() << "\r\n\r\n" << json;
  out.flush();
}

}  // namespace memdimm::lsp
