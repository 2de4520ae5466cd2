// SPDX-License-Identifier: GPL-2.0-or-later
// The checks of one module against the guest that runs, each with its mend.
#include "live/refusals.h"

#include <algorithm>
#include <string>

#include "facts/architectures.h"
#include "facts/machines.h"
#include "facts/versions.h"
#include "live/hotplug_codes.h"

namespace memdimm::live {
namespace {

using model::Module;

// The code that refuses to do this with an image or an SGX section.
const Code& refusal(bool image, Verb verb) {
  switch (verb) {
    case Verb::Plug:
      return image ? kImageNotPluggable : kSgxNotPluggable;
    case Verb::Unplug:
      return image ? kImageNotPluggable : kNotUnpluggable;
    case Verb::Resize:
      break;
  }
  return kResizeNotPossible;
}

void check_nvdimm(const State& running, const Module& module, Diagnostics& out) {
  const model::Domain& domain = running.domain;
  const facts::MachineFamily* family = running.layout.machine.family;
  const bool unasked = family != nullptr && family->nvdimm_unasked;
  const bool enabled =
      unasked || std::any_of(domain.modules.begin(),
                             domain.modules.end(),
                             [](const Module& one) { return one.is<model::Nvdimm>(); });
  if (module.is<model::Nvdimm>() && !enabled) {
    Diagnostic& found = out.add(kNvdimmNotEnabled,
                                module.where,
                                "the guest takes no nvdimm: its domain has "
                                "none, so it starts without nvdimm=on");
    found.labels.push_back({domain.where, "the domain"});
    found.help = "add the nvdimm to the domain and restart the guest";
  }
}

void check_bus(const layout::Layout& layout, const Module& module, Diagnostics& out) {
  const facts::MachineFamily* family = layout.machine.family;
  const bool on_pci = module.row().addresses.front() == "pci";
  if (family == nullptr || family->root_hotplug || !on_pci) {
    return;
  }
  const auto* pci = std::get_if<model::PciAddress>(&module.bus_address);
  if (pci != nullptr && pci->bus != 0) {
    return;
  }
  Diagnostic& found = out.add(
      kBusWithoutHotplug,
      module.where,
      (pci != nullptr ? "bus 0 of a " : "no bus is named, and the root bus of a ") +
          std::string(family->alias) + " machine takes no device while the guest runs");
  found.severity = pci != nullptr ? Severity::Error : Severity::Note;
  found.help =
      "name the bus of a free pcie-root-port: <address type='pci' bus='0x01' …/>";
}

}  // namespace

bool can_unplug(const Module& module, facts::Version qemu) {
  const auto& since = module.row().unplug;
  return since && qemu >= *since;
}

bool is_changeable(const Module& module, Verb verb, Diagnostics& out) {
  const bool image = !module.is_memory();
  if (!image && !module.is<model::SgxEpc>()) {
    return true;
  }
  std::string message = module.is<model::Flash>() ? "flash"
                        : image                   ? "a rom"
                                                  : "an SGX section";
  message += " cannot be ";
  message += kDone.of(verb);
  message += " while the guest runs";
  out.add(refusal(image, verb), module.where, std::move(message)).help =
      "change the domain and restart the guest";
  return false;
}

void check_unplug(const Module& module, facts::Version qemu, Diagnostics& out) {
  if (can_unplug(module, qemu)) {
    return;
  }
  const auto& since = module.row().unplug;
  out.add(kNotUnpluggable,
          module.where,
          since ? "QEMU before " + facts::show_version(*since) + " unplugs no " +
                      std::string(model_word(module))
                : "QEMU unplugs no nvdimm and no virtio-pmem")
      .help = since ? "shrink it with --resize 0"
                    : "remove it from the definition and restart the guest";
}

void check_resize(const Module& module, Bytes wanted, Diagnostics& out) {
  const auto* virtio_mem = std::get_if<model::VirtioMem>(&module.kind);
  if (virtio_mem == nullptr) {
    out.add(kResizeNotPossible, module.where, "only a virtio-mem changes its size")
        .help = "plug another module, or unplug this one";
    return;
  }
  const Bytes block = virtio_mem->block ? virtio_mem->block->value
                                        : facts::Architecture{}.transparent_page;
  if (wanted > module.size.value || !is_multiple(wanted, block)) {
    out.add(kResizeNotPossible,
            module.size.where,
            "cannot resize to " + show_size(wanted) +
                ": expected a multiple of the block of " + show_size(block) +
                ", at most " + show_size(module.size.value))
        .help = "use " + show_size(std::clamp<Bytes>(align_down(wanted, block),
                                                     std::min(block, module.size.value),
                                                     module.size.value));
  }
}

void check_place(const State& running, const Module& module, Diagnostics& out) {
  check_nvdimm(running, module, out);
  check_bus(running.layout, module, out);
}

}  // namespace memdimm::live
