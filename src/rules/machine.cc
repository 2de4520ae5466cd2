// SPDX-License-Identifier: GPL-2.0-or-later
// What machine types do not have or take.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "facts/architectures.h"
#include "facts/machines.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using facts::MachineFamily;
using layout::Machine;
using layout::PlacedModule;
using model::Module;

Span place_of_machine(const Facts& facts) {
  const auto& machine = facts.domain.guest.machine;
  return machine ? machine->where : facts.domain.where;
}

// "machine 'pc'"
std::string the_machine(const Facts& facts) {
  return "machine " + quoted(facts.layout.machine.name);
}

constexpr Code kMachineWithoutHotplug = {
    .id = "MD216",
    .name = "machine-without-hotplug",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "a machine type that takes no memory modules",
    .explanation =
        R"(isapc and pc-i440fx up to 2.0 take neither slots nor maximum ("not supported by:
isapc"). microvm, none, sbsa-ref, the raspi and powernv boards and riscv64's machines take
them, accept a DIMM even, and map none of it, so that the guest never sees it (QEMU 7.2 to
11.1); to libvirt microvm and none have no bus for virtio-mem ("No PCI buses available").
virt up to 4.1 and pseries up to 2.4 know no DIMM, loongarch64's virt no nvdimm ("Property
'virt-machine.nvdimm' not found"). s390x has virtio-mem only.

To mend it, use pc, q35, virt (aarch64, loongarch64), pseries or s390-ccw-virtio.)",
    .related = {"MD520"},
};

// The architecture's machine types, of which each is one that has something.
template <class Has>
std::vector<std::string_view> machine_types(const facts::Architecture& arch, Has has) {
  std::vector<std::string_view> names;
  for (const MachineFamily& family : facts::machine_families()) {
    if (family.arch == arch.machines && has(family) &&
        std::find(names.begin(), names.end(), family.alias) == names.end()) {
      names.push_back(family.alias);
    }
  }
  return names;
}

// What to use instead of a machine type that takes no DIMM.
std::string machines_with_dimms(const facts::Architecture& arch) {
  std::vector<std::string> names;
  for (const std::string_view name :
       machine_types(arch, [](const MachineFamily& family) { return family.dimms; })) {
    names.push_back(quoted(name));
  }
  return names.empty() ? "use virtio-mem" : "use machine " + join_or(names);
}

// What the machine has against the module; "" for nothing.
std::string_view refused(const MachineFamily& family, const Module& module) {
  if (!module.is_memory() || module.is<model::SgxEpc>()) {
    return {};
  }
  if (family.device_memory != facts::DeviceMemory::Mapped) {
    return "maps no memory modules";
  }
  if (module.takes_slot() && !family.dimms) {
    return "takes no memory modules";
  }
  return module.is<model::Nvdimm>() && !family.nvdimms ? "takes no nvdimm" : "";
}

void check_machine(const Facts& facts, const Findings& findings) {
  const Machine& machine = facts.layout.machine;
  if (machine.family == nullptr) {
    return;
  }
  const facts::Architecture& arch = layout::architecture(facts.domain.guest);
  const bool beyond = facts.layout.maximum.value_or(0) > facts.layout.boot;
  if (machine.family->device_memory == facts::DeviceMemory::Refused &&
      (beyond || facts.layout.slots > 0)) {
    findings
        .report(place_of_machine(facts),
                the_machine(facts) + " takes no slots and no maximum")
        .help = machines_with_dimms(arch);
    return;
  }
  for (const PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    const std::string_view why = refused(*machine.family, module);
    // What QEMU does not have at all libvirt refuses itself (MD520).
    if (why.empty() || (!facts.proposal() && !arch.models.of(module.model()))) {
      continue;
    }
    Diagnostic& found = findings.report(place_of_machine(facts),
                                        the_machine(facts) + ' ' + std::string(why));
    found.labels.push_back({module.where, "this module"});
    found.help = module.is<model::Nvdimm>() && machine.family->dimms
                     ? "use a dimm, which forgets what it holds"
                     : machines_with_dimms(arch);
    return;
  }
}

constexpr Code kAcpiMissing = {
    .id = "MD219",
    .name = "acpi-missing",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "memory modules in a guest that cannot be told of them",
    .explanation =
        R"(On x86 and aarch64 a DIMM is plugged through ACPI. libvirt starts a domain whose
<features> has no <acpi/> with ACPI off, and QEMU then refuses each module ("memory hotplug
is not enabled: missing acpi device or acpi disabled", 5.2 to 11.1; aarch64: "missing
acpi-ged device"). aarch64's virt wants UEFI firmware for it too, and a CPU with a 64-bit
mode, which the default of QEMU and libvirt under TCG, cortex-a15, does not have. 11.1
starts an nvdimm without all that, of which the guest then never hears. virtio-mem needs
none of it.

To mend it, add <acpi/> to <features>, on aarch64 <os firmware='efi'> and a CPU such as
cortex-a57, or use virtio-mem.)",
    .related = {"MD226"},
};

