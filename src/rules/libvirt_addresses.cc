// SPDX-License-Identifier: GPL-2.0-or-later
// Modules beside the domain's other devices: where they are plugged in.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <variant>

#include "base/text.h"
#include "facts/pci.h"
#include "rules/libvirt.h"

namespace memdimm::rules {
namespace {

using model::Module;
using model::PciAddress;

constexpr Code kAddressTaken = {
    .id = "MD248",
    .name = "device-address-taken",
    .severity = Severity::Error,
    .refuses = Refuses::Libvirt,
    .scope = Scope::Libvirt,
    .title = "a module at an address that another device has",
    .explanation =
        R"(No two devices share a PCI address (bus, slot and function) or one of s390x's channel
subsystem, be the other a module, a controller or a disk. libvirt (9.0 to 12.8) refuses the
domain ("Attempted double use of PCI Address 0000:00:09.0"), and so does QEMU ("slot 9
function 0 not available …, in use by"). Some addresses are the machine's own: 00:01.0,
00:01.1 and 00:01.3 on pc, 00:1f.0, 00:1f.2 and 00:1f.3 on q35.

To mend it, choose another slot, or leave the address out: libvirt finds one.)",
    .related = {"MD237", "MD240", "MD249"},
    .since = "0.2.0",
};

std::string hex_of(unsigned value, std::size_t digits) {
  std::string text = show_hex(value).substr(2);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

// "0000:00:09.0" or "fe.0.0001", as they are written; "" for none.
std::string text_of(const model::DeviceAddress& address) {
  if (const auto* pci = std::get_if<PciAddress>(&address)) {
    return hex_of(pci->domain, 4) + ':' + hex_of(pci->bus, 2) + ':' +
           hex_of(pci->slot, 2) + '.' + hex_of(pci->function, 1);
  }
  if (const auto* ccw = std::get_if<model::CcwAddress>(&address)) {
    return hex_of(ccw->cssid, 1) + '.' + hex_of(ccw->ssid, 1) + '.' +
           hex_of(ccw->devno, 4);
  }
  return {};
}

struct Owner {
  Span where;  // nothing for the machine itself
  std::string name;
};

std::map<std::string, Owner> other_owners(const Facts& facts) {
  std::map<std::string, Owner> owners;
  const layout::Machine& machine = facts.layout.machine;
  if (machine.family != nullptr) {
    const auto* bus = facts::find_root_bus(machine.family->arch, machine.family->alias);
    for (const facts::OwnDevice& one :
         bus == nullptr ? std::array<facts::OwnDevice, 3>() : bus->own) {
      if (!one.name.empty()) {
        const PciAddress at{.slot = one.slot, .function = one.function};
        owners.try_emplace(text_of(at), Owner{{}, std::string(one.name)});
      }
    }
  }
  for (const model::OtherDevice& other : facts.domain.guest.others) {
    owners.try_emplace(text_of(other.address),
                       Owner{other.where, '<' + other.name + '>'});
  }
  return owners;
}

bool has_bus_address(const Module& module) {
  return module.address_type &&
         !std::holds_alternative<std::monostate>(module.bus_address);
}

void check_address_taken(const Facts& facts, const Findings& findings) {
  const auto& modules = facts.domain.modules;
  if (std::none_of(modules.begin(), modules.end(), has_bus_address)) {
    return;
  }
  std::map<std::string, Owner> owners = other_owners(facts);
  for (const Module& module : modules) {
    if (!has_bus_address(module)) {
      continue;
    }
    const std::string text = text_of(module.bus_address);
    const Span where = module.address_type->where;
    const auto [owner, fresh] = owners.try_emplace(text, Owner{where, "a module"});
    if (!fresh) {
      const bool own = owner->second.where == Span{};
      Diagnostic& found = findings.report(
          where,
          (module.address_type->value == "pci" ? "PCI address " : "address ") + text +
              " is taken already" +
              (own ? ": the machine has " + owner->second.name + " there" : ""));
      label(found, owner->second.where, "by " + owner->second.name);
      found.help = "choose another slot, or leave the address out";
    }
  }
}

constexpr Code kBusFull = {
    .id = "MD249",
    .name = "bus-full",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Libvirt,
    .title = "more PCI modules than the machine's bus has slots",
    .explanation =
        R"(A virtio-mem or virtio-pmem without an address goes to a free slot of the machine's
first PCI bus, of which pc and q35 leave 30, virt on arm 31. QEMU (7.2 to 11.1) refuses the
next ("no slot/function available for virtio-mem-pci, all in use or reserved"). libvirt may
add a bridge when it defines such a domain; the arguments that are printed here have none,
so that this is an error all the same.

To mend it, use fewer and larger modules, or give them addresses on buses of their own.)",
    .related = {"MD248"},
    .since = "0.2.0",
};

bool is_pci(const Module& module, const layout::PlacedModule& placed) {
  return !module.takes_slot() && !module.row().driver.empty() && !placed.ccw;
}

void check_bus_full(const Facts& facts, const Findings& findings) {
  const layout::Machine& machine = facts.layout.machine;
  const auto* bus =
      machine.family == nullptr
          ? nullptr
          : facts::find_root_bus(machine.family->arch, machine.family->alias);
  if (bus == nullptr) {
    return;
  }
  std::set<unsigned> given;
  for (const Module& module : facts.domain.modules) {
    const auto* pci = std::get_if<PciAddress>(&module.bus_address);
    if (pci != nullptr && pci->bus == 0) {
      given.insert(pci->slot);
    }
  }
  std::size_t count = given.size();
  for (const layout::PlacedModule& placed : facts.layout.modules) {
    const Module& module = facts.module(placed);
    const bool free = std::holds_alternative<std::monostate>(module.bus_address);
    if (is_pci(module, placed) && free && ++count == bus->slots() + 1) {
      findings
          .report(module.where,
                  counted(count, "module") + " on " +
                      std::string(machine.family->root_bus) + "; it has " +
                      std::to_string(bus->slots()) + " free slots")
          .help = "use fewer and larger modules";
    }
  }
}

constexpr std::array kRules = {
    Rule{kAddressTaken, check_address_taken},
    Rule{kBusFull, check_bus_full},
};

}  // namespace

std::span<const Rule> libvirt_address_rules() {
  return kRules;
}

}  // namespace memdimm::rules
