// SPDX-License-Identifier: GPL-2.0-or-later
// Walks the grammar from the root to the caret, past all that it does not know.
#include "lsp/completion.h"

#include <array>
#include <string_view>
#include <vector>

#include "grammar/datatype.h"
#include "grammar/derive.h"
#include "grammar/expected.h"
#include "lsp/caret.h"

namespace memdimm::lsp {
namespace {

using grammar::Pattern;

class Walk {
 public:
  explicit Walk(const grammar::Grammar& grammar)
      : patterns_(grammar.patterns()),
        derivatives_(grammar.derivatives()),
        start_(grammar.start()) {}

  Completion at(const Caret& caret) {
    Completion out;
    out.begin = caret.begin;
    if (caret.in == Caret::In::Nothing) {
      return out;
    }
    const bool in_tag =
        caret.in == Caret::In::AttributeName || caret.in == Caret::In::AttributeValue;
    Pattern inside = start_;
    for (std::size_t i = 0; i < caret.path.size(); ++i) {
      const OpenElement& element = caret.path[i];
      const grammar::Step* step = state(inside).element(element.name);
      if (step == nullptr) {
        return out;
      }
      const Pattern tag = attributes(element, step->content);
      if (in_tag && i + 1 == caret.path.size()) {
        in_start_tag(caret, element, tag, out);
        return out;
      }
      inside = children(element, tag);
    }
    const std::string around =
        caret.path.empty() ? "" : std::string(caret.path.back().name);
    if (caret.in == Caret::In::ElementName) {
      elements(inside, around, out);
    } else {
      words(inside, "in <" + around + ">", out);
    }
    return out;
  }

 private:
  const grammar::State& state(Pattern pattern) { return derivatives_.state(pattern); }

  // What a start tag with these attributes leaves.
  Pattern attributes(const OpenElement& element, Pattern content) {
    for (const bool deciding : {true, false}) {
      for (const OpenAttribute& one : element.attributes) {
        const grammar::Step* step = state(content).attribute(one.name);
        if (step != nullptr && step->decides == deciding) {
          content = taken(*step, one.value);
        }
      }
    }
    return content;
  }

  Pattern taken(const grammar::Step& step, std::string_view value) {
    std::vector<Pattern> accepted;
    for (const grammar::Alternative& each : step.alternatives) {
      if (grammar::accepts(patterns_, each.content, value)) {
        accepted.push_back(each.next);
      }
    }
    return accepted.empty() ? step.next : derivatives_.choice(accepted);
  }

  Pattern children(const OpenElement& element, Pattern tag) {
    const grammar::State& ended = state(tag);
    Pattern rest = ended.closed != grammar::kNotAllowed ? ended.closed : ended.lenient;
    for (const std::string_view child : element.children) {
      if (const grammar::Step* step = state(rest).element(child)) {
        rest = step->next;
      }
    }
    return rest;
  }

  // How the grammar shows the element or attribute to those who lack it, or "".
  std::string_view example(const grammar::Step& step) const {
    return patterns_.node(step.alternatives.front().pattern).hint;
  }

  void elements(Pattern inside, const std::string& around, Completion& out) {
    for (const grammar::Step& step : state(inside).elements) {
      if (step.any) {
        continue;
      }
      std::string_view shown = example(step);
      const bool whole = shown.starts_with('<' + std::string(step.name));
      shown.remove_prefix(whole ? 1 : shown.size());
      out.proposals.push_back({Proposal::Kind::Element,
                               std::string(step.name),
                               std::string(whole ? shown : step.name),
                               around.empty() ? "the root" : "in <" + around + ">"});
    }
  }

  void in_start_tag(const Caret& caret,
                    const OpenElement& element,
                    Pattern tag,
                    Completion& out) {
    const std::string of = "of <" + std::string(element.name) + ">";
    if (caret.in == Caret::In::AttributeValue) {
      if (const grammar::Step* step = state(tag).attribute(caret.attribute)) {
        words(step->content, std::string(caret.attribute) + ' ' + of, out);
      }
      return;
    }
    for (const grammar::Step& step : state(tag).attributes) {
      if (step.any) {
        continue;
      }
      const std::string name(step.name);
      const std::string_view shown = example(step);
      const bool whole = shown.starts_with(name + '=');
      out.proposals.push_back({Proposal::Kind::Attribute,
                               name,
                               whole ? std::string(shown) : name + "=''",
                               "attribute " + of});
    }
  }

  void words(Pattern content, const std::string& where, Completion& out) {
    // Of all the units that can be read, those that memory comes in.
    constexpr std::array<std::string_view, 4> kUnits = {"KiB", "MiB", "GiB", "TiB"};
    if (patterns_.node(content).datatype == &grammar::kUnit) {
      for (const std::string_view unit : kUnits) {
        out.proposals.push_back(
            {Proposal::Kind::Word, std::string(unit), std::string(unit), where});
      }
    }
    for (const std::string_view word : grammar::words(patterns_, content)) {
      out.proposals.push_back(
          {Proposal::Kind::Word, std::string(word), std::string(word), where});
    }
  }

  const grammar::Patterns& patterns_;
  grammar::Derivatives& derivatives_;
  Pattern start_;
};

}  // namespace

Completion complete(const grammar::Grammar& grammar,
                    std::string_view text,
                    std::size_t offset) {
  return Walk(grammar).at(find_caret(text, offset));
}

}  // namespace memdimm::lsp
