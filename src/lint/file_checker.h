// SPDX-License-Identifier: GPL-2.0-or-later
// Checks one file after another, and mends it first where that is wanted.
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
#include "lint/mends.h"

namespace memdimm::lint {

struct CheckedFile {
  std::string name;  // as messages call it
  std::vector<Finding> findings;
  std::string diff;                    // with --fix --diff: what would change
  std::string failure;                 // why it could not be read; "" if it could
  bool skipped = false;                // found in a folder, and not for memdimm
  std::size_t fixed = 0;               // findings that were mended, or would be
  std::string left_alone;              // why it was not mended though it could; or ""
  std::string mended;                  // standard input as mended, to be printed
  const Settings* settings = nullptr;  // of this file
};

// How a finding is shown as text.
using Render = std::function<std::string(const Diagnostic&, const Sources&)>;

struct CheckPlan {
  std::vector<InputFile> files;
  Settings settings;            // of files without some of their own
  std::vector<Render> renders;  // which texts each finding gets
  FixMode fix = FixMode::None;
  bool diff = false;  // with fix: show, change nothing
  unsigned jobs = 0;  // threads; 0: as many as there are cores
  std::string stdin_name = "<stdin>";
};

// One thread's. Its findings may be kept as long as it lives.
class FileChecker {
 public:
  // `standard_input` is what the path "-" means.
  FileChecker(const CheckPlan& plan, std::istream& standard_input)
      : plan_(plan), standard_input_(standard_input) {}

  CheckedFile check(const InputFile& file);

 private:
  void check_text(const InputFile& file, CheckedFile& out);
  std::string mend(const InputFile& file,
                   const std::string& text,
                   const RuleChoice& rules,
                   CheckedFile& out);
  void tell(const std::vector<Diagnostic>& found,
            const Sources& sources,
            CheckedFile& out);
  analysis::Pipeline& pipeline(const Settings& settings);

  const CheckPlan& plan_;
  std::istream& standard_input_;
  // One for each configuration that was met; they hold what findings point to.
  std::map<const Settings*, std::unique_ptr<analysis::Pipeline>> pipelines_;
};

}  // namespace memdimm::lint
