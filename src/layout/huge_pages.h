// SPDX-License-Identifier: GPL-2.0-or-later
// Which pages memory can come in, on any host that the guest may run on.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "layout/layout.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

// Huge pages that a host may have, the smallest first; empty: nothing is known. Under
// KVM the host is of the guest's architecture; TCG runs on any, mostly x86-64.
std::vector<Bytes> possible_huge_pages(const model::Guest& guest, const Target& target);

// Whether no host has pages of `size`, and nobody says where they are mounted; libvirt
// takes that of ordinary ones too.
bool is_impossible_page(Bytes size, const model::Domain& domain, const Target& target);

// The sizes of huge pages that come from a mount, not from a memfd.
std::vector<Bytes> mounted_pages(const model::Domain& domain, const Layout& layout);

}  // namespace memdimm::layout
