// SPDX-License-Identifier: GPL-2.0-or-later
// Checks many files on all cores and hands over each result in the order of the files.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/files.h"
#include "cli/options.h"
#include "cli/pipeline.h"
#include "cli/streams.h"
#include "report/finding.h"
#include "report/text.h"

namespace memdimm::cli {

struct CheckedFile {
  std::string name;  // as messages call it
  std::vector<report::Finding> findings;
  std::string diff;      // with --fix --diff: what would change
  std::string failure;   // why it could not be read; "" if it could
  bool skipped = false;  // found in a folder, and not for memdimm
};

struct CheckPlan {
  std::vector<InputFile> files;
  std::vector<report::TextStyle> styles;  // which texts each finding gets
};

class Checker {
 public:
  Checker(const Options& options, const Streams& streams);

  // `done` is called on this thread, file by file. What it is given may be kept as long
  // as the Checker lives.
  void run(const CheckPlan& plan, const std::function<void(CheckedFile&&)>& done);

 private:
  // One thread's pipelines: one for each configuration it has met.
  using Pipelines = std::map<const Options*, std::unique_ptr<Pipeline>>;

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
                  Pipeline& pipeline,
                  CheckedFile& out);

  const Options& options_;
  const Streams& streams_;
  std::vector<std::unique_ptr<Pipelines>> pipelines_;  // hold what findings point to
};

}  // namespace memdimm::cli
