// SPDX-License-Identifier: GPL-2.0-or-later
// What somebody else wrote, on its way to a terminal or a log: a document's text, the
// name of a file, a word of a configuration. Nothing of it may steer the terminal, hide
// or turn around what stands beside it, or be a command of the machine that keeps the
// log. Every writer of messages asks here, and nowhere else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace memdimm {

// Whether a character does something other than stand where it is: control characters
// (C0, DEL, C1), separators of lines, those that choose the direction of writing, and
// those that nobody sees.
bool is_steering(char32_t character);

// Whether GitHub or Azure would take what stands here, anywhere in a line, for a
// command:
// ##[group], ##vso[…].
bool is_log_command(std::string_view text);

// How the first character of a text that is not empty is shown.
struct Glyph {
  std::string text;   // the character, or \xNN or \u{NNNN} instead of it
  std::size_t width;  // in columns, each character taken for one
  std::size_t size;   // how many bytes of the text it stands for
};
Glyph first_glyph(std::string_view text);

// `text` as UTF-8 of visible characters on one line: steering ones and bytes that are
// no UTF-8 as \xNN or \u{NNNN}, a tab as four spaces. What GitHub and Azure would take
// for a command anywhere in a line (##[…) loses its first sign to \x23.
std::string visible(std::string_view text);

// The same of a text of several lines, which stay.
std::string visible_lines(std::string_view text);

// `text` between quotes for a message: cut after `longest` characters, and as visible()
// has it but for a tab, which is \x09 here. A path tells most at its end: give it
// kLongestPath.
constexpr std::size_t kLongestPath = 512;
std::string quoted(std::string_view text, std::size_t longest = 60);

// `path` where a line begins with it: GitHub takes a line that begins with :: for a
// command.
std::string leading_path(std::string_view path);

}  // namespace memdimm
