// SPDX-License-Identifier: GPL-2.0-or-later
// The rows of the dialects, and how a document shows which one it is written in.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialect/codes.h"
#include "dialect/dialect.h"
#include "dialect/libvirt_grammar.h"
#include "dialect/libvirt_read.h"
#include "dialect/proposal_grammar.h"
#include "dialect/proposal_read.h"
#include "facts/modules.h"

namespace memdimm::dialect {
namespace {

using model::DialectId;

constexpr std::array kCodes = {kMixedDialects, kUnexpectedRoot};

constexpr std::array kDialects = {
    Dialect{DialectId::Proposal,
            model::kDialectWords.of(DialectId::Proposal),
            "slots and max-memory on <memory>, modules as <memory type='ram'>",
            proposal_grammar,
            read_proposal,
            read_proposal_module},
    Dialect{DialectId::Libvirt,
            model::kDialectWords.of(DialectId::Libvirt),
            "what libvirt reads: <maxMemory>, modules as <memory model='dimm'>",
            libvirt_grammar,
            read_libvirt,
            read_libvirt_module},
};

// The first place that shows each dialect.
struct Marks {
  std::optional<Span> proposal;
  std::optional<Span> libvirt;
};

void mark(std::optional<Span>& place, Span where) {
  if (!place) {
    place = where;
  }
}

// A misspelt attribute must not change the dialect, so that a module without the mark
// it should have is told by the form of its children.
void mark_by_children(const xml::Element& module, Marks& marks) {
  const xml::Element* source = module.child("source");
  if (source != nullptr && source->attribute("type") != nullptr) {
    mark(marks.proposal, source->name_at);
  }
}

// Whether a word is a model of libvirt's, or a type of the proposal's.
bool is_model(const xml::Attribute& attribute) {
  return std::ranges::any_of(facts::kModels, [&](const facts::ModelRow& row) {
    return row.word == attribute.value && row.memory;
  });
}

bool is_type(const xml::Attribute& attribute) {
  return attribute.value == "ram" || attribute.value == "rom" ||
         attribute.value == "flash";
}

// An attribute with a word of the other dialect's says nothing.
void mark_module(const xml::Element& module, Marks& marks) {
  const xml::Attribute* type = module.attribute("type");
  const xml::Attribute* model = module.attribute("model");
  if (type != nullptr && !is_model(*type)) {
    mark(marks.proposal, type->name_at);
  }
  if (model != nullptr && !is_type(*model)) {
    mark(marks.libvirt, model->name_at);
  }
  if (type == nullptr && model == nullptr) {
    mark_by_children(module, marks);
  }
}

// slots= alone, beside <maxMemory>, is only in the wrong tag.
void mark_memory(const xml::Element& domain, const xml::Element& memory, Marks& marks) {
  if (domain.child("maxMemory") != nullptr &&
      memory.attribute("max-memory") == nullptr) {
    return;
  }
  for (const std::string_view name : {"slots", "max-memory", "max-memory-unit"}) {
    if (const xml::Attribute* found = memory.attribute(name)) {
      mark(marks.proposal, found->name_at);
    }
  }
}

void mark_devices(const xml::Element& devices, Marks& marks) {
  for (const xml::Element& device : devices.children) {
    if (device.name == "memory") {
      mark_module(device, marks);
    }
  }
}

void mark_domain(const xml::Element& root, Marks& marks) {
  for (const xml::Element& child : root.children) {
    if (child.name == "maxMemory") {
      mark(marks.libvirt, child.name_at);
    } else if (child.name == "memory") {
      mark_memory(root, child, marks);
    } else if (child.name == "devices") {
      mark_devices(child, marks);
    }
  }
}

void report_mixture(const Marks& marks, const Source& source, Diagnostics& out) {
  const bool proposal_first = marks.proposal->begin < marks.libvirt->begin;
  const Span first = proposal_first ? *marks.proposal : *marks.libvirt;
  const Span second = proposal_first ? *marks.libvirt : *marks.proposal;
  const std::string first_name = proposal_first ? "the proposal's" : "libvirt's";
  const std::string second_name = proposal_first ? "libvirt's" : "the proposal's";
  Diagnostic& found =
      out.add(kMixedDialects,
              second,
              quoted(source.text(second)) + " is " + second_name + " dialect, but " +
                  quoted(source.text(first)) + " is " + first_name);
  found.labels.push_back({first, first_name + " dialect"});
  found.help = "write both in one dialect";
}

// A size as text, and nothing that a module has.
bool is_total(const xml::Element& memory) {
  return memory.children.empty() && !is_blank(memory.text) &&
         memory.attribute("model") == nullptr && memory.attribute("type") == nullptr;
}

}  // namespace

std::span<const Code> codes() {
  return kCodes;
}

std::vector<xml::Element> roots(const xml::Element& root) {
  constexpr std::array<std::string_view, 3> kAround = {
      "domainsnapshot", "domaincheckpoint", "domstatus"};
  std::vector<xml::Element> out;
  if (std::find(kAround.begin(), kAround.end(), root.name) != kAround.end()) {
    for (const xml::Element& child : root.children) {
      if (child.name == "domain" || child.name == "inactiveDomain") {
        out.push_back(child);
        out.back().name = "domain";
      }
    }
  }
  if (out.empty()) {
    out.push_back(root);
  }
  return out;
}

std::span<const Dialect> dialects() {
  return kDialects;
}

const Dialect& dialect(DialectId id) {
  return *std::find_if(kDialects.begin(), kDialects.end(), [&](const Dialect& row) {
    return row.id == id;
  });
}

const Dialect* recognise(const xml::Document& document, Diagnostics& out) {
  const xml::Element& root = document.root;
  Marks marks;
  if (root.name == "domain") {
    mark_domain(root, marks);
  } else if (root.name == "memory" && is_total(root)) {
    out.add(kUnexpectedRoot,
            root.name_at,
            "this <memory> is the total of a domain; expected a module, with "
            "<target><size>, or the <domain> around it")
        .help =
        "give the whole <domain>, or a module: "
        "<memory model='dimm'><target><size unit='MiB'>512</size></target></memory>";
    return nullptr;
  } else if (root.name == "memory") {
    mark_module(root, marks);
  } else {
    out.add(kUnexpectedRoot,
            root.name_at,
            "unexpected <" + std::string(root.name) +
                ">; expected <domain>, or <memory> for a module by itself");
    return nullptr;
  }
  if (marks.proposal && marks.libvirt) {
    report_mixture(marks, *document.source, out);
    return nullptr;
  }
  return &dialect(marks.proposal ? DialectId::Proposal : DialectId::Libvirt);
}

}  // namespace memdimm::dialect
