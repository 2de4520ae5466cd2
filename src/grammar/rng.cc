// SPDX-License-Identifier: GPL-2.0-or-later
#include "grammar/rng.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "base/xml_element.h"
#include "base/xml_escape.h"

namespace memdimm::grammar {
namespace {

constexpr std::string_view kAnything = "anything";

class Writer {
 public:
  explicit Writer(const Patterns& patterns) : patterns_(patterns) {}

  std::string write(Pattern start, std::string_view dialect);

 private:
  void line(std::string_view text);
  void open(std::string_view tag, const XmlAttributes& attributes = {});
  void close(std::string_view tag);
  void single(std::string_view tag, const XmlAttributes& attributes = {});
  void whole(std::string_view tag,
             const XmlAttributes& attributes,
             std::string_view text);

  void pattern(Pattern of);
  void members(Pattern of);
  void wrapped(std::string_view tag, Pattern of);
  void any(std::string_view tag, const Node& node);
  void definition(std::string_view name, Pattern body);
  void refer(std::string_view name, Pattern body);
  void refer(const Datatype& type);
  void anything_definition();
  void datatype_definition(const Datatype& type);

  const Patterns& patterns_;
  std::string out_;
  std::size_t depth_ = 0;
  std::deque<std::pair<std::string_view, Pattern>> pending_;
  std::vector<std::string_view> named_;
  std::vector<const Datatype*> datatypes_;
  bool anything_ = false;
};

void Writer::line(std::string_view text) {
  out_.append(2 * depth_, ' ').append(text) += '\n';
}

void Writer::open(std::string_view tag, const XmlAttributes& attributes) {
  line('<' + std::string(tag) + xml_attributes(attributes) + '>');
  ++depth_;
}

void Writer::close(std::string_view tag) {
  --depth_;
  line("</" + std::string(tag) + '>');
}

void Writer::single(std::string_view tag, const XmlAttributes& attributes) {
  line(xml_element(tag, attributes));
}

void Writer::whole(std::string_view tag,
                   const XmlAttributes& attributes,
                   std::string_view text) {
  line(xml_element(tag, attributes, xml_escaped(text)));
}

// The members of a group need no <group> around them in most places.
void Writer::members(Pattern of) {
  if (patterns_.node(of).kind != Kind::Group) {
    pattern(of);
    return;
  }
  for (const Pattern each : patterns_.children(of)) {
    pattern(each);
  }
}

void Writer::wrapped(std::string_view tag, Pattern of) {
  open(tag);
  for (const Pattern each : patterns_.children(of)) {
    pattern(each);
  }
  close(tag);
}

void Writer::any(std::string_view tag, const Node& node) {
  open(tag);
  if (node.except.empty()) {
    single("anyName");
  } else {
    open("anyName");
    open("except");
    for (const std::string_view name : node.except) {
      whole("name", {}, name);
    }
    close("except");
    close("anyName");
  }
  if (node.kind == Kind::AnyElement) {
    anything_ = true;
    single("ref", {{"name", kAnything}});
  } else {
    single("text");
  }
  close(tag);
}

void Writer::refer(std::string_view name, Pattern body) {
  if (std::ranges::find(named_, name) == named_.end()) {
    named_.push_back(name);
    pending_.emplace_back(name, body);
  }
  single("ref", {{"name", name}});
}

void Writer::refer(const Datatype& type) {
  if (std::ranges::find(datatypes_, &type) == datatypes_.end()) {
    datatypes_.push_back(&type);
  }
  single("ref", {{"name", type.name}});
}

void Writer::pattern(Pattern of) {
  const Node& node = patterns_.node(of);
  switch (node.kind) {
    case Kind::NotAllowed:
      return single("notAllowed");
    case Kind::Empty:
      return single("empty");
    case Kind::Text:
      return single("text");
    case Kind::Data:
      return refer(*node.datatype);
    case Kind::Value:
      // Type "string": the default one would forgive blanks.
      return whole("value", {{"type", "string"}}, node.name);
    case Kind::Ref:
      return refer(node.name, patterns_.child(of));
    case Kind::Anything:
      anything_ = true;
      return single("ref", {{"name", kAnything}});
    case Kind::Element:
      open("element", {{"name", node.name}});
      members(patterns_.child(of));
      return close("element");
    case Kind::Attribute:
      open("attribute", {{"name", node.name}});
      pattern(patterns_.child(of));
      return close("attribute");
    case Kind::AnyElement:
      return any("element", node);
    case Kind::AnyAttribute:
      return any("attribute", node);
    case Kind::Group:
      return wrapped("group", of);
    case Kind::Interleave:
      return wrapped("interleave", of);
    case Kind::Choice:
      return wrapped("choice", of);
    case Kind::Optional:
    case Kind::OneOrMore:
    case Kind::ZeroOrMore: {
      const std::string_view tag = node.kind == Kind::Optional    ? "optional"
                                   : node.kind == Kind::OneOrMore ? "oneOrMore"
                                                                  : "zeroOrMore";
      open(tag);
      members(patterns_.child(of));
      return close(tag);
    }
  }
}

void Writer::definition(std::string_view name, Pattern body) {
  out_ += '\n';
  open("define", {{"name", name}});
  members(body);
  close("define");
}

void Writer::anything_definition() {
  out_ += '\n';
  open("define", {{"name", kAnything}});
  open("zeroOrMore");
  open("choice");
  for (const std::string_view tag : {"attribute", "element"}) {
    open(tag);
    single("anyName");
    if (tag == "attribute") {
      single("text");
    } else {
      single("ref", {{"name", kAnything}});
    }
    close(tag);
  }
  single("text");
  close("choice");
  close("zeroOrMore");
  close("define");
}

void Writer::datatype_definition(const Datatype& type) {
  out_ += '\n';
  open("define", {{"name", type.name}});
  open("data", {{"type", "string"}});
  whole("param", {{"name", "pattern"}}, type.facet);
  close("data");
  close("define");
}

std::string Writer::write(Pattern start, std::string_view dialect) {
  line(R"(<?xml version="1.0" encoding="UTF-8"?>)");
  line("<!-- SPDX-License-Identifier: GPL-2.0-or-later -->");
  line("<!-- The memory elements of the dialect \"" + std::string(dialect) +
       "\": a domain, or a module by itself.");
  line("     Generated by `memdimm schema`: change the grammar, not this file. -->");
  open("grammar",
       {{"xmlns", "http://relaxng.org/ns/structure/1.0"},
        {"datatypeLibrary", "http://www.w3.org/2001/XMLSchema-datatypes"}});
  open("start");
  pattern(start);
  close("start");
  while (!pending_.empty()) {
    const auto [name, body] = pending_.front();
    pending_.pop_front();
    definition(name, body);
  }
  if (anything_) {
    anything_definition();
  }
  for (const Datatype* type : datatypes_) {
    datatype_definition(*type);
  }
  close("grammar");
  return out_;
}

}  // namespace

std::string to_rng(const Grammar& grammar, std::string_view dialect) {
  return Writer(grammar.patterns()).write(grammar.start(), dialect);
}

}  // namespace memdimm::grammar
