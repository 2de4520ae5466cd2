// SPDX-License-Identifier: GPL-2.0-or-later
// What can be found, as rows: an id that never changes its meaning, who refuses it, how
// bad it is, how it can be mended, and what people are told about it.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "base/words.h"

namespace memdimm {

// From least to worst.
enum class Severity { Note, Warning, Error };

inline constexpr auto kSeverityWords = words<Severity>({{Severity::Note, "note"},
                                                        {Severity::Warning, "warning"},
                                                        {Severity::Error, "error"}});

// Who refuses what a code is about: the word `rules` and `explain` show.
enum class Refuses { Nobody, Parser, Libvirt, Qemu, Guest };

inline constexpr auto kRefusesWords = words<Refuses>({{Refuses::Nobody, "nobody"},
                                                      {Refuses::Parser, "parser"},
                                                      {Refuses::Libvirt, "libvirt"},
                                                      {Refuses::Qemu, "qemu"},
                                                      {Refuses::Guest, "guest"}});

// Whose documents a code is about.
enum class Scope { Both, Proposal, Libvirt };

inline constexpr auto kScopeWords = words<Scope>({{Scope::Both, "both"},
                                                  {Scope::Proposal, "proposal"},
                                                  {Scope::Libvirt, "libvirt"}});

// What `--fix` makes of a finding: the edits that it carries, as a name, as a unit
// (which changes a size, so that it must not make a new error) or as the total that
// follows from the parts; the slots that are missing.
enum class Mend { None, Names, Units, Total, Slots };

inline constexpr auto kMendWords = words<Mend>({{Mend::None, "none"},
                                                {Mend::Names, "names"},
                                                {Mend::Units, "units"},
                                                {Mend::Total, "total"},
                                                {Mend::Slots, "slots"}});

// Whether mends of a kind leave what QEMU gets as it is: libvirt and memdimm compute
// the total and the slots themselves, and a document with a misspelt name is refused.
constexpr bool is_safe(Mend mend) {
  return mend != Mend::Units;
}

// Rows of constant tables, never built at run time: `id` ("MD203") and `name`
// ("slot-out-of-range") never change their meaning. `title` is one line; `explanation`
// says what the rule means, why it matters, how to mend it, and its source.
struct Code {
  std::string_view id;
  std::string_view name;
  Severity severity;
  Refuses refuses;
  Scope scope = Scope::Both;
  Mend mend = Mend::None;
  std::string_view title;
  std::string_view explanation;
  std::array<std::string_view, 4> related = {};  // ids; empty ones behind the last
  // It questions what the document says, a size mostly: what rests on that is not told
  // beside it.
  bool questions = false;
  // The memdimm that had it first; the next one's number until that is released.
  std::string_view since = "0.1.0";

  // Tables hand out copies, so that an address does not tell.
  [[nodiscard]] constexpr bool is(const Code& other) const { return id == other.id; }
};

// The hundreds that ids are counted in.
struct Area {
  std::string_view ids;  // how they begin
  std::string_view name;
};

inline constexpr std::array kAreas = {
    Area{"MD0", "XML and grammar"},
    Area{"MD1", "sizes and alignment"},
    Area{"MD2", "slots, NUMA and address space"},
    Area{"MD3", "backends, huge pages and sharing"},
    Area{"MD4", "virtio-mem"},
    Area{"MD5", "nvdimm, virtio-pmem and sgx-epc"},
    Area{"MD6", "guest"},
    Area{"MD7", "host and version"},
};

// What the code is about, by its hundred; "" for none, which a test forbids.
constexpr std::string_view area_of(const Code& code) {
  const auto* row = std::find_if(kAreas.begin(), kAreas.end(), [&](const Area& area) {
    return code.id.starts_with(area.ids);
  });
  return row == kAreas.end() ? std::string_view() : row->name;
}

}  // namespace memdimm
