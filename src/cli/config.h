// SPDX-License-Identifier: GPL-2.0-or-later
// A project's settings: .memdimm.json, found in a file's folder or in one above it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.h"
#include "cli/streams.h"

namespace memdimm::cli {

inline constexpr std::string_view kConfigName = ".memdimm.json";

// The options for the files that one configuration is about: what the command line
// says, and what it leaves open as the configuration has it.
struct Config {
  std::string path;
  Options options;
};

// Throws InputError "FILE:LINE:COL: …" for what is no configuration; schemas/
// config.json says what is one.
Config read_config(std::string_view text,
                   const std::string& path,
                   const Options& given);

class Configs {
 public:
  // `options` must outlive it. With --config one file is for everything, with
  // --isolated none is.
  Configs(const Options& options, const Streams& streams);

  // The options for `file`; read once for each configuration.
  const lint::Settings& for_file(const std::string& file);

 private:
  const lint::Settings* in_folder(const std::string& folder);

  const Options& options_;
  const Streams& streams_;
  std::map<std::string, std::unique_ptr<Config>> read_;   // by path
  std::map<std::string, const lint::Settings*> folders_;  // by normal path
  std::map<std::string, const lint::Settings*> given_;    // by path as given
};

}  // namespace memdimm::cli
