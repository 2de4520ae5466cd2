// SPDX-License-Identifier: GPL-2.0-or-later
// The text is read again as a start reads it, and what differs is written into it,
// until nothing does: one written address can move another module.
#include "live/pin.h"

#include <utility>
#include <vector>

#include "edit/places.h"
#include "edit/sizes.h"
#include "live/hotplug_codes.h"
#include "live/start_differences.h"

namespace memdimm::live {
namespace {

using analysis::Analysis;
using layout::PlacedModule;

std::optional<unsigned> slot_in(const layout::Layout& layout, std::size_t index) {
  const PlacedModule* placed = find_placed(layout, index);
  if (placed != nullptr) {
    return placed->slot;
  }
  return layout.boot_module() == index ? layout.boot_slot() : std::nullopt;
}

// What a module's element is to be given.
struct Wanted {
  std::optional<unsigned> slot;
  std::optional<Address> address;
};

// One round of writing: what `fresh` has otherwise than the guest that runs.
class Writer {
 public:
  Writer(const Analysis& analysis,
         const layout::Layout& fresh,
         const State& running,
         Pin how)
      : analysis_(analysis),
        fresh_(fresh),
        running_(running),
        all_(how == Pin::Everything) {}

  std::vector<Edit> edits() {
    keep_nodes();
    const auto elements = edit::module_elements(analysis_.document->root);
    for (std::size_t i = 0; i < elements.size() && i < running_.domain.modules.size();
         ++i) {
      const Wanted wanted = place_of(i);
      if (wanted.slot || wanted.address) {
        edit::set_place(*analysis_.document->source,
                        *elements[i],
                        analysis_.domain->modules.at(i),
                        {analysis_.dialect->id, wanted.slot, wanted.address},
                        out_);
      }
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] Wanted place_of(std::size_t index) const {
    const model::Module& said = analysis_.domain->modules.at(index);
    Wanted out;
    const auto slot = slot_in(running_.layout, index);
    if (said.takes_slot() && slot && !said.slot &&
        (all_ || slot != slot_in(fresh_, index))) {
      out.slot = slot;
    }
    const PlacedModule* now = find_placed(running_.layout, index);
    const PlacedModule* then = find_placed(fresh_, index);
    const bool open = !said.base || said.base->value == 0;
    if (now != nullptr && then != nullptr && now->address && open &&
        (all_ || (then->address && *then->address != *now->address))) {
      out.address = now->address;
      out.slot = said.slot ? std::nullopt : slot;
    }
    return out;
  }

  // In the proposal modules declare guest nodes by naming them; the guest keeps a node
  // when the last module that named it goes.
  void keep_nodes() {
    const std::size_t nodes = running_.layout.nodes.size();
    if (running_.layout.proposal() != nullptr && fresh_.nodes.size() < nodes &&
        analysis_.domain->cells.empty()) {
      edit::declare_nodes(*analysis_.document, running_.layout.nodes, out_);
    }
  }

  const Analysis& analysis_;
  const layout::Layout& fresh_;
  const State& running_;
  bool all_;
  std::vector<Edit> out_;
};

void tell(const std::vector<StartDifference>& differences, Diagnostics& out) {
  for (const StartDifference& one : differences) {
    out.add(kStartDiffers, one.where, one.text).help =
        one.mend.empty() ? "restart the guest from its definition with this change"
                         : one.mend;
  }
}

// What a start from the text would be refused for. It is told of the domain: the text's
// own places are in no file yet.
void tell_refusals(const State& fresh, Span domain, analysis::Reader& reader) {
  Diagnostics found;
  reader.pipeline().judge(fresh.domain, fresh.layout, reader.settings().target, found);
  for (const Diagnostic& one : found.take_sorted()) {
    if (one.severity == Severity::Error && !analysis::is_disproved_by_running(one)) {
      reader.out()
          .add(*one.code,
               domain,
               "a start from the definition as it then is would be refused: " +
                   one.message)
          .help = one.help;
    }
  }
}

}  // namespace

std::string pinned(std::string text,
                   const State& running,
                   Pin how,
                   analysis::Reader& reader) {
  const std::string name = reader.sources().at(running.domain.where.source).name();
  std::vector<StartDifference> left;
  for (;;) {
    const Source source(running.domain.where.source, name, text);
    Diagnostics found;
    const Analysis again = reader.pipeline().read(source, found);
    if (!again.domain) {  // what was written is nothing that its reader takes
      tell(left, reader.out());
      return text;
    }
    State fresh{*again.domain,
                layout::resolve(*again.domain, reader.settings().target)};
    std::vector<Edit> edits = Writer(again, fresh.layout, running, how).edits();
    left = start_differences(running, fresh);
    if (edits.empty()) {
      tell(left, reader.out());
      tell_refusals(fresh, running.domain.where, reader);
      return text;
    }
    text = edit::apply(source, std::move(edits));
  }
}

}  // namespace memdimm::live
