// SPDX-License-Identifier: GPL-2.0-or-later
// libvirt's types of domain, its architectures, and what people call these.
#pragma once

#include <span>
#include <string_view>

namespace memdimm::facts {

// What libvirt's description of the domain format (12.8) allows as <domain type=>.
struct Hypervisor {
  std::string_view type;
  bool qemu;  // libvirt runs it with QEMU
};

std::span<const Hypervisor> hypervisors();

// The row of a type, or nullptr for a word that is none.
const Hypervisor* find_hypervisor(std::string_view type);

// Whether libvirt (12.8) knows an architecture of that name, case and all.
bool is_architecture(std::string_view name);

// The architecture that people mean by such a name ("amd64": "x86_64"), or that it is
// nearly; "" where none is near.
std::string_view meant_architecture(std::string_view name);

}  // namespace memdimm::facts
