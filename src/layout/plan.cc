// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/plan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "base/text.h"
#include "facts/architectures.h"
#include "facts/linux.h"
#include "layout/guest.h"

namespace memdimm::layout {
namespace {

using Sizes = std::vector<Bytes>;

// What QEMU and libvirt leave as it is, at boot and as a maximum.
constexpr Bytes kStep = facts::StartUnits{}.module;

struct Limits {
  Bytes boot = 0;
  Bytes block = 0;
  Bytes largest = 0;  // of one module; a multiple of the block
  unsigned modules = 0;
  unsigned nodes = 1;
};

// The layouts of a style that come nearest to what is wanted; `below` is it, where it
// can be had.
struct Nearest {
  std::optional<Sizes> below;
  std::optional<Sizes> above;
};

Bytes sum(const Sizes& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), Bytes{0}, saturating_add);
}

Nearest fit_largest(Bytes more, const Limits& limits) {
  const Bytes largest = std::bit_floor(limits.largest);
  Sizes sizes;
  for (Bytes rest = more; rest != 0 && sizes.size() < limits.modules;) {
    sizes.push_back(std::min(largest, std::bit_floor(rest)));
    rest -= sizes.back();
  }
  Nearest out{sizes, std::nullopt};
  if (!sizes.empty() && sizes.back() < largest) {
    sizes.back() *= 2;
    out.above = std::move(sizes);
  }
  return out;
}

// `count` modules of one size, rounded down or up to whole blocks.
std::optional<Sizes> evenly(Bytes more, unsigned count, bool up, const Limits& limits) {
  const Bytes blocks = steps_in(more, limits.block);
  const Bytes each =
      std::min((blocks + (up ? count - 1 : 0)) / count * limits.block, limits.largest);
  const bool reaches = !up || each * count >= more;
  return each == 0 || !reaches ? std::nullopt : std::optional(Sizes(count, each));
}

// Keeps the one whose sum is nearer to `more`; both are on the same side of it.
void keep_nearer(std::optional<Sizes>& best, std::optional<Sizes> other, Bytes more) {
  const auto distance = [&](const Sizes& sizes) {
    return std::max(sum(sizes), more) - std::min(sum(sizes), more);
  };
  if (other && (!best || distance(*other) < distance(*best))) {
    best = std::move(other);
  }
}

Nearest fit_even(Bytes more, const Limits& limits) {
  Nearest best;
  // As many on each node, where that can be.
  for (const unsigned step : {limits.nodes, 1U}) {
    for (unsigned count = limits.modules / step * step; count != 0; count -= step) {
      keep_nearer(best.below, evenly(more, count, false, limits), more);
      keep_nearer(best.above, evenly(more, count, true, limits), more);
    }
    if (best.below && sum(*best.below) == more) {
      break;
    }
  }
  return best;
}

Nearest fit_doubling(Bytes more, const Limits& limits) {
  constexpr Bytes kFirst = 512 * kMiB;
  constexpr unsigned kGroup = 8;
  Bytes size = std::max(kFirst, limits.block);
  Sizes sizes;
  Bytes have = 0;
  while (have < more && sizes.size() < limits.modules && size <= limits.largest) {
    if (saturating_add(have, size) > more) {
      Nearest out{sizes, std::nullopt};
      sizes.push_back(size);
      out.above = std::move(sizes);
      return out;
    }
    sizes.push_back(size);
    have += size;
    size = sizes.size() % kGroup == 0 ? size * 2 : size;
  }
  return {std::move(sizes), std::nullopt};
}

struct StyleRow {
  PlanStyle style;
  Nearest (*fit)(Bytes more, const Limits& limits);
  std::string_view otherwise;  // why a total cannot be had, with slots enough
};

constexpr std::array kStyles = {
    StyleRow{PlanStyle::Largest, fit_largest, "that takes more than 256 slots"},
    StyleRow{
        PlanStyle::Even,
        fit_even,
        "no number of equal modules up to 255, each of whole memory blocks, makes it"},
    StyleRow{
        PlanStyle::Doubling,
        fit_doubling,
        "it is not on the staircase of eight modules of 512 MiB (of Linux's block, "
        "where that is larger), eight of twice that, and so on"},
};

const StyleRow& row_of(PlanStyle style) {
  return *std::find_if(kStyles.begin(), kStyles.end(), [&](const StyleRow& row) {
    return row.style == style;
  });
}

