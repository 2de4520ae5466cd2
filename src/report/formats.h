// SPDX-License-Identifier: GPL-2.0-or-later
// The formats for machines, as a table. Each gives one whole document.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lint/run.h"

namespace memdimm::report {

using lint::Failure;
using lint::Report;

struct Format {
  std::string_view name;
  std::string_view title;
  std::string (*write)(const Report&);
};

std::span<const Format> formats();

// The row called `name`, or nullptr.
const Format* find_format(std::string_view name);

// The writers behind the rows.
std::string json(const Report& report);
std::string sarif(const Report& report);
std::string github(const Report& report);
std::string gitlab(const Report& report);
std::string junit(const Report& report);
std::string checkstyle(const Report& report);
std::string jsonl(const Report& report);
std::string rdjson(const Report& report);
std::string tap(const Report& report);

// "MESSAGE (note; note; help)": all that is known, on one line.
std::string one_line(const lint::Finding& finding);

// The rule's page, below the place that the build was given.
std::string rule_url(const Code& code);

// A path as a repository has it, whose root the report's folder is: relative to it
// where it is below it, without "." and "..".
std::string repository_path(const Report& report, const std::string& path);

// How many findings of a severity there are, suppressed ones left out.
std::size_t count(const Report& report, Severity severity);

}  // namespace memdimm::report
