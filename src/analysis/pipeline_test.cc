// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/pipeline.h"

#include <string>

#include <doctest/doctest.h>

namespace memdimm::analysis {
namespace {

constexpr std::string_view kDomain =
    "<domain type='qemu'><memory slots='4' max-memory='4194304' unit='MiB'>512</memory>"
    "<devices><memory type='ram'><source type='ram' size='512' unit='MiB'/></memory>"
    "</devices></domain>";

TEST_CASE("each stage runs only when those before it left no errors") {
  struct Row {
    std::string_view text;
    bool document;
    bool dialect;
    bool domain;
    bool module;
    bool layout;
  };
  constexpr Row kRows[] = {
      {"<domain>", false, false, false, false, false},
      {"<network/>", true, false, false, false, false},
      {"<domain><memory>x</memory></domain>", true, true, false, false, false},
      {"<domain><memory unit='EiB'>99</memory></domain>",
       true,
       true,
       false,
       false,
       false},
      {kDomain, true, true, true, false, true},
      {"<memory type='ram'><source type='ram' size='131072'/></memory>",
       true,
       true,
       false,
       true,
       true},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    const Source source(0, "test.xml", std::string(row.text));
    const Settings settings;
    Pipeline pipeline(settings);
    Diagnostics out;
    const Analysis analysis = pipeline.check(source, out);
    CHECK(analysis.document.has_value() == row.document);
    CHECK((analysis.dialect != nullptr) == row.dialect);
    CHECK(analysis.domain.has_value() == row.domain);
    CHECK(analysis.module.has_value() == row.module);
    CHECK(analysis.layout.has_value() == row.layout);
    CHECK(out.has_errors() != row.layout);
  }
}

// "MD108 at '3', MD203 at '9'", in the order in which they are told.
std::string told(const std::string& text) {
  const Source source(0, "test.xml", text);
  Pipeline pipeline({});
  Diagnostics out;
  pipeline.check(source, out);
  std::string all;
  for (const Diagnostic& one : out.all()) {
    all += (all.empty() ? "" : ", ") + std::string(one.code->id) + " at '" +
           std::string(source.text(one.where)) + '\'';
  }
  return all;
}

std::string guest(const std::string& maximum,
                  const std::string& total,
                  const std::string& cell,
                  const std::string& module,
                  const std::string& around = "") {
  return "<domain type='kvm'>" + maximum + total + around +
         "<os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/>"
         "</features><cpu><numa>" +
         cell + "</numa></cpu><devices>" + module + "</devices></domain>";
}

const std::string kMaximum = "<maxMemory slots='4' unit='GiB'>8</maxMemory>";
const std::string kTotal = "<memory unit='GiB'>3</memory>";
const std::string kCell = "<cell id='0' cpus='0' memory='2' unit='GiB'/>";

std::string dimm(const std::string& target, const std::string& slot = "0") {
  return "<memory model='dimm'><target>" + target +
         "</target><address type='dimm' slot='" + slot + "'/></memory>";
}

std::string nvdimm(const std::string& label, const std::string& path) {
  return "<memory model='nvdimm' access='shared'><source><path>" + path +
         "</path></source><target><size unit='MiB'>128</size><node>0</node><label>"
         "<size unit='KiB'>" +
         label + "</size></label></target></memory>";
}

const std::string kTarget = "<size unit='GiB'>1</size><node>0</node>";

TEST_CASE("behind an error of the grammar, rules tell what does not rest on it") {
  struct Row {
    std::string text;
    std::string_view told;
  };
  const Row rows[] = {
      {guest(kMaximum, kTotal, kCell, dimm(kTarget)), ""},
      // What was meant is clear.
      {guest(kMaximum, kTotal, kCell, dimm("<size unit='GIG'>1</size><nod>0</nod>")),
       "MD014 at 'GIG', MD010 at 'nod'"},
      {guest(
           kMaximum, kTotal, kCell, dimm("<size unit='GIG'>1</size><nod>0</nod>", "9")),
       "MD014 at 'GIG', MD010 at 'nod', MD203 at '9'"},
      {guest(kMaximum,
             "<memory unit='GiB'>4</memory>",
             kCell,
             dimm("<sise unit='GiB'>1"
                  "</sise>"
                  "<node>0</node>")),
       "MD108 at '4', MD010 at 'sise'"},
      // Nobody knows: the total may be right, the node and the maximum, too.
      {guest(kMaximum, kTotal, kCell, dimm("<size unit='GiB'>x</size><node>0</node>")),
       "MD014 at 'x'"},
      {guest(kMaximum, kTotal, kCell, dimm("<size unit='GiB'>1</size><node>x</node>")),
       "MD014 at 'x'"},
      {guest("<maxMemory slots='4'>x</maxMemory>", kTotal, kCell, dimm(kTarget)),
       "MD014 at 'x'"},
      {guest("<maxMemory slots='x' unit='GiB'>8</maxMemory>",
             kTotal,
             kCell,
             dimm(kTarget)),
       "MD014 at 'x'"},
      {guest(kMaximum, "<memory unit='GiB'>x</memory>", kCell, dimm(kTarget)),
       "MD014 at 'x'"},
      {guest(kMaximum, kTotal, "<cell id='0' cpus='0' memory='x'/>", dimm(kTarget)),
       "MD014 at 'x'"},
      {guest(kMaximum, kTotal, "<cell id='x' memory='2' unit='GiB'/>", dimm(kTarget)),
       "MD014 at 'x'"},
      {guest(kMaximum,
             kTotal,
             kCell,
             "<memory model='stick'><target>" + kTarget + "</target></memory>"),
       "MD014 at 'stick'"},
      {guest(kMaximum,
             kTotal,
             kCell,
             "<memory model='nvdimm'><target>" + kTarget + "</target></memory>"),
       "MD501 at 'memory'"},
      {guest(kMaximum,
             kTotal,
             kCell,
             dimm("<size unit='GiB'>x</size><node>0</node>", "9")),
       "MD014 at 'x'"},
      {guest(kMaximum,
             kTotal,
             kCell,
             dimm(kTarget, "9"),
             "<memoryBacking><allocation mode='never'/></memoryBacking>"),
       "MD014 at 'never', MD203 at '9'"},
      {guest(kMaximum, "<memory unit='MiB'>2176</memory>", kCell, nvdimm("x", "/p")),
       "MD014 at 'x'"},
      {guest(kMaximum, "<memory unit='MiB'>2176</memory>", kCell, nvdimm("128", "")),
       "MD014 at 'path'"},
      // Not read at all, and not to be counted out.
      {guest(kMaximum, kTotal, kCell, "<dimm><target>" + kTarget + "</target></dimm>"),
       "MD026 at 'dimm'"},
      {guest(
           kMaximum,
           kTotal,
           kCell,
           "<dimm xmlns='http://example.org/'><target>" + kTarget + "</target></dimm>"),
       "MD108 at '3'"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(told(row.text) == row.told);
  }
}

TEST_CASE(
    "a module by itself is judged behind a slip of which it is clear what was meant") {
  const auto module = [](const std::string& node) {
    return "<memory model='dimm'><target><size unit='KiB'>524289</size>" + node +
           "</target></memory>";
  };
  CHECK(told(module("<node>0</node>")) == "MD123 at '524289'");
  CHECK(told(module("<nod>0</nod>")) == "MD123 at '524289', MD010 at 'nod'");
  CHECK(told(module("<node>x</node>")) == "MD014 at 'x'");
}

TEST_CASE("what a proposal's slots leave open is not told") {
  const auto proposal = [](std::string_view attributes, std::string_view slot) {
    const std::string source = "<source type='ram' size='512' unit='MiB'/>";
    return "<domain type='qemu'><memory " + std::string(attributes) +
           " max-memory='2' max-memory-unit='GiB'/><devices>"
           "<memory type='ram'>" +
           source + "<address type='acpi-dimm' slot='" + std::string(slot) +
           "'/></memory><memory type='ram'>" + source +
           "<target address='0x100000000'/><address type='acpi-dimm' slot='1'/>"
           "</memory></devices></domain>";
  };
  CHECK(told(proposal("slots='3'", "0")).empty());
  CHECK(told(proposal("slots='3'", "2")) == "MD214 at '0x100000000'");
  CHECK(told(proposal("slots='3'", "0o7")) == "MD014 at '0o7'");
  // An attribute of an element without text, misspelt, is none that has the text.
  CHECK(told(proposal("slotqs='3'", "0")) == "MD011 at 'slotqs'");
}

TEST_CASE("a question is as bad as what is held back for it") {
  struct Row {
    std::string size;
    Severity severity;
  };
  const Row rows[] = {{"<size>1024</size>", Severity::Warning},
                      {"<size>1073741824</size>", Severity::Error}};
  for (const Row& row : rows) {
    CAPTURE(row.size);
    const Source source(
        0,
        "test.xml",
        guest(kMaximum, kTotal, kCell, dimm(row.size + "<node>0</node>")));
    Pipeline pipeline({});
    Diagnostics out;
    pipeline.check(source, out);
    REQUIRE(out.all().size() == 1);
    CHECK(out.all().front().code->id == "MD130");
    CHECK(out.all().front().severity == row.severity);
  }
}

TEST_CASE("a dialect that is asked for overrules what the document shows") {
  const Source source(0, "test.xml", std::string(kDomain));
  Settings settings;
  settings.dialect = model::DialectId::Libvirt;
  Pipeline pipeline(settings);
  Diagnostics out;
  CHECK(pipeline.check(source, out).dialect->id == model::DialectId::Libvirt);
  CHECK(out.has_errors());
}

TEST_CASE(
    "a module by itself is checked with rules that live as long as the pipeline") {
  const Source source(
      0, "m.xml", "<memory type='ram'><source type='ram' size='204800'/></memory>");
  const Settings settings;
  Pipeline pipeline(settings);
  Diagnostics out;
  Analysis module = pipeline.read(source, out);
  pipeline.check_module(module, {}, out);
  REQUIRE(out.all().size() == 1);
  CHECK(out.all()[0].code->name == "guest-block-size");
  CHECK(module.layout->modules.back().id == "dimm-hotplug");
}

}  // namespace
}  // namespace memdimm::analysis