// "8G", or "8G or 9G"; "" for none.
std::string either(const std::vector<Bytes>& sizes) {
  std::vector<std::string> words;
  words.reserve(sizes.size());
  for (const Bytes size : sizes) {
    words.push_back(option_size(size));
  }
  return words.empty() ? std::string() : join_or(words);
}

// The multiples of `step` around `size`.
std::vector<Bytes> around(Bytes size, Bytes step) {
  const Bytes below = align_down(size, step);
  return below == 0 ? std::vector{step} : std::vector{below, below + step};
}

std::optional<Impossible> check_step(std::string_view option, Bytes size) {
  if (size % kStep == 0) {
    return std::nullopt;
  }
  return Impossible{std::string(option) + ' ' + option_size(size) +
                        " is not a multiple of " + show_size(kStep),
                    "use " + either(around(size, kStep))};
}

// The guest before it grows: q35, and nothing but its memory.
Bytes block_of(const PlanRequest& request, const Target& target) {
  model::Domain domain;
  domain.dialect = model::DialectId::Proposal;
  domain.guest.machine = Located<std::string>{"q35", {}};
  domain.total = Located<Bytes>{request.boot, {}};
  return guest_block(domain.guest, resolve(domain, target), target).value_or(kStep);
}

// libvirt's cells without memory came late: before, each node boots with some.
bool shares_boot(const PlanRequest& request, const Target& target) {
  return request.nodes.value_or(1) > 1 && !target.has(facts::Libvirt::EmptyCells);
}

std::optional<Impossible> check_sizes(const PlanRequest& request,
                                      const Target& target) {
  if (auto bad = check_step("--boot", request.boot)) {
    return bad;
  }
  if (auto bad = request.maximum ? check_step("--max", *request.maximum)
                                 : std::optional<Impossible>()) {
    return bad;
  }
  if (std::max(request.total, request.maximum.value_or(0)) > kMostMemory) {
    return Impossible{.why = "no CPU addresses more than " + show_size(kMostMemory) +
                             " (" + std::to_string(facts::kMostBits) + " bits)",
                      .help = {},
                      .total = {},
                      .too_far = true};
  }
  const unsigned nodes = shares_boot(request, target) ? *request.nodes : 1;
  if (steps_in(request.boot, nodes) < kStep) {
    return Impossible{show_size(request.boot) + " at boot is too little for " +
                          counted(nodes, "node"),
                      "use --boot " + option_size(nodes * kStep) + " or more"};
  }
  return std::nullopt;
}

std::optional<Impossible> check_blocks(const PlanRequest& request,
                                       const Limits& limits) {
  const Bytes more = request.total - request.boot;
  if (!is_multiple(more, limits.block)) {
    std::vector<Bytes> totals;
    for (const Bytes size : around(more, limits.block)) {
      totals.push_back(request.boot + size);
    }
    return Impossible{"the " + show_size(more) + " above --boot " +
                          option_size(request.boot) + " are not a whole number of " +
                          "Linux's " + show_size(limits.block) + " memory blocks",
                      "use --to " + either(totals)};
  }
  if (limits.largest == 0) {
    return Impossible{
        "a guest that boots with " + show_size(request.boot) +
            " has no room to manage a module of " + show_size(limits.block) +
            ", Linux's memory block",
        "use --boot " + option_size(limits.block / facts::kMostOfBoot) + " or more"};
  }
  return std::nullopt;
}

// The slots that hold no module: boot memory's, and one for later where there is room.
unsigned other_slots(const PlanRequest& request, unsigned slots) {
  const bool open = !request.slots && slots < request.most_slots &&
                    request.most_maximum > request.total;
  const bool room = request.maximum ? *request.maximum > request.total : open;
  return room ? 2 : 1;
}

// How many modules, up to `most`, the style makes it with; 0 where it does not.
unsigned fewest_modules(const StyleRow& style,
                        Bytes more,
                        Limits limits,
                        unsigned most) {
  for (limits.modules = 1; limits.modules <= most; ++limits.modules) {
    const Nearest found = style.fit(more, limits);
    if (found.below && sum(*found.below) == more) {
      return limits.modules;
    }
  }
  return 0;
}

