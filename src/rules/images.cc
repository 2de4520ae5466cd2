// SPDX-License-Identifier: GPL-2.0-or-later
// The proposal's flash and rom: firmware and images, which are not memory to plug.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "facts/machines.h"
#include "facts/versions.h"
#include "rules/rule.h"

namespace memdimm::rules {
namespace {

using model::Module;

constexpr Code kFlashAddress = {
    .id = "MD311",
    .name = "flash-address",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Proposal,
    .title = "an address on a flash module",
    .explanation =
        R"(QEMU (5.2 to 11.1) maps flash by itself: the first to end at 4 GiB, the second
right below. No option chooses another address.

To mend it, leave the address out.)",
};

void check_flash_address(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    if (module.is<model::Flash>() && module.base) {
      findings
          .report(module.base->where,
                  "the address of flash cannot be chosen: QEMU maps it below 4 GiB")
          .help = "leave the address out";
    }
  }
}

constexpr Code kFlashSize = {
    .id = "MD312",
    .name = "flash-size",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Proposal,
    .title = "flash of a size that QEMU does not take",
    .explanation =
        R"(A flash image is a non-zero multiple of 4 KiB, in which QEMU counts a part of a
512-byte sector as a whole one, and all flash together at most 8 MiB ("combined size of
system firmware exceeds 8388608 bytes", QEMU 5.2 to 11.1). Where the document gives no size,
the file's decides when QEMU starts.

To mend it, pad the image, or split it into code and variables of 8 MiB together.)",
};

void check_flash_size(const Facts& facts, const Findings& findings) {
  constexpr Bytes kSector = 512;
  constexpr Bytes kStep = 4 * kKiB;
  constexpr Bytes kMost = 8 * kMiB;
  Bytes sum = 0;
  for (const Module& module : facts.domain.modules) {
    if (!module.is<model::Flash>()) {
      continue;
    }
    const Located<Bytes>& size = module.size;
    const Bytes seen = align_up(size.value, kSector);
    if (seen % kStep != 0 || (module.sized && size.value == 0)) {
      findings
          .report(size.where,
                  "flash of " + show_size(size.value) +
                      ": its size must be a multiple of 4 KiB")
          .help = "use " + show_size(std::max(kStep, align_up(size.value, kStep)));
    }
    const bool fitted = sum <= kMost;
    sum = saturating_add(sum, seen);
    if (fitted && sum > kMost) {
      findings
          .report(size.where,
                  "flash of " + show_size(sum) + " together: QEMU takes at most 8 MiB")
          .help = "use smaller images";
    }
  }
}

constexpr Code kTooManyFlash = {
    .id = "MD313",
    .name = "too-many-flash",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Proposal,
    .title = "more flash than the machine has",
    .explanation =
        R"(pc and q35 have two flash devices, units 0 and 1; other x86 machine types have
none ("machine type does not support if=pflash,bus=0,unit=2", QEMU 5.2 to 11.1).

To mend it, use at most two flash modules: firmware code, and its variables.)",
};

void check_flash_count(const Facts& facts, const Findings& findings) {
  const layout::Machine& machine = facts.layout.machine;
  constexpr unsigned kUsual = facts::MachineFamily{}.flash;
  const unsigned most = machine.family == nullptr ? kUsual : machine.family->flash;
  const bool has_flash = most != 0;
  std::size_t count = 0;
  for (const Module& module : facts.domain.modules) {
    if (module.is<model::Flash>() && ++count == most + 1) {
      findings
          .report(module.where,
                  has_flash ? "a third flash module: the machine has two"
                            : "machine " + quoted(machine.name) + " has no flash")
          .help = has_flash ? "leave it out" : "use machine 'pc' or 'q35'";
    }
  }
}

constexpr Code kRomOutsideRam = {
    .id = "MD315",
    .name = "rom-outside-memory",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .scope = Scope::Proposal,
    .title = "a rom at an address where no memory is",
    .explanation =
        R"(A rom with an address is copied into the guest's memory by QEMU's generic loader,
which creates no memory of its own: bytes outside RAM are lost without a word (QEMU 5.2 to
11.1).

To mend it, choose an address inside the guest's memory, or leave it out: the image then
becomes an option ROM.)",
    .related = {"MD314"},
};

bool inside(Address begin, Address end, Address from, Bytes size) {
  return begin >= from && end <= saturating_add(from, size);
}

// Where modules are, for many questions.
class ModuleRanges {
 public:
  explicit ModuleRanges(const layout::Layout& layout) {
    for (const layout::PlacedModule& placed : layout.modules) {
      if (placed.address) {
        ranges_.emplace_back(*placed.address,
                             saturating_add(*placed.address, placed.mapped));
      }
    }
    std::sort(ranges_.begin(), ranges_.end());
    for (std::size_t i = 1; i < ranges_.size(); ++i) {
      ranges_[i].second = std::max(ranges_[i].second, ranges_[i - 1].second);
    }
  }

