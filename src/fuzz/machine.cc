// SPDX-License-Identifier: GPL-2.0-or-later
// Read from its JSON.
#include "fuzz/machine.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "fuzz/must.h"
#include "fuzz/program.h"

namespace memdimm::fuzz {
namespace {

using Json = nlohmann::json;

std::optional<std::uint64_t> number_at(const Json& object, const char* key) {
  const Json& value = object.at(key);
  return value.is_null() ? std::nullopt : std::optional(value.get<std::uint64_t>());
}

bool is_same(const Module& one, const Module& other, std::uint64_t shift) {
  return one.model == other.model && one.node == other.node && one.size == other.size &&
         one.slot.has_value() == other.slot.has_value() &&
         one.slot.value_or(0) + shift == other.slot.value_or(shift);
}

}  // namespace

Machine machine_of(const std::string& text) {
  const testing::Result said = run({"layout", "--format", "json", "-"}, text);
  must(said.exit == 0, "what is accepted has a layout", said.err + text);
  const Json shown = parsed(said.out);
  Machine out{shown.at("boot"), shown.at("slots"), number_at(shown, "maximum"), {}};
  for (const Json& one : shown.at("modules")) {
    out.modules.push_back({one.at("id"),
                           one.at("model"),
                           number_at(one, "slot"),
                           number_at(one, "node").value_or(0),
                           one.at("size"),
                           number_at(one, "address").value_or(0)});
  }
  return out;
}

bool is_same_memory(const Machine& one, const Machine& other) {
  if (other.slots < one.slots) {
    return is_same_memory(other, one);
  }
  const std::uint64_t shift = other.slots - one.slots;
  return shift <= 1 && one.boot == other.boot && one.maximum == other.maximum &&
         std::equal(
             one.modules.begin(),
             one.modules.end(),
             other.modules.begin(),
             other.modules.end(),
             [&](const Module& a, const Module& b) { return is_same(a, b, shift); });
}

}  // namespace memdimm::fuzz
