// SPDX-License-Identifier: GPL-2.0-or-later
// A project's settings: .memdimm.json, found in a file's folder or in one above it.
// What can be set, and what a value's text means, is handed in: the same rows read a
// command line.
#pragma once

#include <iosfwd>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/settings.h"

namespace memdimm::lint {

inline constexpr std::string_view kConfigName = ".memdimm.json";

// How a configuration writes a setting: "7.2", 46, true, ["*/x/*"], ["MD103"],
// {"MD103": "error"}, which is the text "MD103=error", and {"old/*": ["MD103"]}, which
// is "old/*=MD103".
enum class Form { Text, Number, Flag, List, Rules, Levels, RulesOfFiles };

// By which name and how a configuration sets something.
struct ConfigKey {
  std::string_view name;
  Form form = Form::Text;
  bool adds = false;  // to what the command line says, which else comes first
  std::string_view pattern = {};  // a Text's, as JSON Schema has it; "": any
  unsigned least = 0;             // a Number's
  unsigned most = 0;
};

struct Setting {
  ConfigKey key;
  std::string about;                    // one sentence
  std::vector<std::string_view> words;  // the choices, of a Text and of the Levels
  // Why `text` is no value; "" where it is one, which the settings then have.
  std::string (*set)(const std::string& text, Settings& settings) = nullptr;
};

// What the command line says, and which of the settings that is by name.
struct Given {
  Settings settings;
  std::set<std::string_view> names;
};

// What `given` and the configuration say together. Throws InputError with all faults,
// "FILE:LINE:COL: …" each.
Settings read_config(std::string_view text,
                     const std::string& path,
                     std::span<const Setting> settings,
                     const Given& given);

// A JSON schema of configurations: schemas/config.json.
std::string config_schema(std::span<const Setting> settings);

// Which configuration is to be read.
struct ConfigChoice {
  std::string file;       // this one for everything; "": the one nearest to each file
  bool isolated = false;  // none
  std::string user = {};  // where no folder has one, if it is there; "": none
  std::string stdin_name = {};  // the file whose folder standard input counts to be in
};

class Configs {
 public:
  // `settings` and `given` must outlive it; `standard_input` is the file "-".
  Configs(ConfigChoice choice,
          std::span<const Setting> settings,
          const Given& given,
          std::istream& standard_input);

  // The settings for `file`; read once for each configuration.
  const Settings& for_file(const std::string& file);

  // The settings for the working folder.
  const Settings& for_run();

 private:
  const Settings* in_folder(const std::string& folder);
  const Settings* of_user();
  const Settings* read(const std::string& path);

  ConfigChoice choice_;
  std::span<const Setting> settings_;
  const Given& given_;
  std::istream& standard_input_;
  std::map<std::string, std::unique_ptr<Settings>> read_;  // by path
  std::map<std::string, const Settings*> by_folder_;       // by normal path
  std::map<std::string, const Settings*> by_prefix_;       // by path as files have it
};

}  // namespace memdimm::lint
