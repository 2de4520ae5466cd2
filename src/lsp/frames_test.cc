// SPDX-License-Identifier: GPL-2.0-or-later
#include "lsp/frames.h"

#include <sstream>
#include <vector>

#include <doctest/doctest.h>

namespace memdimm::lsp {
namespace {

TEST_CASE("messages come as they were written") {
  std::stringstream stream;
  write_frame(stream, "{}");
  write_frame(stream, "[1]");
  stream << "content-type: x\nCONTENT-LENGTH:  1 \n\n7";
  Frames frames(stream);
  for (const std::string_view text : {"{}", "[1]", "7"}) {
    const Frame frame = frames.next();
    CHECK(frame.kind == Frame::Kind::Message);
    CHECK(frame.text == text);
  }
  CHECK(frames.next().kind == Frame::Kind::End);
}

TEST_CASE("a header that cannot be read ends it, with the reason") {
  struct Row {
    std::string input;
    std::string_view said;
  };
  const std::vector<Row> rows = {
      {"\r\n", "without Content-Length"},
      {"Content-Type: x\r\n\r\n{}", "without Content-Length"},
      {"Content-Length: x\r\n\r\n", "'x'; expected 1 to"},
      {"Content-Length: -1\r\n\r\n", "'-1'"},
      {"Content-Length: 0\r\n\r\n", "'0'"},
      {"Content-Length: 99999999999999999999\r\n\r\n", "expected 1 to"},
      {"Content-Length: 268435457\r\n\r\n", "expected 1 to"},
      {"Content-Length: 5\r\n\r\n{}", "before its length"},
      {"Content-Length: 200000000\r\n\r\n{}", "before its length"},
      {"Content-Length: 5\r\n", "in its header"},
      {std::string(100'000, 'x'), "in its header"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.said);
    std::istringstream stream(row.input);
    const Frame frame = Frames(stream).next();
    CHECK(frame.kind == Frame::Kind::Fault);
    CHECK(frame.text.find(row.said) != std::string::npos);
  }
}

}  // namespace
}  // namespace memdimm::lsp
