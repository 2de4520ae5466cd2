// SPDX-License-Identifier: GPL-2.0-or-later
// Which steps a comparison has, and what is said where it has none.
#include "live/steps.h"

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/text.h"
#include "testing/rules.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::libvirt_guest;
using testing::verdicts;
using testing::virtio_mem;

struct Told {
  std::string steps;
  std::vector<Diagnostic> found;
};

Told told_of(const Comparison& comparison) {
  std::istringstream none;
  analysis::Reader reader({}, none, "<stdin>");
  std::string text = steps(comparison, emit::Form::Plan, reader);
  return {std::move(text), reader.out().take_sorted()};
}

TEST_CASE("unplugging comes first, then plugging, then what is resized") {
  const Told told = told_of(compare(libvirt_guest(virtio_mem(512, 64) + dimm(256)),
                                    libvirt_guest(dimm(128) + virtio_mem(512, 128)),
                                    {}));
  const std::size_t gone = told.steps.find("device_del");
  const std::size_t come = told.steps.find("device_add");
  const std::size_t sized = told.steps.find("requested-size");
  REQUIRE(gone != std::string::npos);
  REQUIRE(come != std::string::npos);
  REQUIRE(sized != std::string::npos);
  CHECK(gone < come);
  CHECK(come < sized);
  CHECK(verdicts(told.found).empty());
}

TEST_CASE("what needs a restart is an error, a remark is a note") {
  Comparison comparison =
      compare(libvirt_guest(""),
              libvirt_guest("",
                            "<maxMemory slots='8' unit='GiB'>9</maxMemory>"
                            "<memory unit='GiB'>1</memory>"),
              {});
  comparison.remarks.push_back({{}, "something else", nullptr});
  const Told told = told_of(comparison);
  REQUIRE(verdicts(told.found) == "MD257 note MD256 error");
  CHECK(told.found[0].message == "something else");
  CHECK(told.found[1].message == "maxMemory: 8 GiB -> 9 GiB needs a restart");
}

TEST_CASE("all modules of a guest are plugged one after the other") {
  const std::string lines = plugs(libvirt_guest(dimm(256) + dimm(512)), {7, 2});
  CHECK(split(lines, '\n').size() == 5);  // two lines each, and the end
  CHECK(lines.find("\"dimm0\"") < lines.find("\"dimm1\""));
}

}  // namespace
}  // namespace memdimm::live
