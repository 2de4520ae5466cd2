// SPDX-License-Identifier: GPL-2.0-or-later
// Guests that run and their modules, for tests.
#pragma once

#include <string>
#include <string_view>

#include "live/state.h"
#include "testing/libvirt.h"

namespace memdimm::testing {

// What runs by this definition.
inline live::State state_of(const model::Domain& domain,
                            const layout::Target& target = {}) {
  return {domain, layout::resolve(domain, target)};
}

inline constexpr std::string_view kHead =
    "<maxMemory slots='8' unit='GiB'>8</maxMemory><memory unit='GiB'>1</memory>";
inline constexpr std::string_view kCell =
    "<cell id='0' cpus='0' memory='1' unit='GiB'/>";

// What stands in a domain of libvirt's dialect with ACPI and two CPUs.
inline std::string libvirt(std::string_view modules,
                           std::string_view head = kHead,
                           std::string_view cells = kCell) {
  std::string out(head);
  out += "<vcpu>2</vcpu><features><acpi/></features><cpu><numa>";
  out += cells;
  out += "</numa></cpu><devices>";
  out += modules;
  return out + "</devices>";
}

// A guest of libvirt's dialect with 1 GiB on node 0, and these modules.
inline live::State libvirt_guest(std::string_view modules,
                                 std::string_view head = kHead) {
  return state_of(libvirt_domain(libvirt(modules, head)));
}

inline std::string dimm(unsigned mib, const std::string& more = "") {
  return "<memory model='dimm'><target><size unit='MiB'>" + std::to_string(mib) +
         "</size><node>0</node></target>" + more + "</memory>";
}

inline std::string nvdimm(const std::string& path, const std::string& more = "") {
  return "<memory model='nvdimm' access='shared'><source><path>" + path +
         "</path></source><target><size unit='MiB'>256</size><node>0</node>"
         "</target>" +
         more + "</memory>";
}

inline std::string virtio_mem(unsigned mib,
                              unsigned requested,
                              const std::string& more = "") {
  return "<memory model='virtio-mem'><target><size unit='MiB'>" + std::to_string(mib) +
         "</size><node>0</node><block unit='MiB'>2</block><requested unit='MiB'>" +
         std::to_string(requested) + "</requested></target>" + more + "</memory>";
}

inline std::string virtio_pmem(const std::string& path) {
  return "<memory model='virtio-pmem' access='shared'><source><path>" + path +
         "</path></source><target><size unit='MiB'>256</size></target></memory>";
}

// Its slot, or for a pci address the bus that it is on.
inline std::string in_slot(unsigned number) {
  return "<address type='dimm' slot='" + std::to_string(number) + "'/>";
}
inline std::string on_bus(unsigned number) {
  return "<address type='pci' domain='0x0000' bus='" + std::to_string(number) +
         "' slot='0x05' function='0x0'/>";
}

// The only module of this text.
inline model::Module module_of(const std::string& text) {
  return libvirt_domain(libvirt(text)).modules.at(0);
}

}  // namespace memdimm::testing
