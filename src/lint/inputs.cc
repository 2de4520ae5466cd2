// SPDX-License-Identifier: GPL-2.0-or-later
// Walks what was named, and leaves out what configurations exclude.
#include "lint/inputs.h"

#include <map>
#include <system_error>
#include <utility>

namespace memdimm::lint {
namespace {

class Found {
 public:
  explicit Found(Configs& configs) : configs_(configs) {}

  void add(InputFile file) {
    if (const auto before = at_.find(file.path); before != at_.end()) {
      InputFile& first = files_[before->second];
      first.from_folder = first.from_folder && file.from_folder;
      return;
    }
    file.settings = &configs_.for_file(file.path);
    if (!file.from_folder || !is_excluded(file.path, file.settings->exclude)) {
      at_.emplace(file.path, files_.size());
      files_.push_back(std::move(file));
    }
  }

  std::vector<InputFile> take() { return std::move(files_); }

 private:
  Configs& configs_;
  std::vector<InputFile> files_;
  std::map<std::string, std::size_t> at_;  // where each path is
};

}  // namespace

std::vector<InputFile> find_inputs(const Named& named,
                                   const std::vector<std::string>& exclude,
                                   Configs& configs,
                                   const Unreadable& unreadable) {
  std::vector<std::string> paths = named.paths;
  if (paths.empty()) {
    paths.emplace_back("-");
  }
  Found found(configs);
  for (const std::string& path : paths) {
    try {
      for (InputFile& file : expand(path, exclude)) {
        file.from_folder = file.from_folder || (named.skip_others && file.path != "-");
        found.add(std::move(file));
      }
    } catch (const std::system_error& error) {
      unreadable(path, error.what());
    }
  }
  return found.take();
}

}  // namespace memdimm::lint
