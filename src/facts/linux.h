// SPDX-License-Identifier: GPL-2.0-or-later
// What Linux makes of the memory that it is given.
#pragma once

#include "base/bytes.h"

namespace memdimm::facts {

// The most that one module should be, in units of the memory that is there before it:
// Linux keeps 64 bytes for each 4 KiB page of it there, and openEuler's guide warns
// from here on (Kata's limit is 48).
inline constexpr Bytes kMostOfBoot = 32;
inline constexpr Bytes kFarTooMuchOfBoot = 48;
inline constexpr Bytes kPageMap = 64;  // bytes for each page of 4 KiB

// How Linux sizes its memory blocks: `smallest` while boot memory ends below `large`,
// from there on the largest power of two up to `largest` that divides that end.
struct MemoryBlocks {
  Bytes smallest = 0;
  Bytes largest = 0;
  Address large = 0;
};

// arch/x86/mm/init_64.c (probe_memory_block_size), Linux 5.7 on.
inline constexpr MemoryBlocks kX86Blocks{128 * kMiB, 2 * kGiB, 64 * kGiB};

// Of one size, however large the guest.
constexpr MemoryBlocks fixed_blocks(Bytes size) {
  return {size, size, 0};
}

// The block of a guest whose boot memory ends at `end`.
Bytes block_size(const MemoryBlocks& blocks, Address end);

}  // namespace memdimm::facts
