// SPDX-License-Identifier: GPL-2.0-or-later
// rules, explain and help: what memdimm knows and takes, for people and for programs.
#pragma once

#include "base/words.h"
#include "cli/exit_code.h"
#include "cli/streams.h"

namespace memdimm::cli {

struct Invocation;

enum class CatalogueFormat { Text, Json };

inline constexpr auto kCatalogueFormatWords = words<CatalogueFormat>(
    {{CatalogueFormat::Text, "text"}, {CatalogueFormat::Json, "json"}});

struct CatalogueOptions {
  CatalogueFormat format = CatalogueFormat::Text;
};

// explain's.
enum class ExplainFormat { Text, Json, Md };

inline constexpr auto kExplainFormatWords =
    words<ExplainFormat>({{ExplainFormat::Text, "text"},
                          {ExplainFormat::Json, "json"},
                          {ExplainFormat::Md, "md"}});

struct ExplainOptions {
  ExplainFormat format = ExplainFormat::Text;
};

ExitCode explain(const Invocation& invocation, const Streams& streams);
ExitCode list_rules(const Invocation& invocation, const Streams& streams);
ExitCode show_help(const Invocation& invocation, const Streams& streams);

}  // namespace memdimm::cli
