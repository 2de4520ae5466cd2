// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/text.h"
#include "dialect/dialect.h"
#include "dialect/libvirt_grammar.h"
#include "dialect/libvirt_read.h"
#include "dialect/proposal_grammar.h"
#include "dialect/proposal_read.h"

namespace memdimm::dialect {
namespace {

using model::DialectId;

constexpr Code kMixedDialects = {
    .id = "MD020",
    .name = "mixed-dialects",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "one document in two dialects",
    .explanation =
        R"(Memory modules are written in one of two ways: as first proposed (slots= and
max-memory= on <memory>, <memory type='ram'> with one <source>), or as libvirt ships them
since 1.2.14 (<maxMemory>, <memory model='dimm'> with <target><size>). Nobody reads a
mixture: libvirt skips what it does not know without a word.

To mend it, rewrite one of the two places; `memdimm convert` translates a whole document.)",
};

constexpr Code kUnexpectedRoot = {
    .id = "MD021",
    .name = "unexpected-root",
    .severity = Severity::Error,
    .refuses = Refuses::Parser,
    .title = "neither a domain nor a memory module",
    .explanation =
        R"(memdimm reads two kinds of document: a domain (<domain>, as `virsh dumpxml` prints
it) and a single memory module (<memory>, as `virsh attach-device` takes it). Networks,
pools, snapshots and anything else are not for it. Some commands need one of the two: a
command line is printed for a domain, a hotplug sequence for a module.

To mend it, give it the right document, or exclude the file.)",
};

constexpr std::array kCodes = {kMixedDialects, kUnexpectedRoot};

constexpr std::array kDialects = {
    Dialect{DialectId::Proposal,
            "proposal",
            "slots and max-memory on <memory>, modules as <memory type='ram'>",
            proposal_grammar,
            read_proposal,
            read_proposal_module},
    Dialect{DialectId::Libvirt,
            "libvirt",
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

void mark_module(const xml::Element& module, Marks& marks) {
  const xml::Attribute* type = module.attribute("type");
  const xml::Attribute* model = module.attribute("model");
  if (type != nullptr) {
    mark(marks.proposal, type->name_at);
  }
  if (model != nullptr) {
    mark(marks.libvirt, model->name_at);
  }
  if (type == nullptr && model == nullptr) {
    mark_by_children(module, marks);
  }
}

void mark_memory(const xml::Element& memory, Marks& marks) {
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
      mark_memory(child, marks);
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

}  // namespace

std::span<const Code> codes() {
  return kCodes;
}

std::span<const Dialect> dialects() {
  return kDialects;
}

const Dialect& dialect(DialectId id) {
  return *std::find_if(kDialects.begin(), kDialects.end(), [&](const Dialect& row) {
    return row.id == id;
  });
}

const Dialect* find_dialect(std::string_view name) {
  const auto* row = std::find_if(kDialects.begin(),
                                 kDialects.end(),
                                 [&](const Dialect& one) { return one.name == name; });
  return row == kDialects.end() ? nullptr : row;
}

const Dialect* recognise(const xml::Document& document, Diagnostics& out) {
  const xml::Element& root = document.root;
  Marks marks;
  if (root.name == "domain") {
    mark_domain(root, marks);
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