void report_narrow_cpu(const Facts& facts, const Findings& findings, Span module) {
  const model::Guest& guest = facts.domain.guest;
  const facts::Architecture& arch = layout::architecture(guest);
  const std::string name =
      facts.layout.cpu.name.empty() ? "" : ", " + quoted(facts.layout.cpu.name) + ',';
  Diagnostic& found = findings.report(
      guest.cpu_model ? guest.cpu_model->where : facts.domain.where,
      "the guest's CPU" + name +
          " has no 64-bit mode, without which QEMU takes no memory module");
  found.labels.push_back({module, "the module"});
  found.help =
      arch.narrow ? "use virtio-mem, or a 64-bit guest"
                  : "name a CPU that has: <cpu mode='custom'><model>cortex-a57</model>";
}

void check_acpi(const Facts& facts, const Findings& findings) {
  const MachineFamily* family = facts.layout.machine.family;
  if (family == nullptr || family->dimm_needs == facts::DimmNeeds::Nothing ||
      !family->dimms) {
    return;
  }
  const auto& modules = facts.layout.modules;
  const auto first =
      std::find_if(modules.begin(), modules.end(), [&](const PlacedModule& placed) {
        return facts.module(placed).takes_slot();
      });
  if (first == modules.end()) {
    return;
  }
  const Span module = facts.module(*first).where;
  // A proposal says nothing of ACPI: QEMU has it on.
  if (!facts.proposal() && !facts.domain.guest.acpi) {
    Diagnostic& found =
        findings.report(facts.domain.guest.features.value_or(facts.domain.where),
                        "the domain has no <acpi/>, without which QEMU takes no memory "
                        "module");
    found.labels.push_back({module, "the module"});
    found.help = facts.domain.guest.features ? "add <acpi/> to <features>"
                                             : "add <features><acpi/></features>";
  } else if (family->dimm_needs == facts::DimmNeeds::Ged && !facts.layout.cpu.wide) {
    report_narrow_cpu(facts, findings, module);
  }
}

constexpr Code kAcpiWithoutUefi = {
    .id = "MD226",
    .name = "acpi-without-uefi",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "ACPI on aarch64 without UEFI firmware",
    .explanation =
        R"(An aarch64 guest finds ACPI's tables by its UEFI firmware. libvirt (9.0 to 12.8)
refuses <acpi/> without any: "ACPI requires UEFI on this architecture". It counts
<os firmware='efi'> and a <loader type='pflash'>, but no ROM.

To mend it, write <os firmware='efi'>, or leave <acpi/> out.)",
    .related = {"MD219"},
    .since = "0.2.0",
};

void check_uefi(const Facts& facts, const Findings& findings) {
  const model::Guest& guest = facts.domain.guest;
  if (guest.acpi && !guest.has_uefi() &&
      !layout::architecture(guest).firmware.empty()) {
    findings
        .report(guest.features.value_or(facts.domain.where),
                "ACPI on " + guest.arch->value +
                    " needs UEFI firmware, and the domain "
                    "has none")
        .help = "write <os firmware='efi'>, or leave <acpi/> out";
  }
}

constexpr Code kBootOfMachine = {
    .id = "MD114",
    .name = "boot-size-of-machine",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "memory at boot that the machine type cannot have",
    .explanation =
        R"(Some machine types have a size of their own: raspi3b 1 GiB ("Invalid RAM size, should
be 1 GiB"), isapc at most 3584 MiB (QEMU 8.2 to 11.1), powernv at least 1 GiB. pseries takes
multiples of 256 MiB, of each guest node too ("Memory size 0x12c00000 is not aligned to 256
MiB"), s390-ccw-virtio whole MiB ("ram size must be multiples of 1 MiB"). s390-ccw-virtio up
to 4.2 cuts the size so that at most 1020 steps of a power of two are left, which a backend
does not follow ("Machine memory size does not match the size of the memory backend"). QEMU
7.2 to 11.1; libvirt passes the size on.

To mend it, use a size that the machine takes.)",
    .related = {"MD106", "MD112"},
    .since = "0.2.0",
};

// What the machine wants instead; "" where the size is right.
std::string size_wanted(const Facts& facts, Bytes size) {
  const Machine& machine = facts.layout.machine;
  const facts::BootSizes& sizes = machine.family->boot;
  if (sizes.smallest == sizes.largest && sizes.largest != 0) {
    return size == sizes.smallest ? "" : "just " + show_size(sizes.smallest);
  }
  if (size < sizes.smallest) {
    return "at least " + show_size(sizes.smallest);
  }
  if (sizes.largest != 0 && size > sizes.largest) {
    return "at most " + show_size(sizes.largest);
  }
  // Cut without a word, but not with a backend behind it.
  const bool cut = sizes.most_steps != 0 && !facts.layout.boot_backend;
  const Bytes step = cut ? sizes.step : layout::boot_step(machine, size);
  return is_multiple(size, step) ? "" : "a multiple of " + show_size(step);
}

