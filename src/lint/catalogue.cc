// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/catalogue.h"

#include <algorithm>
#include <array>

#include "dialect/common_read.h"
#include "dialect/dialect.h"
#include "edit/convert.h"
#include "grammar/validate.h"
#include "lint/policy.h"
#include "live/hotplug_codes.h"
#include "rules/rule.h"
#include "xml/read.h"

namespace memdimm::lint {

std::vector<Code> catalogue() {
  std::vector<Code> out;
  for (const auto stage : {xml::codes,
                           grammar::codes,
                           dialect::codes,
                           dialect::reading_codes,
                           edit::convert_codes,
                           live::hotplug_codes,
                           policy_codes}) {
    const auto rows = stage();
    out.insert(out.end(), rows.begin(), rows.end());
  }
  for (const rules::Rule& rule : rules::all()) {
    out.push_back(rule.code);
  }
  std::sort(
      out.begin(), out.end(), [](const Code& a, const Code& b) { return a.id < b.id; });
  return out;
}

std::string_view refuses_words(Refuses refuses) {
  // Indexed by Refuses.
  constexpr std::array<std::string_view, 5> kWords = {
      "nobody refuses it",
      "memdimm refuses it",
      "libvirt refuses it",
      "QEMU refuses it",
      "the guest cannot use it",
  };
  return kWords.at(static_cast<std::size_t>(refuses));
}

}  // namespace memdimm::lint
