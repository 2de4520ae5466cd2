// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/plan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "base/text.h"
#include "layout/guest.h"
#include "layout/slots.h"

namespace memdimm::layout {
namespace {

using Sizes = std::vector<Bytes>;

// What QEMU and libvirt leave as it is, at boot and as a maximum.
constexpr Bytes kStep = 2 * kMiB;

// 52 address bits, the most that an x86 CPU has.
constexpr Bytes kMostMemory = kTiB << 12;

struct Limits {
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
  const Bytes blocks = more / limits.block;
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
  std::string_view word;
  Nearest (*fit)(Bytes more, const Limits& limits);
  std::string_view otherwise;  // why a total cannot be had, with slots enough
};

constexpr std::array kStyles = {
    StyleRow{
        PlanStyle::Largest, "largest", fit_largest, "that takes more than 256 slots"},
    StyleRow{PlanStyle::Even, "even", fit_even, "no number of equal modules makes it"},
    StyleRow{
        PlanStyle::Doubling,
        "doubling",
        fit_doubling,
        "it is not on the staircase of eight modules of 512 MiB (of Linux's block, "
        "where that is larger), eight of twice that, and so on"},
};

const StyleRow& row_of(PlanStyle style) {
  return *std::find_if(kStyles.begin(), kStyles.end(), [&](const StyleRow& row) {
    return row.style == style;
  });
}

// "8 GiB", or "8 GiB or 9 GiB"; "" for none.
std::string either(const std::vector<Bytes>& sizes) {
  std::vector<std::string> words;
  words.reserve(sizes.size());
  for (const Bytes size : sizes) {
    words.push_back(show_size(size));
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
  return Impossible{std::string(option) + ' ' + show_size(size) +
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

std::optional<Impossible> check_sizes(const PlanRequest& request) {
  if (auto bad = check_step("--boot", request.boot)) {
    return bad;
  }
  if (auto bad = request.maximum ? check_step("--max", *request.maximum)
                                 : std::optional<Impossible>()) {
    return bad;
  }
  if (std::max(request.total, request.maximum.value_or(0)) > kMostMemory) {
    return Impossible{
        "no CPU addresses more than " + show_size(kMostMemory) + " (52 bits)",
        "use a smaller --to and --max"};
  }
  const unsigned nodes = request.nodes.value_or(1);
  if (request.boot / nodes < kStep) {
    return Impossible{show_size(request.boot) + " at boot is too little for " +
                          counted(nodes, "node"),
                      "use --boot " + show_size(nodes * kStep) + " or more"};
  }
  return std::nullopt;
}

std::optional<Impossible> check_blocks(const PlanRequest& request,
                                       const Limits& limits) {
  const Bytes more = request.total - request.boot;
  if (more % limits.block != 0) {
    std::vector<Bytes> totals;
    for (const Bytes size : around(more, limits.block)) {
      totals.push_back(request.boot + size);
    }
    return Impossible{"the " + show_size(more) + " above --boot " +
                          show_size(request.boot) + " are not a whole number of " +
                          "Linux's " + show_size(limits.block) + " memory blocks",
                      "use --to " + either(totals)};
  }
  if (limits.largest == 0) {
    return Impossible{
        "a guest that boots with " + show_size(request.boot) +
            " has no room to manage a module of " + show_size(limits.block) +
            ", Linux's memory block",
        "use --boot " + show_size(limits.block / kMostOfBoot) + " or more"};
  }
  return std::nullopt;
}

// The slots that hold no module: boot memory's, and one for later where there is room.
unsigned other_slots(const PlanRequest& request) {
  const bool room =
      request.maximum ? *request.maximum > request.total : !request.slots.has_value();
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

Impossible no_fit(const PlanRequest& request, const Limits& limits) {
  const StyleRow& style = row_of(request.style);
  const Bytes more = request.total - request.boot;
  const Nearest nearest = style.fit(more, limits);
  std::vector<std::string> helps;
  std::string why = "style " + std::string(style.word);
  const unsigned other = other_slots(request);
  if (const unsigned count = fewest_modules(style, more, limits, kMostSlots - other)) {
    why += " reaches " + show_size(request.total) + " with " +
           counted(count, "module") + ", which take " + counted(count + other, "slot") +
           (other == 2 ? " with boot memory's, and one that stays free since --max "
                         "leaves room for more"
                       : " with that of boot memory");
    helps.push_back("--slots " + std::to_string(count + other));
  } else {
    why += " does not reach " + show_size(request.total) + ": " +
           std::string(style.otherwise) + ", with modules of at most " +
           show_size(limits.largest) + " (" + std::to_string(kMostOfBoot) +
           " times boot memory)";
  }
  std::vector<Bytes> totals;
  for (const auto& sizes : {nearest.below, nearest.above}) {
    const Bytes total = sizes ? request.boot + sum(*sizes) : 0;
    if (total > request.boot && total <= request.maximum.value_or(kMostMemory)) {
      totals.push_back(total);
    }
  }
  if (!totals.empty()) {
    helps.push_back("--to " + either(totals));
  }
  if (helps.empty()) {
    helps.emplace_back("another --style, a larger --max or more --slots");
  }
  return {std::move(why), "use " + join_or(helps)};
}

// What the request leaves open, and slots that would stay empty for ever.
void complete(const PlanRequest& request, unsigned slots, Plan& plan) {
  const auto used = static_cast<unsigned>(plan.modules.size()) + 1;
  if (request.maximum) {
    plan.maximum = *request.maximum;
  } else if (used == slots) {
    plan.maximum = plan.total;
    plan.assumed.push_back("--max " + show_size(plan.maximum) +
                           ", since no slot is left for more");
  } else {
    plan.maximum = std::bit_ceil(plan.total + 1);
    plan.assumed.push_back("--max " + show_size(plan.maximum) +
                           ", the next power of two above --to");
  }
  plan.slots = plan.maximum == plan.total ? used : slots;
  if (plan.slots != request.slots) {
    plan.assumed.push_back("--slots " + std::to_string(plan.slots) +
                           (plan.maximum == plan.total
                                ? ", since --max leaves no room for more"
                                : ", one of them for the memory at boot"));
  }
}

}  // namespace

std::string_view style_word(PlanStyle style) {
  return row_of(style).word;
}

std::variant<Plan, Impossible> plan(const PlanRequest& request, const Target& target) {
  if (auto bad = check_sizes(request)) {
    return *bad;
  }
  Limits limits;
  limits.block = block_of(request, target);
  limits.largest = align_down(request.boot * kMostOfBoot, limits.block);
  limits.nodes = request.nodes.value_or(1);
  if (auto bad = check_blocks(request, limits)) {
    return *bad;
  }
  const Bytes more = request.total - request.boot;
  const unsigned other = other_slots(request);
  for (unsigned slots = request.slots.value_or(kUsualSlots);; slots *= 2) {
    limits.modules = slots > other ? slots - other : 0;
    Nearest found = row_of(request.style).fit(more, limits);
    if (found.below && sum(*found.below) == more) {
      Plan out;
      out.boot = request.boot;
      out.total = request.total;
      out.nodes = request.nodes;
      out.block = limits.block;
      out.modules = std::move(*found.below);
      complete(request, slots, out);
      return out;
    }
    if (request.slots || slots >= kMostSlots) {
      return no_fit(request, limits);
    }
  }
}

}  // namespace memdimm::layout
