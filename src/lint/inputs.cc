// SPDX-License-Identifier: GPL-2.0-or-later
// Walks what was named, and leaves out what configurations exclude.
#include "lint/inputs.h"

#include <algorithm>
#include <map>
#include <utility>

#include <sys/stat.h>

#include "lint/globs.h"

namespace memdimm::lint {
namespace {

using FileId = std::pair<dev_t, ino_t>;

class Found {
 public:
  explicit Found(Configs& configs) : configs_(configs) {}

  void add(InputFile file) {
    file.settings = &configs_.for_file(file.path);
    if (file.from_folder &&
        matches(file.path, file.settings->exclude, file.settings->folder)) {
      ++excluded_;
      return;
    }
    if (const auto before = at_.find(file.path); before != at_.end()) {
      InputFile& first = files_[before->second].file;
      first.from_folder = first.from_folder && file.from_folder;
      return;
    }
    at_.emplace(file.path, files_.size());
    files_.push_back({std::move(file), false, false});
  }

  // Leaves out what is another name of a file that is there.
  std::vector<InputFile> take() {
    std::map<FileId, Candidate*> best;
    for (Candidate& one : files_) {
      const auto id = identify(one);
      if (!id) {
        continue;
      }
      Candidate*& known = best[*id];
      if (known != nullptr) {
        Candidate& worse = rank(one) < rank(*known) ? *known : one;
        worse.is_double = true;
      }
      known = known == nullptr || known->is_double ? &one : known;
    }
    std::vector<InputFile> out;
    for (Candidate& one : files_) {
      if (!one.is_double) {
        out.push_back(std::move(one.file));
      }
    }
    return out;
  }

  [[nodiscard]] std::size_t excluded() const { return excluded_; }

 private:
  struct Candidate {
    InputFile file;
    bool is_link;
    bool is_double;
  };

  static int rank(const Candidate& one) {
    return (one.file.from_folder ? 2 : 0) + (one.is_link ? 1 : 0);
  }

  // Which file it is, behind its links; nullopt for standard input and what is gone.
  static std::optional<FileId> identify(Candidate& one) {
    struct stat about {};
    if (one.file.path == "-" || ::lstat(one.file.path.c_str(), &about) != 0) {
      return std::nullopt;
    }
    one.is_link = S_ISLNK(about.st_mode);
    if (one.is_link && ::stat(one.file.path.c_str(), &about) != 0) {
      return std::nullopt;
    }
    return S_ISREG(about.st_mode) ? std::optional(FileId(about.st_dev, about.st_ino))
                                  : std::nullopt;
  }

  Configs& configs_;
  std::vector<Candidate> files_;
  std::map<std::string, std::size_t> at_;  // where each path is
  std::size_t excluded_ = 0;
};

}  // namespace

Inputs find_inputs(const Named& named, Configs& configs, const Unreadable& unreadable) {
  std::vector<std::string> paths = named.paths;
  if (paths.empty()) {
    paths.emplace_back("-");
  }
  Inputs out;
  Found found(configs);
  for (const std::string& path : paths) {
    bool told = false;
    const auto tell = [&](const std::string& below, const std::string& why) {
      told = true;
      unreadable(below, why);
    };
    std::vector<InputFile> files = expand(path, named.gitignore, tell);
    if (files.empty() && !told) {
      out.empty_folders.push_back(path);
    }
    for (InputFile& file : files) {
      file.from_folder = file.from_folder || (named.skip_others && file.path != "-");
      found.add(std::move(file));
    }
  }
  out.excluded = found.excluded();
  out.files = found.take();
  return out;
}

}  // namespace memdimm::lint
