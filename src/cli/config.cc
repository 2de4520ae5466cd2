// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/config.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "analysis/json_input.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/host.h"
#include "facts/cpu_models.h"
#include "facts/versions.h"
#include "lint/catalogue.h"

namespace memdimm::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::vector<std::string> words(const analysis::JsonInput& input,
                               const std::string& key) {
  const Json& value = input.root()[key];
  std::vector<std::string> out;
  if (value.is_array()) {
    for (const Json& one : value) {
      if (one.is_string()) {
        out.push_back(one.get<std::string>());
      }
    }
  }
  if (!value.is_array() || out.size() != value.size()) {
    input.fail(key, "\"" + key + "\" is not a list of strings");
  }
  return out;
}

std::vector<std::string> rules(const analysis::JsonInput& input,
                               const std::string& key) {
  std::vector<std::string> out = words(input, key);
  if (const std::string wrong = lint::unknown_rule(out, lint::catalogue());
      !wrong.empty()) {
    input.fail(key, wrong);
  }
  return out;
}

void read_select(const analysis::JsonInput& input,
                 const std::string& key,
                 Options& options) {
  if (options.settings.rules.select.empty()) {
    options.settings.rules.select = rules(input, key);
  }
}

void read_ignore(const analysis::JsonInput& input,
                 const std::string& key,
                 Options& options) {
  const std::vector<std::string> more = rules(input, key);
  options.settings.rules.ignore.insert(
      options.settings.rules.ignore.end(), more.begin(), more.end());
}

void read_exclude(const analysis::JsonInput& input,
                  const std::string& key,
                  Options& options) {
  const std::vector<std::string> more = words(input, key);
  options.settings.exclude.insert(
      options.settings.exclude.end(), more.begin(), more.end());
}

void read_severity(const analysis::JsonInput& input,
                   const std::string& key,
                   Options& options) {
  const Json& value = input.root()[key];
  if (!value.is_object()) {
    input.fail(key, "\"severity\" is not an object of rules and levels");
  }
  for (const auto& [rule, level] : value.items()) {
    const std::string word = level.is_string() ? level.get<std::string>() : "";
    const auto severity = severity_called(word);
    if (!severity) {
      input.fail(rule, "\"" + rule + "\" is not an error, a warning or a note");
    }
    if (const std::string wrong = lint::unknown_rule({rule}, lint::catalogue());
        !wrong.empty()) {
      input.fail(rule, wrong);
    }
    options.settings.rules.severity.try_emplace(rule, *severity);
  }
}

void read_qemu_version(const analysis::JsonInput& input,
                       const std::string& key,
                       Options& options) {
  const Json& value = input.root()[key];
  const auto version =
      value.is_string() ? version_called(value.get<std::string>()) : std::nullopt;
  if (!version) {
    input.fail(key, R"("qemu-version" is not a version such as "7.2")");
  }
  if (*version < facts::kOldestQemu) {
    input.fail(key,
               R"("qemu-version" is a QEMU without memory modules; expected )" +
                   facts::show_version(facts::kOldestQemu) + " or newer");
  }
  if (!options.qemu_version_given) {
    options.settings.analysis.target.qemu = *version;
  }
}

void read_libvirt(const analysis::JsonInput& input,
                  const std::string& key,
                  Options& options) {
  const Json& value = input.root()[key];
  const auto version =
      value.is_string() ? version_called(value.get<std::string>()) : std::nullopt;
  if (!version) {
    input.fail(key, R"("libvirt" is not a version such as "9.0")");
  }
  if (!options.settings.analysis.target.libvirt) {
    options.settings.analysis.target.libvirt = version;
  }
}

void read_guest(const analysis::JsonInput& input,
                const std::string& key,
                Options& options) {
  const Json& value = input.root()[key];
  const auto guest =
      value.is_string() ? guest_called(value.get<std::string>()) : std::nullopt;
  if (!guest) {
    input.fail(key, R"("guest" is not "linux", "windows", "freebsd" or "none")");
  }
  if (!options.settings.analysis.target.guest) {
    options.settings.analysis.target.guest = guest;
  }
}

void read_guest_block(const analysis::JsonInput& input,
                      const std::string& key,
                      Options& options) {
  const Json& value = input.root()[key];
  const auto block =
      value.is_string() ? guest_block_called(value.get<std::string>()) : std::nullopt;
  if (!block) {
    input.fail(key, R"("guest-block" is not a power of two such as "128M")");
  }
  if (!options.settings.analysis.target.guest_block) {
    options.settings.analysis.target.guest_block = block;
  }
}