// Why the style does not make it with any number of slots.
std::string out_of_reach(const StyleRow& style, Bytes total, const Limits& limits) {
  const auto most = style.fit(kMostMemory, limits).below;
  const std::string word(kPlanStyleWords.of(style.style));
  const std::string largest = "modules of at most " + show_size(limits.largest) + " (" +
                              std::to_string(facts::kMostOfBoot) +
                              " times boot memory)";
  const Bytes reached = most ? limits.boot + sum(*most) : limits.boot;
  if (reached < total) {
    return "style " + word + " reaches " + show_size(reached) + " at most, with " +
           largest + " in " + counted(limits.modules, "slot");
  }
  return "style " + word + " does not reach " + show_size(total) + ": " +
         std::string(style.otherwise) + ", with " + largest;
}

// Totals around the one that is wanted which the style makes.
std::vector<Bytes> near_totals(const PlanRequest& request, const Limits& limits) {
  const Nearest nearest =
      row_of(request.style).fit(request.total - request.boot, limits);
  std::vector<Bytes> totals;
  for (const auto& sizes : {nearest.below, nearest.above}) {
    const Bytes total = sizes ? request.boot + sum(*sizes) : 0;
    if (total > request.boot && total <= kMostMemory) {
      totals.push_back(total);
    }
  }
  return totals;
}

// Where the maximum is too tight for the nearest total, and the slots do not matter.
std::string other_help(const PlanRequest& request, Limits limits) {
  const Bytes more = request.total - request.boot;
  std::vector<std::string> helps;
  for (const StyleRow& style : kStyles) {
    const auto sizes = style.fit(more, limits).below;
    if (sizes && sum(*sizes) == more) {
      helps.push_back("--style " + std::string(kPlanStyleWords.of(style.style)));
    }
  }
  const auto totals = near_totals(request, limits);
  if (!totals.empty()) {
    const std::string total = option_size(totals.front());
    helps.push_back("--to " + total + " --max " + total);
  }
  if (helps.empty()) {
    limits.modules = facts::kMostSlots - 2;
    const auto roomy = near_totals(request, limits);
    helps.push_back("--slots " + std::to_string(facts::kMostSlots) +
                    (roomy.empty() ? "" : " --to " + option_size(roomy.front())));
  }
  return join_or(helps);
}

Impossible no_fit(const PlanRequest& request, const Limits& limits, unsigned other) {
  const StyleRow& style = row_of(request.style);
  Limits roomy = limits;
  roomy.modules = facts::kMostSlots - other;
  Impossible out;
  std::vector<std::string> helps;
  const Bytes more = request.total - request.boot;
  if (const unsigned count = fewest_modules(style, more, limits, roomy.modules)) {
    out.why = "style " + std::string(kPlanStyleWords.of(style.style)) + " reaches " +
              show_size(request.total) + " with " + counted(count, "module") +
              ", which take " + counted(count + other, "slot") +
              (other == 2 ? " with boot memory's, and one that stays free since --max "
                            "leaves room for more"
                          : " with that of boot memory");
    helps.push_back("--slots " + std::to_string(count + other));
  } else {
    out.why = out_of_reach(style, request.total, roomy);
  }
  std::vector<Bytes> totals = near_totals(request, limits);
  std::erase_if(
      totals, [&](Bytes total) { return request.maximum && total > *request.maximum; });
  if (!totals.empty()) {
    helps.push_back("--to " + either(totals));
    out.total =
        totals.front() < request.total ? std::optional(totals.front()) : std::nullopt;
  }
  out.help = "use " + (helps.empty() ? other_help(request, limits) : join_or(helps));
  return out;
}

// What the request leaves open, and slots that would stay empty for ever.
void complete(const PlanRequest& request, unsigned slots, Plan& plan) {
  const auto used = static_cast<unsigned>(plan.modules.size()) + 1;
  if (request.maximum) {
    plan.maximum = *request.maximum;
  } else if (used == slots) {
    plan.maximum = plan.total;
    plan.assumed.push_back("--max " + option_size(plan.maximum) +
                           ", since no slot is left for more");
  } else {
    const Bytes usual = std::bit_ceil(plan.total + 1);
    plan.maximum = std::min(usual, request.most_maximum);
    plan.assumed.push_back("--max " + option_size(plan.maximum) +
                           (plan.maximum == usual
                                ? ", the next power of two above --to"
                                : ", the largest that fits the guest's address bits"));
  }
  plan.slots = plan.maximum == plan.total ? used : slots;
  if (plan.slots != request.slots) {
    const std::string instead =
        request.slots ? " instead of " + std::to_string(*request.slots) : std::string();
    plan.assumed.push_back("--slots " + std::to_string(plan.slots) + instead +
                           (plan.maximum == plan.total
                                ? ", since --max leaves no room for more"
                                : ", one of them for the memory at boot"));
  }
}

