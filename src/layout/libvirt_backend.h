// SPDX-License-Identifier: GPL-2.0-or-later
// Which backend libvirt gives to boot memory, to a guest node and to a module: one
// algorithm for the three. libvirt 9.0 to 12.8.
#pragma once

#include <optional>
#include <string>

#include "layout/backend.h"
#include "layout/libvirt_define.h"
#include "layout/target.h"
#include "model/domain.h"

namespace memdimm::layout {

// The page that memory comes in.
struct PageChoice {
  std::optional<Bytes> size;  // absent: the host's ordinary page, `huge` is false
  bool huge = false;
  bool chosen = false;  // for this node or module, not just for the whole guest

  bool operator==(const PageChoice&) const = default;
};

// The size of the host's default huge page; a plain host has pages of 2 MiB and 1 GiB.
Bytes default_hugepage(const model::Guest& guest, const Target& target);
bool has_hugepage_mount(Bytes page, const model::Guest& guest, const Target& target);

// What a backend is for.
struct BackendUse {
  enum class For { Boot, Cell, Module };
  For what = For::Boot;
  std::optional<unsigned> node;           // guest node, where it has one
  const model::Module* module = nullptr;  // For::Module
  Bytes size = 0;
  std::string id;  // the backend's
};

class BackendMaker {
 public:
  BackendMaker(const model::Domain& domain,
               const Completed& completed,
               const Target& target)
      : domain_(domain), completed_(completed), target_(target) {}

  // Once -mem-prealloc is on the command line, no other backend says so.
  void set_legacy_prealloc(bool used) { legacy_prealloc_ = used; }

  [[nodiscard]] PageChoice page(const BackendUse& use) const;
  [[nodiscard]] Backend make(const BackendUse& use) const;
  // Old machines take -numa node,mem= unless a node's memory is special.
  [[nodiscard]] bool needed(const BackendUse& use) const;

  [[nodiscard]] std::optional<model::Sharing> access(const BackendUse& use) const;
  [[nodiscard]] std::optional<bool> discard(const BackendUse& use) const;
  [[nodiscard]] IdSet host_nodes(const BackendUse& use) const;

  // The directories that libvirt makes for a guest.
  [[nodiscard]] std::string hugepage_path(Bytes page) const;
  [[nodiscard]] std::string memory_path() const;

 private:
  [[nodiscard]] std::string guest_dir() const;
  [[nodiscard]] const model::Cell* cell(const BackendUse& use) const;
  [[nodiscard]] const NodeTuning* tuning(const BackendUse& use) const;
  [[nodiscard]] const model::MemNode* memnode(const BackendUse& use) const;
  [[nodiscard]] static bool has_own_nodes(const BackendUse& use);
  [[nodiscard]] model::NumaMode mode(const BackendUse& use) const;
  [[nodiscard]] IdSet thread_nodes(const IdSet& nodes) const;
  void set_file(const BackendUse& use, const PageChoice& page, Backend& backend) const;
  void set_preallocation(const BackendUse& use, bool wanted, Backend& backend) const;
  void set_host_nodes(const BackendUse& use, Backend& backend) const;

  const model::Domain& domain_;
  const Completed& completed_;
  const Target& target_;
  bool legacy_prealloc_ = false;
};

}  // namespace memdimm::layout
