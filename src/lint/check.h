// SPDX-License-Identifier: GPL-2.0-or-later
// Checks many files on all cores and hands over each result in the order of the files.
#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analysis/pipeline.h"
#include "lint/files.h"
#include "lint/finding.h"

namespace memdimm::lint {

struct CheckedFile {
  std::string name;  // as messages call it
  std::vector<Finding> findings;
  std::string diff;      // with --fix --diff: what would change
  std::string failure;   // why it could not be read; "" if it could
  bool skipped = false;  // found in a folder, and not for memdimm
};

// How a finding is shown as text.
using Render = std::function<std::string(const Diagnostic&, const Sources&)>;

struct CheckPlan {
  std::vector<InputFile> files;
  Settings settings;            // of files without some of their own
  std::vector<Render> renders;  // which texts each finding gets
  bool fix = false;
  bool diff = false;  // with fix: show, change nothing
  unsigned jobs = 0;  // threads; 0: as many as there are cores
  std::string stdin_name = "<stdin>";
};

class Checker {
 public:
  // `standard_input` is what the path "-" means.
  explicit Checker(std::istream& standard_input) : standard_input_(standard_input) {}

  // `done` is called on this thread, file by file. What it is given may be kept as long
  // as the Checker lives.
  void run(const CheckPlan& plan, const std::function<void(CheckedFile&&)>& done);

 private:
  // One thread's pipelines: one for each configuration it has met.
  using Pipelines = std::map<const Settings*, std::unique_ptr<analysis::Pipeline>>;

  using Batch = std::vector<CheckedFile>;

  void run_on(std::size_t workers,
              const CheckPlan& plan,
              const std::function<void(CheckedFile&&)>& done);
  Batch check_batch(std::size_t first,
                    std::size_t end,
                    const CheckPlan& plan,
                    Pipelines& pipelines);
  CheckedFile check(const InputFile& file, const CheckPlan& plan, Pipelines& pipelines);
  void check_text(const InputFile& file,
                  const CheckPlan& plan,
                  Pipelines& pipelines,
                  CheckedFile& out);

  std::istream& standard_input_;
  std::vector<std::unique_ptr<Pipelines>> pipelines_;  // hold what findings point to
};

}  // namespace memdimm::lint