  // Whether one of them has all of [begin, end).
  [[nodiscard]] bool contain(Address begin, Address end) const {
    const auto behind =
        std::partition_point(ranges_.begin(), ranges_.end(), [&](const auto& one) {
          return one.first <= begin;
        });
    return behind != ranges_.begin() && end <= std::prev(behind)->second;
  }

 private:
  // Each begin with the last end of all that begin there or in front of it.
  std::vector<std::pair<Address, Address>> ranges_;
};

void check_rom_address(const Facts& facts, const Findings& findings) {
  if (!facts.layout.map) {
    return;
  }
  const layout::AddressMap& map = *facts.layout.map;
  const ModuleRanges modules(facts.layout);
  for (const Module& module : facts.domain.modules) {
    if (!module.is<model::Rom>() || !module.base) {
      continue;
    }
    const Address begin = module.base->value;
    const Address end = saturating_add(begin, std::max<Bytes>(module.size.value, 1));
    if (modules.contain(begin, end) || inside(begin, end, map.low_start, map.low_ram) ||
        inside(begin, end, map.high_start, map.high_ram)) {
      continue;
    }
    Diagnostic& found = findings.report(
        module.base->where,
        "no memory is at " + show_hex(begin) + ", where this rom is to be copied");
    found.notes.push_back("memory at boot ends at " + show_hex(map.low_end()) +
                          (map.high_ram == 0
                               ? std::string()
                               : ", and goes on from " + show_hex(map.high_start) +
                                     " to " + show_hex(map.high_start + map.high_ram)));
    found.help = "choose an address below " + show_hex(map.low_end()) +
                 ", or leave it out for an option ROM";
  }
}

constexpr Code kRomTooLarge = {
    .id = "MD317",
    .name = "rom-too-large",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Proposal,
    .title = "a rom larger than the memory at boot",
    .explanation =
        R"(QEMU's generic loader takes no file that is larger than the memory at boot, also
where it would fit into a module ("Cannot load specified image", 5.2 to 11.1).

To mend it, use a smaller image, or boot with more memory.)",
};

void check_rom_size(const Facts& facts, const Findings& findings) {
  for (const Module& module : facts.domain.modules) {
    if (module.is<model::Rom>() && module.base &&
        module.size.value > facts.layout.boot) {
      findings
          .report(module.size.where,
                  "a rom of " + show_size(module.size.value) +
                      " is larger than the memory at boot, " +
                      show_size(facts.layout.boot))
          .help = "use a smaller image, or boot with more memory";
    }
  }
}

constexpr Code kRomsOverlap = {
    .id = "MD318",
    .name = "roms-overlap",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Proposal,
    .title = "two roms at the same address",
    .explanation =
        R"(QEMU (5.2 to 11.1) refuses to start with two images that share an address: "Some ROM
regions are overlapping" (5.2: "rom: requested regions overlap"). Where the document gives no
size, the file's decides when QEMU starts.

To mend it, move one of them.)",
};

// Which rom each address was last given to. Ranges never overlap, and each rom adds two
// at most, so that many roms take no longer for each.
class RomMap {
 public:
  // The rom that has some address of [begin, end) already, or nullptr; then it is the
  // new one's.
  const Module* put(Address begin, Address end, const Module& rom) {
    auto next = ranges_.upper_bound(begin);
    if (next != ranges_.begin() && std::prev(next)->second.end > begin) {
      --next;
    }
    const bool taken = next != ranges_.end() && next->first < end;
    const Module* other = taken ? next->second.rom : nullptr;
    while (next != ranges_.end() && next->first < end) {
      const auto [from, old] = *next;
      next = ranges_.erase(next);
      if (from < begin) {
        ranges_.insert({from, {begin, old.rom}});
      }
      if (old.end > end) {
        next = ranges_.insert({end, {old.end, old.rom}}).first;
      }
    }
    ranges_.insert({begin, {end, &rom}});
    return other;
  }

 private:
  struct Range {
    Address end;
    const Module* rom;
  };
  std::map<Address, Range> ranges_;  // by where they begin
};

void check_rom_overlap(const Facts& facts, const Findings& findings) {
  RomMap taken;
  for (const Module& module : facts.domain.modules) {
    if (!module.is<model::Rom>() || !module.base || module.size.value == 0) {
      continue;
    }
    const Address begin = module.base->value;
    const Address end = saturating_add(begin, module.size.value);
    if (const Module* other = taken.put(begin, end, module)) {
      Diagnostic& found =
          findings.report(module.base->where,
                          "this rom overlaps another, which ends at " +
                              show_hex(other->base->value + (other->size.value - 1)));
      found.labels.push_back({other->base->where, "the other rom"});
      found.help = "move one of them";
    }
  }
}

