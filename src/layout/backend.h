// SPDX-License-Identifier: GPL-2.0-or-later
// A memory backend as QEMU is told of it: one -object or object-add. Everything that
// decides its properties has been decided here; emit/ only spells it.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/id_set.h"

namespace memdimm::layout {

enum class BackendType { Ram, File, Memfd, Epc };

enum class HostPolicy { Bind, Preferred, Interleave };

struct Backend {
  BackendType type = BackendType::Ram;
  std::string id;
  Bytes size = 0;
  std::optional<std::string> path;   // File: mem-path
  std::optional<Bytes> page_size;    // huge pages of that size, File or Memfd
  std::optional<bool> discard_data;  // File
  std::optional<bool> share;         // File, Memfd
  bool plain_ramblock_id = false;    // x-use-canonical-path-for-ramblock-id=off
  std::optional<bool> prealloc;      // absent: not mentioned
  std::optional<unsigned> prealloc_threads;
  std::optional<bool> reserve;  // QEMU 6.1
  std::optional<Bytes> align;   // File
  bool pmem = false;            // File
  IdSet host_nodes;             // empty: no policy
  HostPolicy policy = HostPolicy::Bind;
  IdSet thread_context_nodes;  // not empty: a thread-context object, QEMU 7.2

  // What QEMU wants size and address of a DIMM on this backend to be a multiple of
  // (QEMU 5.2 to 11.1): the page size of huge pages, `align` where given, 4 KiB for an
  // ordinary file or memfd, else 2 MiB.
  [[nodiscard]] Bytes alignment() const;
};

}  // namespace memdimm::layout
