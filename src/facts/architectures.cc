// SPDX-License-Identifier: GPL-2.0-or-later
// The table of architectures.
#include "facts/architectures.h"

#include <algorithm>

namespace memdimm::facts {
namespace {

// Models: `-device help` of QEMU 5.2 to 11.1, and what libvirt 9.0 to 12.8 refuses;
// QEMU 6.2 is the oldest that libvirt 11.3 knows; virtio-mem on Arm: absent in 5.2,
// there in 7.2, and QEMU's release notes name 7.0. CPUs where nobody says: what
// libvirt 9.0 tells QEMU 7.2. -cpu max: 7.2 and 10.0. Memory blocks: seen with
// Linux 6.1 on aarch64 and ppc64, else SECTION_SIZE_BITS of Linux's headers. THP: 1 MiB
// on s390x. Units: libvirt 9.0 to 12.8, define and start. Cells: define on libvirt 11.3
// (9.0: only ppc64 does without).
// Pages: /sys/kernel/mm/hugepages of x86-64 and aarch64 hosts, and of a POWER9 guest;
// for other base pages Linux's Documentation/arch/arm64/hugetlbpage.rst and the sizes
// that arch/powerpc, s390, riscv and loongarch take for hugepagesz=.
constexpr std::array<Bytes, 6> kX86Pages = {2 * kMiB, kGiB};
constexpr std::array<Bytes, 6> kArmPages = {
    64 * kKiB, 2 * kMiB, 32 * kMiB, 512 * kMiB, kGiB, 16 * kGiB};
constexpr std::array<Bytes, 6> kPowerPages = {2 * kMiB, 16 * kMiB, kGiB, 16 * kGiB};
constexpr std::array<Bytes, 6> kS390Pages = {kMiB, 2 * kGiB};
constexpr std::array<Bytes, 6> kRiscvPages = {64 * kKiB, 2 * kMiB, kGiB};
constexpr std::array<Bytes, 6> kLoongarchPages = {2 * kMiB, 32 * kMiB, 512 * kMiB};
constexpr std::array<Bytes, 3> kManyBases = {4 * kKiB, 16 * kKiB, 64 * kKiB};
constexpr std::array<Bytes, 3> kPowerBases = {4 * kKiB, 64 * kKiB};

constexpr std::array kArchitectures = {
    Architecture{.name = "x86_64",
                 .machines = "x86_64",
                 .cpus = CpuKind::X86,
                 .default_cpu = "qemu64",
                 .phys_bits = true,
                 .possible_pages = kX86Pages,
                 .blocks = kX86Blocks,
                 .models = {.dimm = kOldestQemu,
                            .nvdimm = kOldestQemu,
                            .virtio_mem = Version{5, 1},
                            .virtio_pmem = Version{4, 1},
                            .sgx_epc = Version{6, 2}}},
    Architecture{.name = "i686",
                 .machines = "x86_64",
                 .emulator = "qemu-system-i386",
                 .cpus = CpuKind::X86,
                 .narrow = true,
                 .default_cpu = "qemu32",
                 .phys_bits = true,
                 .possible_pages = kX86Pages,
                 .blocks = kX86Blocks,
                 .models = {.dimm = kOldestQemu,
                            .nvdimm = kOldestQemu,
                            .virtio_mem = Version{5, 1},
                            .virtio_pmem = Version{4, 1},
                            .sgx_epc = Version{6, 2}}},
    Architecture{.name = "aarch64",
                 .machines = "aarch64",
                 .cpus = CpuKind::Arm,
                 .default_cpu = "cortex-a15",
                 .firmware = "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd",
                 .possible_pages = kArmPages,
                 .base_pages = kManyBases,
                 .blocks = fixed_blocks(128 * kMiB),
                 .models = {.dimm = kOldestQemu,
                            .nvdimm = kOldestQemu,
                            .virtio_mem = Version{7, 0}}},
    Architecture{.name = "armv7l",
                 .machines = "aarch64",
                 .emulator = "qemu-system-arm",
                 .cpus = CpuKind::Arm,
                 .narrow = true,
                 .default_cpu = "cortex-a15",
                 .possible_pages = kArmPages,
                 .base_pages = kManyBases,
                 .models = {.dimm = kOldestQemu,
                            .nvdimm = kOldestQemu,
                            .virtio_mem = Version{7, 0}}},
    Architecture{.name = "ppc64",
                 .machines = "ppc64",
                 .possible_pages = kPowerPages,
                 .base_pages = kPowerBases,
                 .units = {.memory = 256 * kMiB,
                           .module = 256 * kMiB,
                           .plugged = 256 * kMiB,
                           .when_defined = true},
                 .papr_nvdimm = true,
                 .maximum_without_cells = Version{1, 0},
                 .blocks = fixed_blocks(256 * kMiB),
                 .models = {.dimm = kOldestQemu, .nvdimm = kOldestQemu}},
    Architecture{.name = "ppc64le",
                 .machines = "ppc64",
                 .emulator = "qemu-system-ppc64",
                 .possible_pages = kPowerPages,
                 .base_pages = kPowerBases,
                 .units = {.memory = 256 * kMiB,
                           .module = 256 * kMiB,
                           .plugged = 256 * kMiB,
                           .when_defined = true},
                 .papr_nvdimm = true,
                 .maximum_without_cells = Version{1, 0},
                 .blocks = fixed_blocks(256 * kMiB),
                 .models = {.dimm = kOldestQemu, .nvdimm = kOldestQemu}},
    Architecture{.name = "s390x",
                 .machines = "s390x",
                 .huge_pages = {kMiB, 2 * kGiB},
                 .possible_pages = kS390Pages,
                 .transparent_page = kMiB,
                 .maximum_without_cells = Version{9, 1},  // 11.3 does, 9.0 not
                 .blocks = fixed_blocks(256 * kMiB),
                 .models = {.virtio_mem = Version{10, 0}}},
    Architecture{.name = "riscv64",
                 .machines = "riscv64",
                 .max_cpu = Version{10, 0},
                 .possible_pages = kRiscvPages},
    Architecture{.name = "riscv32", .machines = "riscv64", .max_cpu = Version{10, 0}},
    Architecture{.name = "loongarch64",
                 .machines = "loongarch64",
                 .max_cpu = Version{10, 0},
                 .possible_pages = kLoongarchPages,
                 .base_pages = kManyBases,
                 .blocks = fixed_blocks(512 * kMiB),
                 .models = {.dimm = kOldestQemu, .nvdimm = kOldestQemu}},
};

constexpr Architecture kUnknown{};

}  // namespace

std::optional<Version> ModelsSince::of(Model model) const {
  switch (model) {
    case Model::Dimm:
      return dimm;
    case Model::Nvdimm:
      return nvdimm;
    case Model::VirtioMem:
      return virtio_mem;
    case Model::VirtioPmem:
      return virtio_pmem;
    case Model::SgxEpc:
      return sgx_epc;
    case Model::Flash:
    case Model::Rom:
      break;
  }
  return std::nullopt;
}

std::span<const Architecture> architectures() {
  return kArchitectures;
}

const Architecture& find_architecture(std::string_view name) {
  const std::string_view wanted = name.empty() ? kUsualArchitecture : name;
  const auto* row = std::find_if(
      kArchitectures.begin(), kArchitectures.end(), [&](const Architecture& one) {
        return one.name == wanted;
      });
  return row == kArchitectures.end() ? kUnknown : *row;
}

std::string emulator(std::string_view name) {
  const Architecture& row = find_architecture(name);
  if (!row.emulator.empty()) {
    return std::string(row.emulator);
  }
  return "qemu-system-" + std::string(name.empty() ? kUsualArchitecture : name);
}

}  // namespace memdimm::facts
