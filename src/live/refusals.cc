// SPDX-License-Identifier: GPL-2.0-or-later
// The checks of one module against the guest that runs, each with its mend.
#include "live/refusals.h"

#include <algorithm>
#include <string>

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

void check_nvdimm(const model::Domain& domain, const Module& module, Diagnostics& out) {
  const bool enabled =
      std::any_of(domain.modules.begin(), domain.modules.end(), [](const Module& one) {
        return one.is<model::Nvdimm>();
      });
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
  const layout::MachineFamily* family = layout.machine.family;
  const bool root_takes_none = family != nullptr && family->alias == "q35";
  if (!root_takes_none ||
      (!module.is<model::VirtioMem>() && !module.is<model::VirtioPmem>())) {
    return;
  }
  const auto* pci = std::get_if<model::PciAddress>(&module.bus_address);
  if (pci != nullptr && pci->bus != 0) {
    return;
  }
  Diagnostic& found = out.add(
      kBusWithoutHotplug,
      module.where,
      pci != nullptr ? "bus 0 of a q35 machine takes no device while the guest runs"
                     : "no bus is named, and the root bus of a q35 machine takes no "
                       "device while the guest runs");
  found.severity = pci != nullptr ? Severity::Error : Severity::Note;
  found.help =
      "name the bus of a free pcie-root-port: <address type='pci' bus='0x01' …/>";
}

}  // namespace

bool can_unplug(const Module& module, layout::Version qemu) {
  constexpr layout::Version kVirtioMem{8, 2};
  return module.is<model::Dimm>() ||
         (module.is<model::VirtioMem>() && qemu >= kVirtioMem);
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

void check_unplug(const Module& module, layout::Version qemu, Diagnostics& out) {
  if (can_unplug(module, qemu)) {
    return;
  }
  const bool virtio_mem = module.is<model::VirtioMem>();
  out.add(kNotUnpluggable,
          module.where,
          virtio_mem ? "QEMU before 8.2 unplugs no virtio-mem"
                     : "QEMU unplugs no nvdimm and no virtio-pmem")
      .help = virtio_mem ? "shrink it with --resize 0"
                         : "remove it from the definition and restart the guest";
}

void check_resize(const Module& module, Bytes wanted, Diagnostics& out) {
  const auto* virtio_mem = std::get_if<model::VirtioMem>(&module.kind);
  if (virtio_mem == nullptr) {
    out.add(kResizeNotPossible, module.where, "only a virtio-mem changes its size")
        .help = "plug another module, or unplug this one";
    return;
  }
  const Bytes block = virtio_mem->block ? virtio_mem->block->value : 2 * kMiB;
  if (wanted > module.size.value || (block != 0 && wanted % block != 0)) {
    out.add(kResizeNotPossible,
            module.size.where,
            "cannot resize to " + show_size(wanted) +
                ": expected a multiple of the block of " + show_size(block) +
                ", at most " + show_size(module.size.value))
        .help = "use " + show_size(std::clamp<Bytes>(
                             align_down(wanted, std::max<Bytes>(block, 1)),
                             std::min(block, module.size.value),
                             module.size.value));
  }
}

void check_place(const State& running, const Module& module, Diagnostics& out) {
  check_nvdimm(running.domain, module, out);
  check_bus(running.layout, module, out);
}

}  // namespace memdimm::live
