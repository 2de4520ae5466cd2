// SPDX-License-Identifier: GPL-2.0-or-later
// Collects the codes of every stage.
#include "lint/catalogue.h"

#include <algorithm>
#include <span>

#include "dialect/common_read.h"
#include "dialect/dialect.h"
#include "edit/convert_codes.h"
#include "grammar/validate.h"
#include "lint/suppressions.h"
#include "lint/templates.h"
#include "live/hotplug_codes.h"
#include "rules/rule.h"
#include "xml/read.h"

namespace memdimm::lint {

std::vector<Code> catalogue() {
  std::vector<Code> out;
  for (const std::span<const Code> rows : {xml::codes(),
                                           grammar::codes(),
                                           dialect::codes(),
                                           dialect::reading_codes(),
                                           std::span<const Code>(edit::kConvertCodes),
                                           std::span<const Code>(live::kHotplugCodes),
                                           suppression_codes(),
                                           template_codes()}) {
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
  constexpr auto kWords = words<Refuses>({{Refuses::Nobody, "nobody refuses it"},
                                          {Refuses::Parser, "memdimm refuses it"},
                                          {Refuses::Libvirt, "libvirt refuses it"},
                                          {Refuses::Qemu, "QEMU refuses it"},
                                          {Refuses::Guest, "the guest cannot use it"}});
  return kWords.of(refuses);
}

}  // namespace memdimm::lint
