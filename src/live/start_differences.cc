// SPDX-License-Identifier: GPL-2.0-or-later
// Compared module by module: what a module has, a start has to give it again.
#include "live/start_differences.h"

#include <utility>

#include "live/machine_state.h"

namespace memdimm::live {
namespace {

using layout::PlacedModule;

// What a module has while the guest runs, and what a start from the document does.
struct Sentence {
  std::string_view has;    // "is in slot "
  std::string_view start;  // "gives it slot "
};

std::string sentence(const std::string& id,
                     const Sentence& words,
                     const std::string& now,
                     const std::string& then) {
  std::string out = id;
  out += ' ';
  out += words.has;
  out += now + " while the guest runs, a start from this document ";
  out += words.start;
  return out += then;
}

std::string attribute(std::string_view name, const std::string& value) {
  std::string out = "write ";
  out += name;
  return out += "='" + value + '\'';
}

class Comparer {
 public:
  Comparer(const State& running, const State& fresh, std::vector<StartDifference>& out)
      : running_(running), fresh_(fresh), out_(out) {}

  void compare_guests() {
    MachineState now = from_definition(running_);
    MachineState then = from_definition(fresh_);
    now.modules.clear();
    then.modules.clear();
    for (const Difference& one : differences(now, then)) {
      const auto shown = [](const std::string& text) {
        return text.empty() ? std::string("none") : text;
      };
      out_.push_back({running_.domain.where,
                      sentence("the guest",
                               {"has as its " + one.what + ' ', "gives it "},
                               shown(one.here),
                               shown(one.there)),
                      {}});
    }
  }

  void compare_modules() {
    for (const PlacedModule& now : running_.layout.modules) {
      const PlacedModule* then = find_placed(fresh_.layout, now.index);
      if (running_.domain.modules.at(now.index).is_memory() && then != nullptr) {
        compare(now, *then);
      }
    }
  }

 private:
  void add(const PlacedModule& now, std::string text, std::string mend = {}) {
    out_.push_back({running_.domain.modules.at(now.index).where,
                    std::move(text),
                    std::move(mend)});
  }

  void compare_slot(const PlacedModule& now, const PlacedModule& then) {
    const std::string slot = std::to_string(now.slot.value_or(0));
    add(now,
        sentence(now.id,
                 {"is in slot ", "gives it slot "},
                 slot,
                 then.slot ? std::to_string(*then.slot) : std::string("none")),
        attribute("slot", slot));
  }

  void compare_address(const PlacedModule& now, const PlacedModule& then) {
    const bool proposal = running_.domain.dialect == model::DialectId::Proposal;
    const std::string address = show_hex(*now.address);
    add(now,
        sentence(now.id, {"is at ", "puts it at "}, address, show_hex(*then.address)),
        attribute(proposal ? "address" : "base", address));
  }

  void compare(const PlacedModule& now, const PlacedModule& then) {
    if (now.slot != then.slot) {
      compare_slot(now, then);
    } else if (now.id != then.id) {
      add(now, sentence(now.id, {"is called ", "calls it "}, now.id, then.id));
    }
    if (now.size != then.size) {
      add(now,
          sentence(
              now.id, {"has ", "gives it "}, show_size(now.size), show_size(then.size)),
          "write a size that is not rounded at a start: " + show_size(then.size));
    }
    if (now.node != then.node) {
      const auto shown = [](const std::optional<unsigned>& node) {
        return node ? std::to_string(*node) : std::string("0");
      };
      add(now,
          sentence(now.id,
                   {"is on node ", "puts it on node "},
                   shown(now.node),
                   shown(then.node)));
    }
    if (now.address && then.address && *now.address != *then.address) {
      compare_address(now, then);
    }
  }

  const State& running_;
  const State& fresh_;
  std::vector<StartDifference>& out_;
};

}  // namespace

std::vector<StartDifference> start_differences(const State& running,
                                               const State& fresh) {
  std::vector<StartDifference> out;
  Comparer comparer(running, fresh, out);
  comparer.compare_guests();
  comparer.compare_modules();
  return out;
}

}  // namespace memdimm::live
