// SPDX-License-Identifier: GPL-2.0-or-later
// Reads configurations by walking the settings there are, and finds the one that is
// nearest to a file.
#include "lint/config.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "analysis/host.h"
#include "analysis/json_input.h"
#include "base/file.h"
#include "base/text.h"
#include "base/words.h"
#include "lint/catalogue.h"

namespace memdimm::lint {
namespace {

namespace fs = std::filesystem;
using analysis::JsonInput;
using analysis::JsonKind;
using analysis::JsonMember;
using analysis::JsonValue;

JsonKind kind_of(Form form) {
  switch (form) {
    case Form::Text:
      return JsonKind::String;
    case Form::Number:
      return JsonKind::Number;
    case Form::Flag:
      return JsonKind::Boolean;
    case Form::List:
    case Form::Rules:
      return JsonKind::Array;
    case Form::Levels:
    case Form::RulesOfFiles:
      break;
  }
  return JsonKind::Object;
}

constexpr auto kFormWords =
    words<Form>({{Form::Text, "a string"},
                 {Form::Number, "a number"},
                 {Form::Flag, "true or false"},
                 {Form::List, "a list of strings"},
                 {Form::Rules, "a list of rules"},
                 {Form::Levels, "an object of rules and levels"},
                 {Form::RulesOfFiles, "an object of globs and lists of rules"}});

// One configuration on its way into settings.
class Reading {
 public:
  Reading(JsonInput& input, std::span<const Setting> settings, const Given& given)
      : input_(input), settings_(settings), given_(given), out_(given.settings) {}

  Settings run() {
    const JsonValue& root = input_.root();
    if (root.kind != JsonKind::Object) {
      input_.fail(root.at, "expected an object of settings");
    }
    check_names(root);
    for (const JsonMember& member : root.members) {
      const auto setting =
          std::find_if(settings_.begin(), settings_.end(), [&](const Setting& one) {
            return one.key.name == member.key;
          });
      if (setting != settings_.end()) {
        read(*setting, member);
      } else if (member.key != "$schema") {
        tell_unknown(member);
      }
    }
    input_.throw_faults();
    return std::move(out_);
  }

 private:
  void tell_unknown(const JsonMember& member) {
    std::vector<std::string_view> names;
    names.reserve(settings_.size());
    for (const Setting& one : settings_) {
      names.push_back(one.key.name);
    }
    input_.add_fault(member.at,
                     "unknown setting " + memdimm::quoted(member.key) +
                         or_meant(closest_match(member.key, names)));
  }

  // Of two values under one name it is not clear which one is meant.
  void check_names(const JsonValue& object) {
    std::set<std::string_view> names;
    for (const JsonMember& member : object.members) {
      if (!names.insert(member.key).second) {
        input_.add_fault(member.at, memdimm::quoted(member.key) + " is set twice");
      }
    }
  }

  bool is(JsonKind wanted,
          std::string_view expected,
          const JsonValue& value,
          std::string_view name) {
    if (value.kind == wanted) {
      return true;
    }
    input_.add_fault(value.at,
                     memdimm::quoted(name) + " is " +
                         std::string(json_kind_words(value.kind)) + "; expected " +
                         std::string(expected));
    return false;
  }

  void read(const Setting& setting, const JsonMember& member) {
    const JsonValue& value = member.value;
    const Form form = setting.key.form;
    if (!is(kind_of(form), kFormWords.of(form), value, member.key)) {
      return;
    }
    const bool counts = setting.key.adds || !given_.names.contains(setting.key.name);
    switch (form) {
      case Form::Text:
      case Form::Number:
        set(setting, value.text, value.at, counts);
        break;
      case Form::Flag:
        if (value.text == "true") {
          set(setting, "", value.at, counts);
        }
        break;
      case Form::List:
      case Form::Rules:
        for (const JsonValue& item : value.items) {
          read_item(setting, item, counts);
        }
        break;
      case Form::Levels:
        check_names(value);
        for (const JsonMember& level : value.members) {
          read_level(setting, level);
        }
        break;
      case Form::RulesOfFiles:
        check_names(value);
        for (const JsonMember& files : value.members) {
          read_rules_of_files(setting, files);
        }
    }
  }

  void read_item(const Setting& setting, const JsonValue& item, bool counts) {
    if (item.kind != JsonKind::String) {
      input_.add_fault(item.at,
                       "an item of " + memdimm::quoted(setting.key.name) + " is " +
                           std::string(json_kind_words(item.kind)) +
                           "; expected a string");
    } else if (setting.key.form == Form::List || is_rule(item.text, item.at)) {
      set(setting, item.text, item.at, counts);
    }
  }