void read_host_too(const analysis::JsonInput& input,
                   const std::string& key,
                   Options& options) {
  const Json& value = input.root()[key];
  if (!value.is_boolean()) {
    input.fail(key, R"("host" is not true or false)");
  }
  if (value.get<bool>() && !options.host) {
    options.host = true;
    read_host(options.host_root, options.settings.analysis.target);
  }
}

void read_phys_bits(const analysis::JsonInput& input,
                    const std::string& key,
                    Options& options) {
  const Json& value = input.root()[key];
  const std::uint64_t bits =
      value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
  if (bits < facts::kFewestBits || bits > facts::kMostBits) {
    input.fail(key,
               "\"phys-bits\" is not a number from " +
                   std::to_string(facts::kFewestBits) + " to " +
                   std::to_string(facts::kMostBits));
  }
  if (!options.settings.analysis.target.phys_bits) {
    options.settings.analysis.target.phys_bits = static_cast<unsigned>(bits);
  }
}

struct Setting {
  std::string_view key;
  void (*read)(const analysis::JsonInput& input,
               const std::string& key,
               Options& options);
};

constexpr std::array kSettings = {
    Setting{"select", read_select},
    Setting{"ignore", read_ignore},
    Setting{"severity", read_severity},
    Setting{"exclude", read_exclude},
    Setting{"qemu-version", read_qemu_version},
    Setting{"libvirt", read_libvirt},
    Setting{"guest", read_guest},
    Setting{"guest-block", read_guest_block},
    Setting{"host", read_host_too},
    Setting{"phys-bits", read_phys_bits},
};

}  // namespace

Config read_config(std::string_view text,
                   const std::string& path,
                   const Options& given) {
  const analysis::JsonInput input(text, path);
  Config config{path, given};
  if (!input.root().is_object()) {
    input.fail("", "expected an object of settings");
  }
  for (const auto& [key, value] : input.root().items()) {
    const auto* setting = std::find_if(
        kSettings.begin(), kSettings.end(), [&, name = key](const auto& one) {
          return one.key == name;
        });
    if (setting == kSettings.end() && key != "$schema") {
      std::vector<std::string_view> known;
      known.reserve(kSettings.size());
      for (const Setting& one : kSettings) {
        known.push_back(one.key);
      }
      const std::string_view near = closest_match(key, known);
      input.fail(
          key,
          "unknown setting \"" + key + "\"" +
              (near.empty() ? "" : "; did you mean \"" + std::string(near) + "\"?"));
    }
    if (setting != kSettings.end()) {
      setting->read(input, key, config.options);
    }
  }
  return config;
}

Configs::Configs(const Options& options, const Streams& streams)
    : options_(options), streams_(streams) {
  if (!options.config.empty()) {
    read_[options.config] = std::make_unique<Config>(
        read_config(read_input(options.config, streams.in), options.config, options));
  }
}

const lint::Settings* Configs::in_folder(const std::string& folder) {
  const auto known = folders_.find(folder);
  if (known != folders_.end()) {
    return known->second;
  }
  const fs::path path = fs::path(folder) / kConfigName;
  const lint::Settings* found = &options_.settings;
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) {
    auto& config = read_[path.string()];
    config = std::make_unique<Config>(
        read_config(read_input(path.string(), streams_.in), path.string(), options_));
    found = &config->options.settings;
  } else if (const fs::path parent = fs::path(folder).parent_path(); parent != folder) {
    found = in_folder(parent.string());
  }
  folders_[folder] = found;
  return found;
}

const lint::Settings& Configs::for_file(const std::string& file) {
  if (options_.isolated) {
    return options_.settings;
  }
  if (!options_.config.empty()) {
    return read_.at(options_.config)->options.settings;
  }
  // Files come folder by folder: its path need not be worked out for each of them.
  const std::string given = file == "-" ? file : file.substr(0, file.rfind('/') + 1);
  const auto known = given_.find(given);
  if (known != given_.end()) {
    return *known->second;
  }
  std::error_code ignored;
  const fs::path folder = file == "-" ? fs::current_path(ignored)
                                      : fs::absolute(file, ignored).parent_path();
  const lint::Settings* found = in_folder(folder.lexically_normal().string());
  given_[given] = found;
  return *found;
}

}  // namespace memdimm::cli
