// SPDX-License-Identifier: GPL-2.0-or-later
// Items as arguments of a QEMU command line. Nothing of the input can leave its word: a
// comma is doubled in key=value syntax (QEMU 5.2 to 11.1 know no other special
// character there), JSON strings are escaped, and shells get quoted words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emit/item.h"
#include "facts/versions.h"

namespace memdimm::emit {

// How -object and -device are written; every other option knows key=value only.
enum class Syntax { Json, Keyval };

// Json for what `qemu` understands: -object from 6.0, -device from 7.0 (6.2 reads it,
// but cannot unplug such a device again); Keyval for the rest. `forced` overrules.
std::vector<std::string> arguments(std::span<const Item> items,
                                   facts::Version qemu,
                                   std::optional<Syntax> forced);

// One word as a POSIX shell reads it back; bare where nothing in it is special.
std::string shell_word(std::string_view word);

// The same on one line whatever is in it: control characters become $'\n', which bash,
// zsh and ksh read.
std::string shell_word_on_one_line(std::string_view word);

}  // namespace memdimm::emit
