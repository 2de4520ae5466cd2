// SPDX-License-Identifier: GPL-2.0-or-later
// layout: what a domain resolves to, as a table, a picture or JSON. What is asked for.
#pragma once

#include "base/words.h"
#include "cli/exit_code.h"
#include "cli/streams.h"

namespace memdimm::cli {

struct Invocation;

enum class LayoutFormat { Text, Svg, Json };

inline constexpr auto kLayoutFormatWords =
    words<LayoutFormat>({{LayoutFormat::Text, "text"},
                         {LayoutFormat::Svg, "svg"},
                         {LayoutFormat::Json, "json"}});

struct LayoutOptions {
  LayoutFormat format = LayoutFormat::Text;
  bool ascii = false;
};

ExitCode show_layout(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
