// SPDX-License-Identifier: GPL-2.0-or-later
// A definition held against a QEMU that runs: whether that is the machine which a start
// from the definition gives.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/words.h"
#include "live/machine_state.h"
#include "live/vm.h"

namespace memdimm::live {

enum class Standing { Same, Missing, Extra, Different };

inline constexpr auto kStandingWords =
    words<Standing>({{Standing::Same, "same"},
                     {Standing::Missing, "missing"},
                     {Standing::Extra, "extra"},
                     {Standing::Different, "different"}});

struct ModuleVerdict {
  std::string id;  // as the definition has it; QEMU's where that has none
  Standing standing = Standing::Same;
  std::vector<Difference> differences;  // here: the definition, there: QEMU
  std::optional<std::size_t> wanted;    // in Layout::modules of the definition
  std::optional<std::size_t> seen;      // in Vm::state.modules
};

struct Verdict {
  std::vector<Difference> machine;     // what is about no module
  std::vector<ModuleVerdict> modules;  // the definition's, then what only QEMU has

  [[nodiscard]] bool same() const;
};

// A module of QEMU's is the definition's of the same id, or else the one in the same
// slot. What QEMU does not tell (limits before 7.1) is not compared.
Verdict verify(const State& definition, const Vm& vm);

// "slot 2 in the definition, slot 3 in QEMU"
std::string words_of(const Difference& difference);

}  // namespace memdimm::live
