// SPDX-License-Identifier: GPL-2.0-or-later
// By way of resolve, the smallest command that a session carries.
#include "cli/session.h"

#include <doctest/doctest.h>

#include "testing/folder.h"
#include "testing/golden.h"
#include "testing/run.h"

namespace memdimm::cli {
namespace {

using testing::Folder;
using testing::Result;
using testing::run;
using testing::slurp;

constexpr const char* kFine =
    "<domain type='kvm'><memory unit='MiB'>512</memory></domain>";
constexpr const char* kWarned =
    "<domain type='kvm'><memory unit='MB'>512</memory></domain>";
constexpr const char* kWrong =
    "<domain type='kvm'><memory unit='MiB'>512</memory><memori/></domain>";

TEST_CASE("a result goes to standard output, or whole into the file that is named") {
  const Folder folder;
  const Result printed = run({"resolve", "-"}, kFine);
  CHECK(printed.exit == 0);
  CHECK(printed.out == kFine);
  CHECK(printed.err.empty());
  const std::string file = folder / "out.xml";
  const Result written = run({"resolve", "-", "--output", file}, kFine);
  CHECK(written.exit == 0);
  CHECK(written.out.empty());
  CHECK(slurp(file) == printed.out);
  CHECK(run({"resolve", "-", "--output", "-"}, kFine).out == printed.out);
}

TEST_CASE("an error leaves no result, and what stands in the file stays") {
  const Folder folder;
  const std::string file = folder.file("out.xml", "before");
  const Result refused = run({"resolve", "-", "--output", file}, kWrong);
  CHECK(refused.exit == 1);
  CHECK(refused.out.empty());
  CHECK(refused.err.starts_with("<stdin>:1:"));
  CHECK(slurp(file) == "before");
  CHECK(run({"resolve", "-"}, kWrong).out.empty());
}

TEST_CASE("a warning is told beside the result") {
  const Result warned = run({"resolve", "-", "--stdin-name", "g.xml"}, kWarned);
  CHECK(warned.exit == 0);
  CHECK_FALSE(warned.out.empty());
  CHECK(warned.err.starts_with("g.xml:1:34: warning: unit 'MB' counts in thousands"));
}

TEST_CASE("a file that cannot be written is a failure of the world") {
  const Folder folder;
  const Result failed =
      run({"resolve", "-", "--output", folder / "missing/out.xml"}, kFine);
  CHECK(failed.exit == 2);
  CHECK(failed.out.empty());
  CHECK(failed.err.starts_with("memdimm: "));
}

}  // namespace
}  // namespace memdimm::cli
