// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/verdict.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "base/text.h"
#include "facts/versions.h"
#include "report/text.h"
#include "version.h"

namespace memdimm::report {
namespace {

using Json = nlohmann::ordered_json;
using live::Difference;
using live::ModuleVerdict;
using live::Standing;
using live::Verdict;
using live::Vm;

std::string module_text(const ModuleVerdict& verdict, const Vm& vm) {
  switch (verdict.standing) {
    case Standing::Same:
      return "same";
    case Standing::Missing:
      return "missing in QEMU";
    case Standing::Extra: {
      const std::string words = live::words_of(vm.state.modules.at(*verdict.seen));
      return "not in the definition: " + words.substr(words.find(": ") + 2);
    }
    case Standing::Different:
      break;
  }
  std::string out;
  for (const Difference& one : verdict.differences) {
    out += (out.empty() ? "" : "; ") + live::words_of(one);
  }
  return out;
}

std::string summary(const Verdict& verdict) {
  const auto different = std::count_if(
      verdict.modules.begin(), verdict.modules.end(), [](const ModuleVerdict& one) {
        return one.standing != Standing::Same;
      });
  const std::string modules = counted(verdict.modules.size(), "module");
  if (verdict.same()) {
    return "same: " + modules;
  }
  return "different: " + std::to_string(different) + " of " + modules +
         (verdict.machine.empty() ? "" : ", and the machine itself");
}

Json difference_json(const Difference& difference) {
  const auto text = [](const std::string& value) {
    return value.empty() ? Json() : Json(value);
  };
  return {{"what", difference.what},
          {"definition", text(difference.here)},
          {"qemu", text(difference.there)}};
}

Json differences_json(const std::vector<Difference>& list) {
  Json out = Json::array();
  for (const Difference& one : list) {
    out.push_back(difference_json(one));
  }
  return out;
}

}  // namespace

std::string verdict_text(const Verdict& verdict, const Vm& vm) {
  std::string out;
  for (const Difference& one : verdict.machine) {
    out += visible(live::words_of(one)) + '\n';
  }
  for (const ModuleVerdict& one : verdict.modules) {
    out += visible(one.id + ": " + module_text(one, vm)) + '\n';
  }
  return out + summary(verdict) + '\n';
}

std::string verdict_json(const Verdict& verdict, const Vm& vm) {
  Json modules = Json::array();
  for (const ModuleVerdict& one : verdict.modules) {
    modules.push_back({{"id", one.id},
                       {"standing", live::kStandingWords.of(one.standing)},
                       {"differences", differences_json(one.differences)}});
  }
  return json_document({{"schema_version", 1},
                        {"tool", {{"name", "memdimm"}, {"version", kVersion}}},
                        {"qemu", facts::show_version(vm.qemu)},
                        {"same", verdict.same()},
                        {"machine", differences_json(verdict.machine)},
                        {"modules", modules}});
}

}  // namespace memdimm::report
