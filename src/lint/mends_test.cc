// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/mends.h"

#include <string>

#include <doctest/doctest.h>

namespace memdimm::lint {
namespace {

std::string mended(std::string_view text,
                   const RuleChoice& choice = {},
                   FixMode mode = FixMode::All) {
  analysis::Pipeline pipeline({});
  return lint::mended(std::string(text), pipeline, choice, mode).text;
}

// A domain of the proposal: `memory` is its <memory>, `modules` its <devices>.
std::string domain(std::string_view memory, std::string_view modules = "") {
  return "<domain type='qemu'><name>g</name>" + std::string(memory) +
         "<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>" +
         std::string(modules) + "</devices></domain>";
}

std::string memory(std::string_view text) {
  return "<memory slots='4' max-memory='4' max-memory-unit='GiB' " + std::string(text) +
         "</memory>";
}

// 512 MiB; `more` is its address.
std::string module(std::string_view more) {
  return "<memory type='ram'><source type='ram' size='512' unit='MiB'/>" +
         std::string(more) + "</memory>";
}

std::string in_slot(unsigned slot) {
  return module("<address type='acpi-dimm' slot='" + std::to_string(slot) + "'/>");
}

TEST_CASE("a document without a fault that has one answer stays as it is") {
  const std::string texts[] = {
      domain(memory("unit='MiB'>1024"), in_slot(0) + in_slot(1)),
      "<domain type='kvm'>\r\n\t<memory  unit = \"MiB\">512</memory >\r\n</domain>",
      "not XML",
      "",
      "<network/>",
  };
  for (const std::string& text : texts) {
    CAPTURE(text);
    CHECK(mended(text) == text);
  }
}

TEST_CASE("names are mended first, then what follows from them") {
  CHECK(mended(domain("<memori slots='4' max-memory='4' max-memory-unit='GiB' "
                      "unit='MB'>512</memori>")) == domain(memory("unit='MiB'>512")));
}

TEST_CASE("a unit in thousands is mended where that makes no new error") {
  CHECK(mended("<domain type='kvm'><memory unit='GB'>2</memory></domain>") ==
        "<domain type='kvm'><memory unit='GiB'>2</memory></domain>");
  // 2 GB are below the maximum, 2 GiB above it.
  const std::string close = domain(
      "<memory slots='4' max-memory='2000' max-memory-unit='MiB' unit='GB'>2</memory>");
  CHECK(mended(close) == close);
}

TEST_CASE("the total is mended, and modules get the slots that they have") {
  CHECK(mended(domain(memory("unit='MiB'>1000"), in_slot(0) + module(""))) ==
        domain(memory("unit='MiB'>1024"), in_slot(0) + in_slot(1)));
  // With rules selected only what they find is mended.
  CHECK(mended(domain(memory("unit='MiB'>1000"), in_slot(0) + module("")),
               {{"total-differs"}, {}, {}}) ==
        domain(memory("unit='MiB'>1024"), in_slot(0) + module("")));
}

TEST_CASE("an address without its slot gets the lowest one that no other says") {
  const std::string without = module("<address type='acpi-dimm'/>");
  CHECK(mended(domain(memory("unit='MiB'>2048"),
                      in_slot(1) + without + in_slot(0) + without)) ==
        domain(memory("unit='MiB'>2048"),
               in_slot(1) + in_slot(2) + in_slot(0) + in_slot(3)));
}

TEST_CASE("a safe mend alters nothing that QEMU gets") {
  const auto safely = [](const std::string& text) {
    return mended(text, {}, FixMode::Safe);
  };
  const std::string thousands =
      "<domain type='kvm'><memory unit='GB'>2</memory></domain>";
  CHECK(safely(thousands) == thousands);
  // The total follows from the modules, whatever the document says.
  CHECK(safely(domain(memory("unit='MiB'>1000"), in_slot(0) + in_slot(1))) ==
        domain(memory("unit='MiB'>1024"), in_slot(0) + in_slot(1)));
  // Nobody starts a document with errors as it is.
  CHECK(safely(domain("<memori slots='4' max-memory='4' max-memory-unit='GiB' "
                      "unit='MB'>512</memori>")) == domain(memory("unit='MiB'>512")));
}

TEST_CASE("a document that would have a new error is left as it was, which is told") {
  analysis::Pipeline pipeline({});
  const std::string text = domain(
      "<memory slots='4' max-memory='2000' max-memory-unit='MiB' unit='GB'>2"
      "</memory>");
  const Mended result = lint::mended(text, pipeline, {}, FixMode::All);
  CHECK(result.text == text);
  CHECK(result.fixed == 0);
  CHECK(result.left_alone == "mended it would have an error of MD204");
}

TEST_CASE("it is told how much was mended") {
  analysis::Pipeline pipeline({});
  const std::string text = domain(memory("unit='MiB'>1000"),
                                  in_slot(0) + module("<address type='acpi-dim' "
                                                      "slot='1'/>"));
  const Mended result = lint::mended(text, pipeline, {}, FixMode::Safe);
  CHECK(result.fixed == 2);
  CHECK(result.left_alone.empty());
}

TEST_CASE("findings get the edits that rest on the whole document") {
  analysis::Pipeline pipeline({});
  const Source source(
      0, "a.xml", domain(memory("unit='MiB'>1000"), in_slot(0) + in_slot(1)));
  Diagnostics found;
  const analysis::Analysis analysis = pipeline.check(source, found);
  std::vector<Diagnostic> all = found.take_sorted();
  add_fixes(analysis, all);
  REQUIRE(all.size() == 1);
  REQUIRE(all[0].fix.size() == 1);
  CHECK(all[0].fix[0].text == "1024");
  CHECK(is_safe_fix(all[0], all));
}

TEST_CASE("each of a text's documents is mended as if it stood alone") {
  const std::string thousands =
      "<domain type='kvm'><memory unit='GB'>2</memory></domain>\n";
  const std::string wrong = domain(memory("unit='MiB'>1000"), in_slot(0) + module(""));
  const std::string right = domain(memory("unit='MiB'>1024"), in_slot(0) + in_slot(1));
  // That there are two makes none of them one that nobody starts.
  CHECK(mended(thousands + wrong, {}, FixMode::Safe) == thousands + right);
  CHECK(mended(wrong + thousands) ==
        right + "<domain type='kvm'><memory unit='GiB'>2</memory></domain>\n");
  const std::string let =
      domain("<!-- memdimm: ignore-next MD101 -->" + memory("unit='GB'>2"));
  CHECK(mended(wrong + let) == right + let);
  // What one of them lets pass may not pass in the other.
  const std::string all =
      "<!-- memdimm: ignore-file MD1 -->" + domain(memory("unit='GB'>2"));
  CHECK(mended(all + thousands) ==
        all + "<domain type='kvm'><memory unit='GiB'>2</memory></domain>\n");
}

TEST_CASE("what is ignored, or may pass, is not mended") {
  const std::string text = domain(memory("unit='GB'>2"));
  REQUIRE(mended(text) == domain(memory("unit='GiB'>2")));
  CHECK(mended(text, {{}, {"MD101"}, {}}) == text);
  CHECK(mended(text, {{"MD2"}, {}, {}}) == text);
  const std::string let =
      domain("<!-- memdimm: ignore-next MD101 -->" + memory("unit='GB'>2"));
  CHECK(mended(let) == let);
}

}  // namespace
}  // namespace memdimm::lint
