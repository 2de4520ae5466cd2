// SPDX-License-Identifier: GPL-2.0-or-later
// The QMP sequences that change a running guest's memory: what to send, what to wait
// for, and how to undo what was done when QEMU refuses a step.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "emit/item.h"
#include "facts/versions.h"

namespace memdimm::emit {

enum class Form {
  Ndjson,  // one command a line, fit for a monitor socket
  Plan,    // one document: steps, each with its rollback and its events
  Virsh,   // lines for a shell, of a guest that libvirt runs: see virsh.h
};

// What virsh is told to change; neither: the guest that runs.
struct VirshScope {
  bool live = false;    // the guest that runs
  bool config = false;  // what libvirt starts next time

  [[nodiscard]] bool is_said() const { return live || config; }
};

// A form, and what only virsh wants to know.
struct Style {
  Style() = default;
  Style(Form wanted) : form(wanted) {}  // NOLINT(google-explicit-constructor)

  Form form = Form::Ndjson;
  std::string guest = {};  // its name; "": the shell's variable DOMAIN has it
  VirshScope scope = {};
};

// object-add, then device_add with object-del as its rollback. Before QEMU 6.0
// object-add takes its properties in `props`.
struct Plug {
  const model::Module& module;
  const layout::PlacedModule& placed;
  const layout::Layout& layout;
};

// device_del, its events, then object-del. QEMU (5.2 to 11.1) unplugs no nvdimm and no
// virtio-pmem, and virtio-mem only from 8.2 on, once it is empty: its size is asked
// down to 0 first.
struct Unplug {
  const model::Module& module;
  const layout::PlacedModule& placed;
  const layout::Layout* layout = nullptr;  // to plug it again when a later step fails
};

// qom-set of a virtio-mem's requested-size, in bytes.
struct Resize {
  const layout::PlacedModule& placed;
  Bytes requested;
  std::optional<Bytes> before = {};  // to go back to when a later step fails
};

// What the guest is to have of its memory, modules included, in bytes.
struct Balloon {
  Bytes size;
};

using Operation = std::variant<Plug, Unplug, Resize, Balloon>;

// The steps of all operations, in this order; `action` is what a plan calls itself. The
// balloon is to be the last: it has no way back. In a plan a step's `rollback` is of
// its own operation. What takes the operations before it back stands once, in the
// plan's `undo`, numbered in their order: `undo_from` is the first one of these to
// make, before those with lower numbers, down to 0. It is absent where there is nothing
// to take back.
std::string sequence(std::string_view action,
                     std::span<const Operation> operations,
                     facts::Version qemu,
                     const Style& style);

// One operation by itself.
std::string plug(const model::Module& module,
                 const layout::PlacedModule& placed,
                 const layout::Layout& layout,
                 facts::Version qemu,
                 const Style& style);
std::string unplug(const model::Module& module,
                   const layout::PlacedModule& placed,
                   facts::Version qemu,
                   const Style& style);
std::string resize(const layout::PlacedModule& placed,
                   Bytes requested,
                   const Style& style);

}  // namespace memdimm::emit
