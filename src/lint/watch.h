// SPDX-License-Identifier: GPL-2.0-or-later
// Waits until something changes that a run was about.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/descriptor.h"

namespace memdimm::lint {

struct Watched {
  std::vector<std::string> paths;     // files and folders, as they were named
  std::vector<std::string> deciding;  // files that decide how they are checked; ""s are
                                      // passed over
};

// Begins with its construction, so that what changes while a run reads is noticed
// behind it. A file is watched in its folder, where an editor puts another in its
// place; a folder with all below it, for documents, configurations and .gitignore; the
// folders above for configurations. What is not there is waited for where its folder
// is.
class Watch {
 public:
  // std::system_error where a folder cannot be watched.
  explicit Watch(const Watched& watched);

  // Returns once something has changed and nothing more has for a tenth of a second, or
  // a second later where it goes on changing; false where nothing has within `most`.
  bool wait(std::optional<std::chrono::milliseconds> most = std::nullopt);

 private:
  // What matters in a folder: these names, or all that a run over it could read.
  struct Folder {
    bool whole = false;
    std::set<std::string> names = {};
  };

  void add_file(const std::string& path);
  void add_tree(const std::string& path);
  void add_above(const std::string& folder);
  Folder* add(const std::string& folder);
  // Takes the events that are there: whether one of them matters.
  bool take();

  Descriptor events_;
  std::map<int, Folder> folders_;  // by inotify's number
};

}  // namespace memdimm::lint
