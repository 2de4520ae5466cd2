// SPDX-License-Identifier: GPL-2.0-or-later
// Configurations with settings made up here; those there are stand in the table of
// options.
#include "lint/config.h"

#include <array>
#include <string>
#include <string_view>
#include <system_error>

#include <doctest/doctest.h>

#include "analysis/json_input.h"

namespace memdimm::lint {
namespace {

std::string set_bits(const std::string& text, Settings& out) {
  if (text != "46" && text != "39") {
    return '\'' + text + "' are no bits";
  }
  out.analysis.target.phys_bits = text == "46" ? 46 : 39;
  return {};
}

std::string set_dir(const std::string& text, Settings& out) {
  out.analysis.target.memory_dir = text;
  return text.empty() ? "nothing is no folder" : "";
}

std::string set_host(const std::string& /*text*/, Settings& out) {
  out.analysis.host = true;
  return {};
}

std::string add_select(const std::string& text, Settings& out) {
  out.rules.select.push_back(text);
  return {};
}

std::string add_exclude(const std::string& text, Settings& out) {
  out.exclude.push_back(text);
  return {};
}

std::string set_level(const std::string& text, Settings& out) {
  const std::size_t equals = text.find('=');
  if (text.substr(equals + 1) != "note") {
    return '\'' + text.substr(equals + 1) + "' is no level";
  }
  out.rules.severity[text.substr(0, equals)] = Severity::Note;
  return {};
}

const std::array<Setting, 6> kSettings = {
    Setting{{.name = "bits", .form = Form::Number, .least = 39, .most = 46},
            "address bits",
            {},
            set_bits},
    Setting{{.name = "dir", .pattern = "^/"}, "a folder", {}, set_dir},
    Setting{{.name = "host", .form = Form::Flag}, "look it up", {}, set_host},
    Setting{{.name = "select", .form = Form::Rules}, "these rules", {}, add_select},
    Setting{{.name = "exclude", .form = Form::List, .adds = true},
            "not these files",
            {},
            add_exclude},
    Setting{
        {.name = "severity", .form = Form::Levels}, "how much", {"note"}, set_level},
};

Settings read(std::string_view text, const Given& given = {}) {
  return read_config(text, "c.json", kSettings, given);
}

std::string faults_of(std::string_view text) {
  try {
    read(text);
  } catch (const analysis::InputError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("the command line comes first, and lists that add up do") {
  Given given;
  given.settings.analysis.target.phys_bits = 46;
  given.settings.rules.select = {"MD1"};
  given.settings.rules.severity["MD103"] = Severity::Error;
  given.settings.exclude = {"a"};
  given.names = {"bits", "select", "severity", "exclude"};
  const std::string_view text = R"({"bits": 39, "dir": "/x", "select": ["MD2"],
    "exclude": ["b", "c"], "severity": {"MD103": "note", "slot-taken": "note"}})";
  const Settings both = read(text, given);
  CHECK(both.analysis.target.phys_bits == 46);
  CHECK(both.analysis.target.memory_dir == "/x");
  CHECK(both.rules.select == std::vector<std::string>{"MD1"});
  CHECK(both.exclude == std::vector<std::string>{"a", "b", "c"});
  CHECK(both.rules.severity.at("MD103") == Severity::Error);
  CHECK(both.rules.severity.at("slot-taken") == Severity::Note);
  const Settings alone = read(text);
  CHECK(alone.analysis.target.phys_bits == 39);
  CHECK(alone.rules.select == std::vector<std::string>{"MD2"});
  CHECK(alone.rules.severity.at("MD103") == Severity::Note);
}

TEST_CASE("all faults are told at once, each at the place of its value") {
  CHECK(faults_of(R"({
  "bits": 47,
  "dirs": "/x",
  "dir": "",
  "host": 1,
  "select": ["MD1", "slot-takn", 5, "nonsense"],
  "exclude": "a",
  "severity": {"MD103": "fatal", "MD104": 2, "nothing": "note", "MD103": "note"},
  "bits": null
})") == "c.json:2:11: '47' are no bits\n"
        "c.json:3:3: unknown setting 'dirs'; did you mean 'dir'?\n"
        "c.json:4:10: nothing is no folder\n"
        "c.json:5:11: 'host' is a number; expected true or false\n"
        "c.json:6:21: no rule is called 'slot-takn'; did you mean slot-taken?\n"
        "c.json:6:34: an item of 'select' is a number; expected a string\n"
        "c.json:6:37: no rule is called 'nonsense'\n"
        "c.json:7:14: 'exclude' is a string; expected a list of strings\n"
        "c.json:8:25: 'fatal' is no level\n"
        "c.json:8:43: 'MD104' is a number; expected error, warning or note\n"
        "c.json:8:46: no rule is called 'nothing'\n"
        "c.json:8:65: 'MD103' is set twice\n"
        "c.json:9:3: 'bits' is set twice\n"
        "c.json:9:11: 'bits' is null; expected a number");
  CHECK(faults_of("[]") == "c.json:1:1: expected an object of settings");
  CHECK(faults_of("{") == "c.json:1:2: this is not JSON");
}

TEST_CASE("what the command line overrules must be right nevertheless") {
  Given given;
  given.names = {"bits"};
  CHECK_THROWS_AS(read(R"({"bits": 1})", given), analysis::InputError);
}

TEST_CASE("the host is looked up where the configuration wants it") {
  Given given;
  given.settings.analysis.host_root = "/nowhere/at/all";
  CHECK_FALSE(read(R"({"host": false})", given).analysis.host);
  CHECK_THROWS_AS(read(R"({"host": true})", given), std::system_error);
  given.settings.analysis.target.host.emplace();  // has been looked up already
  CHECK(read(R"({"host": true})", given).analysis.host);
}

TEST_CASE("the schema says of each setting what a configuration may have") {
  const std::string schema = config_schema(kSettings);
  for (const std::string_view part : {R"("minimum": 39)",
                                      R"("pattern": "^/")",
                                      R"("type": "boolean")",
                                      R"("description": "not these files")",
                                      R"("$ref": "#/$defs/rule")"}) {
    CAPTURE(part);
    CHECK(schema.find(part) != std::string::npos);
  }
}

}  // namespace
}  // namespace memdimm::lint