// What each node gets of `more`, in whole `step`; absent where they do not share it
// evenly.
std::optional<Bytes> share_of(Bytes more, unsigned nodes, Bytes step) {
  return more % (nodes * step) == 0 ? std::optional(more / nodes) : std::nullopt;
}

// A module a node, none in a slot: what is above boot memory is asked of them evenly,
// and they are as large as the maximum leaves in whole blocks of the guest.
std::variant<Plan, Impossible> plan_virtio_mem(const PlanRequest& request,
                                               const Target& target) {
  Plan out;
  out.model = PlanModel::VirtioMem;
  out.boot_shared = shares_boot(request, target);
  out.boot = request.boot;
  out.total = request.total;
  out.nodes = request.nodes;
  out.block = block_of(request, target);
  out.device_block = facts::Architecture{}.transparent_page;
  const unsigned nodes = request.nodes.value_or(1);
  const Bytes more = request.total - request.boot;
  const auto requested = share_of(more, nodes, out.device_block);
  if (!requested) {
    std::vector<Bytes> totals;
    for (const Bytes size : around(more, nodes * out.device_block)) {
      totals.push_back(request.boot + size);
    }
    return Impossible{"the " + show_size(more) + " above --boot " +
                          option_size(request.boot) + " are not whole blocks of " +
                          show_size(out.device_block) + " on each of " +
                          counted(nodes, "node"),
                      "use --to " + either(totals)};
  }
  out.requested = *requested;
  const Bytes unit = nodes * out.block;
  const Bytes least = request.boot + align_up(more, unit);
  if (request.maximum) {
    out.maximum = *request.maximum;
  } else {
    const Bytes usual = std::bit_ceil(request.total + 1);
    const Bytes most = std::max(std::min(usual, request.most_maximum), least);
    out.maximum = request.boot + align_down(most - request.boot, unit);
    out.assumed.push_back("--max " + option_size(out.maximum) +
                          ", whole blocks on each node");
  }
  const Bytes size = align_down(out.maximum - request.boot, unit) / nodes;
  if (size < out.requested) {
    return Impossible{"--max " + option_size(out.maximum) +
                          " leaves no whole memory blocks of Linux (" +
                          show_size(out.block) + ") for what is asked for",
                      "use --max " + option_size(least)};
  }
  out.modules.assign(nodes, size);
  out.slots = target.has(facts::Libvirt::MaximumWithoutSlots) ? 0 : nodes;
  return out;
}

}  // namespace

std::variant<Plan, Impossible> plan(const PlanRequest& request, const Target& target) {
  if (auto bad = check_sizes(request, target)) {
    return *bad;
  }
  if (request.model == PlanModel::VirtioMem) {
    return plan_virtio_mem(request, target);
  }
  Limits limits;
  limits.boot = request.boot;
  limits.block = block_of(request, target);
  limits.largest = align_down(request.boot * facts::kMostOfBoot, limits.block);
  limits.nodes = request.nodes.value_or(1);
  if (auto bad = check_blocks(request, limits)) {
    return *bad;
  }
  const Bytes more = request.total - request.boot;
  for (unsigned slots =
           request.slots.value_or(std::min(kUsualSlots, request.most_slots));
       ;
       slots = std::min(slots * 2, request.most_slots)) {
    const unsigned other = other_slots(request, slots);
    limits.modules = slots > other ? slots - other : 0;
    Nearest found = row_of(request.style).fit(more, limits);
    if (found.below && sum(*found.below) == more) {
      Plan out;
      out.boot_shared = shares_boot(request, target);
      out.boot = request.boot;
      out.total = request.total;
      out.nodes = request.nodes;
      out.block = limits.block;
      out.modules = std::move(*found.below);
      complete(request, slots, out);
      return out;
    }
    if (request.slots || slots >= request.most_slots) {
      return no_fit(request, limits, other);
    }
  }
}

}  // namespace memdimm::layout