void check_boot(const Facts& facts, const Findings& findings) {
  const layout::Layout& layout = facts.layout;
  if (layout.machine.family == nullptr) {
    return;
  }
  const Span where = layout.proposal() != nullptr ? layout.proposal()->size.where
                     : facts.domain.total         ? facts.domain.total->where
                                                  : facts.domain.where;
  const Bytes size = layout.boot_backend ? layout.boot_backend->size : layout.boot;
  if (const std::string wanted = size_wanted(facts, size); !wanted.empty()) {
    findings
        .report(where,
                show_size(size) + " at boot are not for " + the_machine(facts) +
                    "; expected " + wanted)
        .help = "use " + wanted;
    return;
  }
  const Bytes step = layout.machine.family->boot.step;
  for (const layout::GuestNode& node : layout.nodes) {
    if (layout.machine.family->boot.node_step && !is_multiple(node.memory(), step)) {
      findings
          .report(where,
                  show_size(node.memory()) + " of node " + std::to_string(node.id) +
                      " are no multiple of " + show_size(step) + ", as " +
                      the_machine(facts) + " wants")
          .help = "use multiples of " + show_size(step);
    }
  }
}

constexpr Code kWithoutNuma = {
    .id = "MD222",
    .name = "machine-without-numa",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "guest nodes on a machine type that has none",
    .explanation =
        R"(s390-ccw-virtio, the raspi and powernv boards, mac99, sifive_u, none and QEMU 7.2's
loongarch64 virt have no NUMA: "NUMA is not supported by this machine-type" (QEMU 7.2 to
11.1). libvirt (9.0 to 12.8) tells QEMU of the cells all the same, and makes one up for a
guest with a maximum.

To mend it, leave the cells out, and the maximum where it brings one.)",
    .since = "0.2.0",
};

void check_numa(const Facts& facts, const Findings& findings) {
  const MachineFamily* family = facts.layout.machine.family;
  if (family == nullptr || family->numa || facts.layout.nodes.empty()) {
    return;
  }
  const auto& domain = facts.domain;
  if (domain.numa_element) {
    findings
        .report(*domain.numa_element,
                the_machine(facts) + " has no NUMA, and the domain declares " +
                    counted(domain.cells.size(), "cell"))
        .help = "leave <numa> out";
    return;
  }
  const auto& modules = domain.modules;
  const auto named = std::find_if(
      modules.begin(), modules.end(), [](const Module& one) { return !!one.node; });
  const bool by_module = facts.proposal() && named != modules.end();
  findings
      .report(by_module        ? named->node->where
              : domain.maximum ? domain.maximum->where
                               : domain.where,
              the_machine(facts) + " has no NUMA, and " +
                  (by_module ? "a module names a node"
                             : "libvirt makes a cell for a guest with a maximum"))
      .help = by_module ? "leave the node out" : "leave the maximum out";
}

constexpr Code kNodeCpus = {
    .id = "MD223",
    .name = "node-cpus-in-order",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .title = "CPUs of a riscv64 guest that are not in the order of its nodes",
    .explanation =
        R"(riscv64's machines make a socket of each node: every one needs CPUs, the numbers of
which go on where the last node's end. QEMU (7.2 and 10.0) refuses others ("discontinuous
hartids in socket1"), more nodes than CPUs ("cannot exceed the number of available CPUs"),
and dies where only the order is wrong.

To mend it, give the first CPUs to cell 0, the next to cell 1, and so on.)",
    .related = {"MD233", "MD234"},
    .since = "0.2.0",
};

void check_node_cpus(const Facts& facts, const Findings& findings) {
  const MachineFamily* family = facts.layout.machine.family;
  const auto& nodes = facts.layout.nodes;
  if (family == nullptr || !family->node_cpus || nodes.empty()) {
    return;
  }
  const Span where = facts.domain.numa_element.value_or(facts.domain.where);
  const bool told = std::any_of(
      nodes.begin(), nodes.end(), [](const auto& node) { return !node.cpus.empty(); });
  const unsigned vcpus = facts.domain.guest.vcpus.value;
  if (!told) {
    if (nodes.size() > vcpus) {
      findings
          .report(where,
                  counted(nodes.size(), "guest node") + " for " + counted(vcpus, "CPU"))
          .help = "raise <vcpu> to " + std::to_string(nodes.size());
    }
    return;
  }
  unsigned next = 0;
  for (const layout::GuestNode& node : nodes) {
    const auto runs = node.cpus.runs();
    if (runs.size() != 1 || runs.front().first != next) {
      findings
          .report(
              where,
              (runs.empty() ? "guest node " + std::to_string(node.id) + " has no CPU"
                            : "guest node " + std::to_string(node.id) + " has CPUs " +
                                  node.cpus.to_string() + "; expected a range from " +
                                  std::to_string(next) + " on"))
          .help = "give each cell CPUs, in the order of their numbers";
      return;
    }
    next = runs.front().last + 1;
  }
}

