// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as a configuration and as a baseline: settings, or faults that each have
// their place.
#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/json_input.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cli/option.h"
#include "fuzz/must.h"
#include "fuzz/program.h"
#include "lint/baseline.h"
#include "lint/config.h"

namespace memdimm::fuzz {
namespace {

constexpr std::string_view kName = "settings.json";

template <class Read>
void check(Read read) {
  try {
    read();
  } catch (const analysis::InputError& error) {
    for (const std::string_view fault : split(error.what(), '\n')) {
      must(is_utf8(fault), "a fault is UTF-8", fault);
      must(visible(fault) == fault, "a fault steers no terminal", fault);
      must(fault.starts_with(kName), "a fault says where it is", fault);
    }
  }
}

void check_settings(const std::string& text) {
  const std::string name(kName);
  const auto settings = cli::config_settings();
  const lint::Given given;
  check([&] { lint::read_config(text, name, settings, given); });
  check([&] { lint::read_baseline(text, name); });
}

}  // namespace
}  // namespace memdimm::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  memdimm::fuzz::check_settings(memdimm::fuzz::text_of(data, size));
  return 0;
}
