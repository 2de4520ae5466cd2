// SPDX-License-Identifier: GPL-2.0-or-later
// Which modules let a guest grow from what it boots with to a total. Only arithmetic: a
// plan becomes a document, which the rules then judge as any other.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/words.h"
#include "facts/cpu_models.h"
#include "facts/limits.h"
#include "layout/target.h"

namespace memdimm::layout {

// Without --slots: oVirt's number, more where the modules need them.
inline constexpr unsigned kUsualSlots = 16;

// What the address bits that a CPU can have reach.
inline constexpr Bytes kMostMemory = Bytes{1} << facts::kMostBits;

enum class PlanStyle {
  Largest,   // powers of two, largest first: as few modules as possible
  Even,      // modules of one size, as many as the slots allow
  Doubling,  // eight modules of 512 MiB, then eight of 1 GiB, and so on
};

// As the option and messages spell them.
inline constexpr auto kPlanStyleWords =
    words<PlanStyle>({{PlanStyle::Largest, "largest"},
                      {PlanStyle::Even, "even"},
                      {PlanStyle::Doubling, "doubling"}});

// What a plan is made of.
enum class PlanModel {
  Dimm,
  VirtioMem,  // one a node, as large as the maximum leaves, of which a part is asked
              // for
};

inline constexpr auto kPlanModelWords =
    words<PlanModel>({{PlanModel::Dimm, "dimm"}, {PlanModel::VirtioMem, "virtio-mem"}});

// In bytes. 0 < boot < total <= maximum, 1 to 256 slots, 1 to 128 nodes.
struct PlanRequest {
  Bytes boot = 0;
  Bytes total = 0;
  std::optional<Bytes> maximum;
  std::optional<unsigned> slots;
  std::optional<unsigned> nodes;
  PlanStyle style = PlanStyle::Largest;
  PlanModel model = PlanModel::Dimm;
  // Where maximum and slots are left open: the most that may be chosen, which address
  // bits may narrow. At least `total`, and 1 to 256.
  Bytes most_maximum = ~Bytes{0};
  unsigned most_slots = facts::kMostSlots;
};

// Boot memory is in slot 0, DIMMs in those from 1 on, one node after the other. In
// libvirt's dialect, whose boot memory has no slot, slot 0 stays free: what is planned
// is one machine, whoever writes it down.
struct Plan {
  PlanModel model = PlanModel::Dimm;
  bool boot_shared = false;  // by the nodes; else node 0 has it
  Bytes requested = 0;       // of each virtio-mem

  Bytes boot = 0;
  Bytes total = 0;
  Bytes maximum = 0;
  unsigned slots = 0;
  std::optional<unsigned> nodes;
  std::optional<unsigned> phys_bits;  // that the guest's CPU is told to have
  // The guest's memory block, of which each module is a multiple.
  Bytes block = 0;
  Bytes device_block = 0;  // of a virtio-mem
  std::vector<Bytes> modules;
  std::vector<std::string> assumed;  // what the request left open, and why it is so

  [[nodiscard]] std::optional<unsigned> node_of(std::size_t module) const {
    return nodes ? std::optional(static_cast<unsigned>(module % *nodes)) : std::nullopt;
  }
};

// What contradicts itself in a request, by the options' names, whatever the layout; ""
// if nothing does.
std::string contradiction(const PlanRequest& request);

struct Impossible {
  std::string why;
  std::string help;  // the nearest figures that are possible
  // Below and near what was asked for, and in reach of the style and the slots.
  std::optional<Bytes> total = {};
  bool too_far = false;  // more than the guest can address: less may do
};

// A slot stays free where the maximum leaves room for more, and none where it does not.
std::variant<Plan, Impossible> plan(const PlanRequest& request, const Target& target);

}  // namespace memdimm::layout
