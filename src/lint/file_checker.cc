// SPDX-License-Identifier: GPL-2.0-or-later
// From a file to its findings: read, mended, checked, and told.
#include "lint/file_checker.h"

#include <exception>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "dialect/codes.h"
#include "lint/mends.h"
#include "lint/policy.h"
#include "lint/unified_diff.h"

namespace memdimm::lint {
namespace {

// Git's own test: a NUL among the first 8,000 bytes.
bool is_binary(std::string_view text) {
  constexpr std::size_t kLooked = 8000;
  return text.substr(0, kLooked).find('\0') != std::string_view::npos;
}

// A well-formed document of another kind, met while walking a folder.
bool is_for_others(const std::vector<Diagnostic>& found,
                   const analysis::Analysis& analysis) {
  return analysis.document && analysis.dialect == nullptr && found.size() == 1 &&
         found.front().code->is(dialect::kUnexpectedRoot);
}

}  // namespace

analysis::Pipeline& FileChecker::pipeline(const Settings& settings) {
  auto& made = pipelines_[&settings];
  if (!made) {
    made = std::make_unique<analysis::Pipeline>(settings.analysis);
  }
  return *made;
}

void FileChecker::tell(const std::vector<Diagnostic>& found,
                       const Sources& sources,
                       CheckedFile& out) {
  for (const Diagnostic& one : found) {
    Finding told = finding(one, sources);
    for (const Render& render : plan_.renders) {
      told.texts.push_back(one.suppressed ? "" : render(one, sources));
    }
    out.findings.push_back(std::move(told));
  }
}

void FileChecker::check_text(const InputFile& file, CheckedFile& out) {
  const Settings& settings = file.settings != nullptr ? *file.settings : plan_.settings;
  const Bytes most = settings.analysis.most_read;
  // What nobody named is not waited for: a pipe, a device.
  std::optional<std::string> read = file.from_folder && file.path != "-"
                                        ? read_regular(file.path, most)
                                        : read_input(file.path, standard_input_, most);
  if (!read || (file.from_folder && is_binary(*read))) {
    out.skipped = true;
    return;
  }
  std::string text = std::move(*read);
  if (plan_.fix) {
    if (!plan_.diff) {
      remove_draft(file.path);
    }
    std::string after = mended(text, pipeline(settings), settings.rules);
    if (plan_.diff) {
      out.diff = unified_diff(text, after, out.name);
    } else if (after != text) {
      replace_whole(file.path, text, after);
    }
    text = std::move(after);
  }
  Sources sources;
  Diagnostics diagnostics;
  const analysis::Analysis analysis =
      pipeline(settings).check(sources.add(out.name, std::move(text)), diagnostics);
  std::vector<Diagnostic> found = diagnostics.take_sorted();
  if (file.from_folder && is_for_others(found, analysis)) {
    out.skipped = true;
    return;
  }
  tell(under_policy(std::move(found), analysis, settings.rules), sources, out);
}

CheckedFile FileChecker::check(const InputFile& file) {
  CheckedFile out;
  out.name = file.path == "-" ? plan_.stdin_name : file.path;
  try {
    check_text(file, out);
  } catch (const std::system_error& error) {
    out.failure = error.what();
  } catch (const std::bad_alloc&) {
    out.failure =
        "cannot check " + quoted(out.name, kLongestPath) + ": not enough memory";
  } catch (const std::exception& error) {
    // Nothing may leave a thread: a mistake of ours in one file is told like the rest.
    out.failure =
        "internal error in " + quoted(out.name, kLongestPath) + ": " + error.what();
  }
  return out;
}

}  // namespace memdimm::lint