  void read_level(const Setting& setting, const JsonMember& level) {
    const bool counts = !given_.settings.rules.severity.contains(level.key);
    const bool rule = is_rule(level.key, level.at);
    const JsonValue& value = level.value;
    if (is(JsonKind::String, "error, warning or note", value, level.key)) {
      set(setting, level.key + '=' + value.text, value.at, rule && counts);
    }
  }

  void read_rules_of_files(const Setting& setting, const JsonMember& files) {
    if (!is(JsonKind::Array, kFormWords.of(Form::Rules), files.value, files.key)) {
      return;
    }
    for (const JsonValue& rule : files.value.items) {
      if (is(JsonKind::String, "a rule", rule, files.key) &&
          is_rule(rule.text, rule.at)) {
        set(setting, files.key + '=' + rule.text, rule.at, true);
      }
    }
  }

  bool is_rule(const std::string& word, std::size_t at) {
    const std::string wrong = unknown_rule({word}, catalogue_);
    if (!wrong.empty()) {
      input_.add_fault(at, wrong);
    }
    return wrong.empty();
  }

  // What does not count must be right nevertheless.
  void set(const Setting& setting,
           const std::string& text,
           std::size_t at,
           bool counts) {
    Settings unused;
    const std::string wrong = setting.set(text, counts ? out_ : unused);
    if (!wrong.empty()) {
      input_.add_fault(at, wrong);
    } else if (counts) {
      out_.said.push_back({std::string(setting.key.name),
                           setting.key.form == Form::Flag ? "true" : text,
                           input_.place(at)});
    }
  }

  JsonInput& input_;
  std::span<const Setting> settings_;
  const Given& given_;
  Settings out_;
  std::vector<Code> catalogue_ = catalogue();
};

}  // namespace

Settings read_config(std::string_view text,
                     const std::string& path,
                     std::span<const Setting> settings,
                     const Given& given) {
  JsonInput input(text, path);
  Settings out = Reading(input, settings, given).run();
  std::error_code ignored;
  out.configuration = path;
  out.folder = fs::absolute(path, ignored).lexically_normal().parent_path().string();
  analysis::look_host_up(out.analysis);
  return out;
}

Configs::Configs(ConfigChoice choice,
                 std::span<const Setting> settings,
                 const Given& given,
                 std::istream& standard_input)
    : choice_(std::move(choice)),
      settings_(settings),
      given_(given),
      standard_input_(standard_input) {
  if (!choice_.file.empty()) {
    read(choice_.file);
  }
}

const Settings* Configs::read(const std::string& path) {
  auto& out = read_[path];
  out = std::make_unique<Settings>(
      read_config(read_input(path, standard_input_, given_.settings.analysis.most_read),
                  path,
                  settings_,
                  given_));
  return out.get();
}

const Settings* Configs::in_folder(const std::string& folder) {
  const auto known = by_folder_.find(folder);
  if (known != by_folder_.end()) {
    return known->second;
  }
  const fs::path path = fs::path(folder) / kConfigName;
  const Settings* found = nullptr;
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) {
    found = read(path.string());
  } else if (const fs::path parent = fs::path(folder).parent_path(); parent != folder) {
    found = in_folder(parent.string());
  } else {
    found = of_user();
  }
  by_folder_[folder] = found;
  return found;
}

const Settings* Configs::of_user() {
  std::error_code ignored;
  if (choice_.user.empty() || !fs::is_regular_file(choice_.user, ignored)) {
    return &given_.settings;
  }
  const auto known = read_.find(choice_.user);
  if (known != read_.end()) {
    return known->second.get();
  }
  // It is about no folder: its globs begin where those of the command line do.
  const Settings* found = read(choice_.user);
  read_[choice_.user]->folder.clear();
  return found;
}

const Settings& Configs::for_run() {
  return for_file(".");
}

const Settings& Configs::for_file(const std::string& file) {
  if (choice_.isolated) {
    return given_.settings;
  }
  if (!choice_.file.empty()) {
    return *read_.at(choice_.file);
  }
  // Files come folder by folder: its path need not be worked out for each of them.
  const std::string& name = file == "-" ? choice_.stdin_name : file;
  const std::string prefix = name.substr(0, name.rfind('/') + 1);
  const auto known = by_prefix_.find(prefix);
  if (known != by_prefix_.end()) {
    return *known->second;
  }
  std::error_code ignored;
  const fs::path folder = name.empty() ? fs::current_path(ignored)
                                       : fs::absolute(name, ignored).parent_path();
  const Settings* found = in_folder(folder.lexically_normal().string());
  by_prefix_[prefix] = found;
  return *found;
}

}  // namespace memdimm::lint
