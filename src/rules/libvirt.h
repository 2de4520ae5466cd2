// SPDX-License-Identifier: GPL-2.0-or-later
// The rules that only libvirt's dialect has, a function for each of their files; and
// what these files ask alike. Verdicts are libvirt 11.3's; where 9.0 differs, the
// explanation says so.
#pragma once

#include <span>
#include <string>

#include "rules/rule.h"

namespace memdimm::rules {

std::span<const Rule> libvirt_total_rules();
std::span<const Rule> libvirt_node_rules();
std::span<const Rule> libvirt_distance_rules();
std::span<const Rule> libvirt_device_rules();
std::span<const Rule> libvirt_around_rules();
std::span<const Rule> libvirt_version_rules();
std::span<const Rule> libvirt_backing_rules();
std::span<const Rule> libvirt_numatune_rules();
std::span<const Rule> libvirt_host_rules();
std::span<const Rule> libvirt_hmat_rules();
std::span<const Rule> libvirt_address_rules();
std::span<const Rule> virtio_mem_rules();
std::span<const Rule> nvdimm_rules();
std::span<const Rule> nvdimm_align_rules();

// A label at `where`, unless the document does not say it anywhere.
void label(Diagnostic& found, Span where, std::string text);

}  // namespace memdimm::rules