constexpr Code kTooManyRoms = {
    .id = "MD316",
    .name = "too-many-option-roms",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Proposal,
    .title = "more option ROMs than the machine takes",
    .explanation =
        R"(A rom without an address becomes an option ROM; QEMU (5.2 to 11.1) takes 16 ("too
many option ROMs"), and 10.0 dies of the 16th on a PC. Machine types of PCs up to 2.8 have room
for 16 files of the firmware in all, of which ACPI and memory slots take some, and QEMU dies of
one more (7.2 and 10.0: "Assertion `count < fw_cfg_file_slots(s)' failed"); a video card takes
one of them too.

To mend it, use fewer, give some an address, or use a newer machine type.)",
};

unsigned most_roms(const Facts& facts) {
  const layout::Machine& machine = facts.layout.machine;
  const bool known = machine.family != nullptr && machine.versioned;
  return known ? facts::most_option_roms(*machine.family,
                                         machine.version,
                                         facts.target.qemu,
                                         facts.domain.guest.acpi,
                                         facts.layout.slots != 0)
               : facts::kMostOptionRoms;
}

void check_rom_count(const Facts& facts, const Findings& findings) {
  constexpr unsigned kUsual = facts::kMostOptionRoms - 1;  // of machines of today
  const unsigned most = most_roms(facts);
  unsigned count = 0;
  for (const Module& module : facts.domain.modules) {
    if (module.is<model::Rom>() && !module.base && ++count == most + 1) {
      findings
          .report(module.where,
                  "option ROM number " + std::to_string(count) + ": QEMU takes " +
                      std::to_string(most) +
                      (most >= kUsual
                           ? ""
                           : " with machine " + quoted(facts.layout.machine.name)))
          .help = most >= kUsual
                      ? "use fewer, or give some an address"
                      : "use fewer, give some an address, or use a newer machine type";
    }
  }
}

constexpr Code kRomNameTaken = {
    .id = "MD319",
    .name = "rom-name-taken",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Proposal,
    .title = "two option ROMs with one file name",
    .explanation =
        R"(QEMU hands an option ROM to the firmware under the name of its file, without the
folders and cut to 47 bytes, and refuses two of one name ("duplicate fw_cfg file name:
genroms/…", 5.2 to 11.1).

To mend it, rename one of the files, or name it once.)",
};

std::string_view firmware_name(std::string_view path) {
  constexpr std::size_t kLongest = 47;
  return path.substr(path.rfind('/') + 1).substr(0, kLongest);
}

void check_rom_names(const Facts& facts, const Findings& findings) {
  std::map<std::string_view, Span> taken;
  for (const Module& module : facts.domain.modules) {
    const auto& path = module.backing.path;
    if (!module.is<model::Rom>() || module.base || !path) {
      continue;
    }
    const auto [first, fresh] =
        taken.try_emplace(firmware_name(path->value), path->where);
    if (!fresh) {
      Diagnostic& found = findings.report(
          path->where,
          "another option ROM is called " + quoted(std::string(first->first)) + " too");
      found.labels.push_back({first->second, "here"});
      found.help = "rename one of the files, or name it once";
    }
  }
}

constexpr Code kRomOverFirstMib = {
    .id = "MD314",
    .name = "rom-over-flash-window",
    .severity = Severity::Error,
    .refuses = Refuses::Qemu,
    .scope = Scope::Proposal,
    .title = "a rom that reaches over 1 MiB, beside flash",
    .explanation =
        R"(The end of the flash is shown below 1 MiB as well, from 0xe0000 on. QEMU 10.0 and 11.1
end with a segmentation fault when a rom is to be copied across that boundary, from below
0x100000 to above it; 7.2 starts, and without flash all do.

To mend it, let the rom end at 0x100000 or start there.)",
    .related = {"MD315"},
    .since = "0.2.0",
};

void check_rom_over_flash(const Facts& facts, const Findings& findings) {
  const auto& modules = facts.domain.modules;
  const bool flash = std::any_of(modules.begin(), modules.end(), [](const Module& one) {
    return one.is<model::Flash>();
  });
  if (!flash || !facts::has(facts.target.qemu, facts::Qemu::FlashBelowOneMib)) {
    return;
  }
  for (const Module& module : modules) {
    if (module.is<model::Rom>() && module.base && module.base->value < kMiB &&
        saturating_add(module.base->value, module.size.value) > kMiB) {
      findings
          .report(module.base->where,
                  "a rom from " + show_hex(module.base->value) + " to " +
                      show_hex(module.base->value + (module.size.value - 1)) +
                      " reaches over 1 MiB, below which the flash is shown")
          .help = "let it end at 0x100000 or start there";
    }
  }
}

constexpr std::array kRules = {
    Rule{kFlashAddress, check_flash_address},
    Rule{kFlashSize, check_flash_size},
    Rule{kTooManyFlash, check_flash_count},
    Rule{kRomOutsideRam, check_rom_address},
    Rule{kRomTooLarge, check_rom_size},
    Rule{kRomsOverlap, check_rom_overlap},
    Rule{kTooManyRoms, check_rom_count},
    Rule{kRomNameTaken, check_rom_names},
    Rule{kRomOverFirstMib, check_rom_over_flash},
};

}  // namespace

std::span<const Rule> image_rules() {
  return kRules;
}

}  // namespace memdimm::rules
