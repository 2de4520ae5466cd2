// SPDX-License-Identifier: GPL-2.0-or-later
// Linux's choice of a memory block.
#include "facts/linux.h"

namespace memdimm::facts {

Bytes block_size(const MemoryBlocks& blocks, Address end) {
  if (end < blocks.large) {
    return blocks.smallest;
  }
  Bytes block = blocks.largest;
  while (block > blocks.smallest && !is_multiple(end, block)) {
    block /= 2;
  }
  return block;
}

}  // namespace memdimm::facts
