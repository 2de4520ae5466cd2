// SPDX-License-Identifier: GPL-2.0-or-later
// Bisection over what is left open, with the rules as judges.
#include "live/plan_search.h"

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "base/text.h"
#include "edit/plan.h"
#include "facts/cpu_models.h"
#include "facts/limits.h"
#include "layout/x86_cpu.h"

namespace memdimm::live {
namespace {

using layout::Impossible;
using layout::Plan;
using layout::PlanRequest;

using Found = std::variant<Planned, Impossible>;

Impossible too_far(std::string why) {
  return {.why = std::move(why), .help = {}, .total = {}, .too_far = true};
}

// The first rule that a plan's document breaks when it is read as any other would be:
// no rule may. Its help is for a document, which nobody has here.
std::optional<Impossible> broken_rule(const std::vector<Diagnostic>& found) {
  for (const Diagnostic& one : found) {
    if (one.severity != Severity::Note) {
      return too_far(one.message + " [" + std::string(one.code->id) + ' ' +
                     std::string(one.code->name) + ']');
    }
  }
  return std::nullopt;
}

// Without --phys-bits a plan takes as many as it needs.
std::optional<Impossible> beyond_any_cpu(const layout::Layout& layout) {
  const unsigned bits = layout.map ? layout::reach(layout).amd_bits() : 0;
  if (bits <= facts::kMostBits) {
    return std::nullopt;
  }
  return too_far("a maximum of " + show_size(layout.maximum.value_or(0)) + " needs " +
                 std::to_string(bits) + " address bits, and CPUs have " +
                 std::to_string(facts::kMostBits) + " at most");
}

// The largest n from 1 to `most` that `fits`, which holds for 1, and for all below one
// for which it holds.
template <class Fits>
std::uint64_t largest(std::uint64_t most, const Fits& fits) {
  std::uint64_t good = 1;
  for (std::uint64_t bad = most + 1; bad - good > 1;) {
    const std::uint64_t middle = good + (bad - good) / 2;
    (fits(middle) ? good : bad) = middle;
  }
  return good;
}

class Search {
 public:
  explicit Search(const PlanSettings& settings)
      : settings_(settings),
        pipeline_(std::make_shared<analysis::Pipeline>(settings.analysis)) {}

  Found find(const PlanRequest& request);

  // The plan for exactly this, as the rules see it.
  Found attempt(const PlanRequest& request);

  bool can(const PlanRequest& request) {
    return std::holds_alternative<Planned>(find(request));
  }

 private:
  bool fits(const PlanRequest& request) {
    return std::holds_alternative<Planned>(attempt(request));
  }
  bool widen(PlanRequest& request);
  void write(Planned& out, model::DialectId dialect, Diagnostics& findings);
  Found write(const Plan& plan, model::DialectId dialect);
  [[nodiscard]] std::optional<unsigned> bits_to_tell(
      const layout::Layout& layout) const;