constexpr Code kNotInQemu = {
    .id = "MD224",
    .name = "machine-not-in-qemu",
    .severity = Severity::Warning,
    .refuses = Refuses::Nobody,
    .title = "a machine type that this QEMU does not have",
    .explanation =
        R"(QEMU drops machine types of a version that is six years old: 10.0 has no pc-i440fx
before 2.4, no pseries before 3.0, 11.1 none before 5.2 of any family ("unsupported machine
type", and libvirt: "Emulator … does not support machine type"). A version newer than QEMU's
own it does not have either. It is a warning, since a distribution may have kept a type, and
since --qemu-version tells for which QEMU the document is; a guest without modules and maximum,
or one that libvirt has stored (--definition stored), is not asked how old it is.

To mend it, use a newer machine type, or the unversioned one; or say --qemu-version.)",
    .since = "0.2.0",
};

void check_age(const Facts& facts, const Findings& findings) {
  const Machine& machine = facts.layout.machine;
  const bool asks_nothing = !facts.domain.maximum && facts.layout.modules.empty();
  if (!machine.versioned || asks_nothing ||
      facts.target.definition == layout::Definition::Stored) {
    return;
  }
  const auto oldest = facts::oldest_type(*machine.family, machine.qemu);
  const bool newer = machine.version > machine.qemu;
  if (!newer && (!oldest || machine.version >= *oldest)) {
    return;
  }
  const facts::Version& nearest = newer ? machine.qemu : *oldest;
  findings
      .report(place_of_machine(facts),
              "QEMU " + facts::show_version(machine.qemu) + " has no " +
                  the_machine(facts) + (newer ? " yet" : " any more"))
      .help =
      "use " +
      quoted(std::string(machine.family->prefix) + facts::show_version(nearest)) +
      (newer ? " or older" : " or newer") +
      ", or say with --qemu-version which QEMU it is for";
}

constexpr Code kNotKnown = {
    .id = "MD225",
    .name = "machine-not-known",
    .severity = Severity::Note,
    .refuses = Refuses::Nobody,
    .title = "a machine type of which nothing is known",
    .explanation =
        R"(What a machine type takes, and where its modules go, is known of those that were
looked at: pc, q35, isapc, microvm and none on x86, virt, sbsa-ref and the raspi boards on
Arm, pseries, powernv and some others on ppc64, s390-ccw-virtio, virt, spike and sifive_u on
riscv64, virt on loongarch64. Of any other memdimm checks what holds for all, and neither
its limits nor an address.

To mend it, nothing need be done; QEMU will say.)",
    .since = "0.2.0",
};

// The machine type of which this one is a misspelling.
std::string machine_help(const Facts& facts) {
  const std::string_view meant =
      closest_match(facts.domain.guest.machine->value,
                    machine_types(layout::architecture(facts.domain.guest),
                                  [](const MachineFamily& /*any*/) { return true; }));
  return meant.empty() ? "" : "did you mean " + quoted(meant) + '?';
}

void check_known(const Facts& facts, const Findings& findings) {
  const auto& domain = facts.domain;
  const bool hotplug = domain.maximum || domain.slots || !facts.layout.modules.empty();
  if (facts.layout.machine.family != nullptr || !hotplug) {
    return;
  }
  const auto& arch = domain.guest.arch;
  const std::string what = domain.guest.machine ? the_machine(facts)
                           : arch               ? "architecture " + quoted(arch->value)
                                                : "the machine";
  findings
      .report(domain.guest.machine ? domain.guest.machine->where
              : arch               ? arch->where
                                   : domain.where,
              what +
                  " is not known: neither its limits nor the addresses of "
                  "modules are looked at")
      .help = domain.guest.machine ? machine_help(facts) : "";
}

constexpr std::array kRules = {
    Rule{kBootOfMachine, check_boot},
    Rule{kMachineWithoutHotplug, check_machine},
    Rule{kAcpiMissing, check_acpi},
    Rule{kWithoutNuma, check_numa},
    Rule{kNodeCpus, check_node_cpus},
    Rule{kNotInQemu, check_age},
    Rule{kNotKnown, check_known},
    Rule{kAcpiWithoutUefi, check_uefi},
};

}  // namespace

std::span<const Rule> machine_rules() {
  return kRules;
}

}  // namespace memdimm::rules
