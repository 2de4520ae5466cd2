// SPDX-License-Identifier: GPL-2.0-or-later
// What it takes to turn a guest that runs by one document into the guest of another:
// what is plugged, unplugged or resized while it runs, and what needs a restart. Only
// memory is compared.
#pragma once

#include <string>
#include <vector>

#include "base/words.h"
#include "diag/diagnostic.h"
#include "live/state.h"

namespace memdimm::live {

// In the order in which they are made.
enum class ChangeKind { Unplug, Plug, Resize, Balloon, Restart };

inline constexpr auto kChangeWords =
    words<ChangeKind>({{ChangeKind::Unplug, "unplug"},
                       {ChangeKind::Plug, "plug"},
                       {ChangeKind::Resize, "resize"},
                       {ChangeKind::Balloon, "balloon"},
                       {ChangeKind::Restart, "restart"}});

struct Change {
  ChangeKind kind = ChangeKind::Restart;
  Span where;                 // in the wanted document, or in the running one
  std::string what;           // a device's id, "maxMemory", "size of dimm1", …
  std::string before, after;  // "" where there is none to show
  std::string reason;         // of a restart, where before and after do not say it
  std::size_t module = 0;     // in Layout::modules: of the running state for Unplug, of
                              // the wanted one for Plug and Resize
  Bytes bytes = 0;            // Resize and Balloon: the new size
  Bytes bytes_before = 0;     // Resize: the old one
};

struct Remark {
  Span where;
  std::string text;
  const Code* code = nullptr;  // of a rule that says it, if one does
};

struct Comparison {
  State running;
  // As wanted, on the running guest: modules that stay keep slot, address and id.
  State wanted;
  State fresh;  // as a start from the wanted document has it, the same modules
  std::vector<Change> changes;
  std::vector<Remark> remarks;
};

// Both in one dialect and without errors. See match_modules() for which module of the
// one is which of the other.
Comparison compare(State running, State wanted, const layout::Target& target);

// Remarks on what a start from the wanted document would give otherwise than the guest
// has it after the changes.
void remark_on_start(Comparison& comparison);

bool is_about_start(const Remark& remark);

// Whether there is such a remark.
bool start_differs(const Comparison& comparison);

// "size of dimm1: 1 GiB -> 2 GiB", "dimm1 gone: QEMU unplugs no nvdimm …"
std::string change_words(const Change& change);

// Sorts them as they are made.
void put_in_order(std::vector<Change>& changes);

bool restart_needed(const Comparison& comparison);

}  // namespace memdimm::live