  PlanSettings settings_;
  std::shared_ptr<analysis::Pipeline> pipeline_;
};

Found Search::attempt(const PlanRequest& request) {
  const auto found = layout::plan(request, settings_.analysis.target);
  if (const auto* impossible = std::get_if<Impossible>(&found)) {
    return *impossible;
  }
  const auto& plan = std::get<Plan>(found);
  const bool both = request.model == layout::PlanModel::Dimm;
  const auto other = settings_.dialect == model::DialectId::Proposal
                         ? model::DialectId::Libvirt
                         : model::DialectId::Proposal;
  Found out = write(plan, settings_.dialect);
  if (!both || std::holds_alternative<Impossible>(out)) {
    return out;
  }
  const Found again = write(plan, other);
  return std::holds_alternative<Impossible>(again) ? std::get<Impossible>(again)
                                                   : std::move(out);
}

Found Search::write(const Plan& plan, model::DialectId dialect) {
  Planned out;
  out.plan = plan;
  Diagnostics findings;
  write(out, dialect, findings);
  if (const auto beyond = beyond_any_cpu(*out.analysis.layout)) {
    return *beyond;
  }
  if (const auto bits = bits_to_tell(*out.analysis.layout)) {
    out.plan.phys_bits = bits;
    findings = {};
    write(out, dialect, findings);
  }
  out.notes = findings.take_sorted();
  out.pipeline = pipeline_;
  if (const auto broken = broken_rule(out.notes)) {
    return *broken;
  }
  return out;
}

// The document of a plan, and what is to be said of it.
void Search::write(Planned& out, model::DialectId dialect, Diagnostics& findings) {
  const bool tcg = settings_.analysis.target.accelerator == layout::Accelerator::Tcg;
  out.document = edit::plan_document(out.plan, dialect, tcg ? "qemu" : "kvm");
  out.source = std::make_unique<Source>(0, "plan", out.document);
  out.analysis = pipeline_->check(*out.source, findings);
}

// What CPU models have by default is not enough: as many as --phys-bits says, or under
// KVM, where the host may have more, as many as are needed.
std::optional<unsigned> Search::bits_to_tell(const layout::Layout& layout) const {
  const layout::Target& target = settings_.analysis.target;
  const unsigned needed =
      layout.map && layout.map->compared ? layout::reach(layout).amd_bits() : 0;
  if (needed <= facts::kUsualBits) {
    return std::nullopt;
  }
  if (target.phys_bits) {
    return target.phys_bits;
  }
  return target.accelerator == layout::Accelerator::Tcg ? std::nullopt
                                                        : std::optional(needed);
}

// Sets the largest maximum above the total that fits, in whole GiB.
bool Search::widen(PlanRequest& request) {
  const Bytes base = align_down(request.total, kGiB);
  const auto fits_with = [&](std::uint64_t steps) {
    request.most_maximum = base + steps * kGiB;
    return fits(request);
  };
  if (!fits_with(1)) {
    return false;
  }
  const Bytes usual = std::bit_ceil(request.total + 1);
  request.most_maximum =
      base + kGiB * largest(std::max((usual - base) / kGiB, Bytes{1}), fits_with);
  return true;
}

// First with the usual slots, then with fewer, of which each takes 1 GiB of addresses;
// with room to grow, then without.
Found Search::find(const PlanRequest& request) {
  Found first = attempt(request);
  const auto* impossible = std::get_if<Impossible>(&first);
  if (impossible == nullptr || !impossible->too_far) {
    return first;
  }
  const unsigned fewest = request.slots ? layout::kUsualSlots : 1;
  PlanRequest smaller = request;
  const auto with_fewer_slots = [&](const auto& tried) {
    for (unsigned most = layout::kUsualSlots; most >= fewest; --most) {
      smaller.most_slots = most == layout::kUsualSlots ? facts::kMostSlots : most;
      if (tried()) {
        return true;
      }
    }
    return false;
  };
  if (!request.maximum && with_fewer_slots([&] { return widen(smaller); })) {
    return attempt(smaller);
  }
  smaller.most_maximum = request.total;
  if (with_fewer_slots([&] { return fits(smaller); })) {
    return attempt(smaller);
  }
  return first;
}

// `request` for the largest total that can be had above what it boots with; nullopt if
// none can.
std::optional<Bytes> largest_total(const PlanRequest& request, Search& search) {
  PlanRequest smaller = request;
  smaller.maximum.reset();
  Bytes best = 0;
  Bytes bad = std::min(request.total, layout::kMostMemory + kGiB);
  for (Bytes good = request.boot; bad - good > kGiB / 8;) {
    const Bytes middle =
        request.boot + align_down((good + bad) / 2 - request.boot, kGiB / 8);
    if (middle <= good) {
      break;
    }
    smaller.total = middle;
    smaller.most_maximum = middle;
    const Found found = search.attempt(smaller);
    const auto* impossible = std::get_if<Impossible>(&found);
    if (impossible != nullptr && !impossible->too_far && impossible->total) {
      smaller.total = *impossible->total;
      smaller.most_maximum = smaller.total;
    }
    if (search.can(smaller)) {
      best = std::max(best, smaller.total);
      good = middle;
    } else {
      bad = middle;
    }
  }
  return best == 0 ? std::nullopt : std::optional(best);
}

void help_smaller(const PlanRequest& request,
                  Search& search,
                  std::vector<std::string>& helps) {
  PlanRequest smaller = request;
  if (request.maximum && *request.maximum > request.total) {
    const auto can_with = [&](std::uint64_t steps) {
      smaller.maximum = align_down(request.total, kGiB) + steps * kGiB;
      return smaller.maximum < request.maximum && search.can(smaller);
    };
    if (can_with(1)) {
      smaller.maximum =
          align_down(request.total, kGiB) +
          kGiB * largest((*request.maximum - request.total) / kGiB + 1, can_with);
      helps.push_back("--max " + option_size(*smaller.maximum));
      return;
    }
  }
  if (const auto total = largest_total(request, search)) {
    helps.push_back("--to " + option_size(*total) +
                    (request.maximum ? " --max " + option_size(*total) : ""));
  }
}

void help_slots(const PlanRequest& request,
                Search& search,
                std::vector<std::string>& helps) {
  PlanRequest fewer = request;
  for (unsigned slots = request.slots.value_or(1) - 1; slots > 1; --slots) {
    fewer.slots = slots;
    if (search.can(fewer)) {
      helps.push_back("--slots " + std::to_string(slots));
      return;
    }
  }
}

void help_bits(const PlanRequest& request,
               const PlanSettings& settings,
               std::vector<std::string>& helps) {
  PlanSettings other = settings;
  for (unsigned bits = facts::kFewestBits; bits <= facts::kMostBits; ++bits) {
    other.analysis.target.phys_bits = bits;
    const bool fits = std::holds_alternative<Planned>(Search(other).attempt(request));
    if (fits) {
      helps.push_back("--phys-bits " + std::to_string(bits));
      return;
    }
  }
}

// Where the memory at boot is too much by itself.
void help_boot(const PlanRequest& request,
               Search& search,
               std::vector<std::string>& helps) {
  PlanRequest smaller;
  for (Bytes boot = std::bit_floor(std::min(request.boot, layout::kMostMemory));
       boot >= kGiB;
       boot /= 2) {
    smaller.boot = boot;
    smaller.total = 2 * boot;
    if (search.can(smaller)) {
      helps.push_back("--boot " + option_size(boot) + " --to " + option_size(2 * boot));
      return;
    }
  }
}

}  // namespace

Found find_plan(const PlanRequest& request, const PlanSettings& settings) {
  Search search(settings);
  Found found = search.find(request);
  auto* impossible = std::get_if<Impossible>(&found);
  if (impossible == nullptr || !impossible->too_far) {
    return found;
  }
  std::vector<std::string> helps;
  help_slots(request, search, helps);
  help_smaller(request, search, helps);
  help_bits(request, settings, helps);
  if (helps.empty()) {
    help_boot(request, search, helps);
  }
  impossible->help = helps.empty() ? std::string() : "use " + join_or(helps);
  return found;
}

}  // namespace memdimm::live
