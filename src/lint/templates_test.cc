// SPDX-License-Identifier: GPL-2.0-or-later
#include "lint/templates.h"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace memdimm::lint {
namespace {

TEST_CASE("placeholders of many languages are seen") {
  struct Row {
    std::string_view text;
    std::string_view want;  // "" for none
  };
  const Row rows[] = {
      {"a{{ memory }}b", "{{ memory }}"},
      {"{% if x %}", "{% if x %}"},
      {"<%= mem %>", "<%= mem %>"},
      {"${mem}", "${mem}"},
      {"$mem;", "$mem"},
      {"@@MEM@@", "@@MEM@@"},
      {"@MEM@", "@MEM@"},
      {"%s", "%s"},
      {"%(mem)d MiB", "%(mem)d"},
      {"%1$s", "%1$s"},
      {"#{mem}", "#{mem}"},
      {"__MEM__", "__MEM__"},
      {"{{ no end", ""},
      {"100% sure", ""},
      {"a@b", ""},
      {"4096", ""},
      {"$5", ""},
      {"[1, 2]", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto all = placeholders(row.text);
    REQUIRE(all.size() == (row.want.empty() ? 0 : 1));
    if (!all.empty()) {
      CHECK(row.text.substr(all[0].begin, all[0].end - all[0].begin) == row.want);
    }
  }
}

// What is told of a text, by ids.
std::vector<std::string> told(const std::string& text) {
  Sources sources;
  Sources blank;
  const Source& source = sources.add("t.xml", text);
  analysis::Pipeline pipeline({});
  Diagnostics found;
  Checked checked;
  checked.analysis = pipeline.check(source, found);
  checked.found = found.take_sorted();
  checked = without_placeholders(std::move(checked), source, pipeline, blank);
  std::vector<std::string> out;
  for (const Diagnostic& one : checked.found) {
    out.emplace_back(one.code->id);
  }
  return out;
}

std::string domain(std::string_view inside) {
  return "<domain type='kvm'><name>t</name>" + std::string(inside) + "</domain>";
}

TEST_CASE("a placeholder is noted once, and what is said for it is not") {
  const std::vector<std::string> note = {"MD052"};
  CHECK(told(domain("<memory unit='MiB'>{{ m }}</memory>"
                    "<currentMemory>{{ m }}</currentMemory>")) == note);
  CHECK(told(domain("<memory unit='${unit}'>512</memory>")) == note);
  CHECK(told(domain("<% if x %><memory unit='MiB'>512</memory><% end %>")) == note);
  CHECK(told(domain("<memory {{ attributes }}>524288</memory>")) == note);
  CHECK(told(domain("{% if a %}<memory>{% else %}<memory unit='MiB'>{% endif %}5"
                    "</memory>")) == note);
}

TEST_CASE("where no placeholder matters, all is told as ever") {
  CHECK(told(domain("<memory unit='MiB'>512</memory><title>{{ t }}</title>")).empty());
  const std::vector<std::string> broken = {"MD001"};
  CHECK(told(domain("<memory unit='MiB'>512")) == broken);
  CHECK(told(domain("<title>%s</title><memory unit='MiB'>512")) == broken);
}

}  // namespace
}  // namespace memdimm::lint
