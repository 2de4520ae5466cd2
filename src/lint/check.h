// SPDX-License-Identifier: GPL-2.0-or-later
// Checks many files on all cores and hands over each result in the order of the files.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <vector>

#include "lint/file_checker.h"

namespace memdimm::lint {

class Checker {
 public:
  // `standard_input` is what the path "-" means.
  explicit Checker(std::istream& standard_input) : standard_input_(standard_input) {}

  // `done` is called on this thread, file by file. What it is given may be kept as long
  // as the Checker lives.
  void run(const CheckPlan& plan, const std::function<void(CheckedFile&&)>& done);

 private:
  FileChecker& new_worker(const CheckPlan& plan);
  void run_on(std::size_t workers,
              const CheckPlan& plan,
              const std::function<void(CheckedFile&&)>& done);

  std::istream& standard_input_;
  std::vector<std::unique_ptr<FileChecker>> workers_;  // hold what findings point to
};

}  // namespace memdimm::lint
