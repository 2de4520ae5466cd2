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
#include "lint/foreign.h"
#include "lint/globs.h"
#include "lint/policy.h"
#include "lint/templates.h"
#include "lint/unified_diff.h"

namespace memdimm::lint {
namespace {

// Which rules count for a file of this path.
RuleChoice rules_for(const std::string& path, const Settings& settings) {
  RuleChoice out = settings.rules;
  for (const FileIgnores& one : settings.per_file_ignores) {
    if (matches(path, {one.glob}, settings.folder)) {
      out.ignore.insert(out.ignore.end(), one.rules.begin(), one.rules.end());
    }
  }
  return out;
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
    // An edit may stand beside any element.
    const bool edits = plan_.fix != FixMode::None;
    made = std::make_unique<analysis::Pipeline>(
        settings.analysis, edits ? analysis::Tree::Whole : analysis::Tree::Read);
  }
  return *made;
}

void FileChecker::tell(const std::vector<Diagnostic>& found,
                       const Sources& sources,
                       CheckedFile& out) {
  for (const Diagnostic& one : found) {
    Finding told = finding(one, sources);
    told.fix_is_safe = !one.fix.empty() && is_safe_fix(one, found);
    for (const Render& render : plan_.renders) {
      told.texts.push_back(one.suppressed ? "" : render(one, sources));
    }
    out.findings.push_back(std::move(told));
  }
}

void FileChecker::check_text(const InputFile& file, CheckedFile& out) {
  const Settings& settings = *out.settings;
  const RuleChoice rules = rules_for(out.name, settings);
  const Bytes most = settings.analysis.most_read;
  // What nobody named is not waited for: a pipe, a device.
  std::optional<std::string> read = file.from_folder && file.path != "-"
                                        ? read_regular(file.path, most)
                                        : read_input(file.path, standard_input_, most);
  if (!read || (file.from_folder && is_for_others(*read))) {
    out.skipped = true;
    return;
  }
  std::string text = std::move(*read);
  if (plan_.fix != FixMode::None) {
    text = mend(file, text, rules, out);
  }
  Sources sources;
  Sources blank;
  Diagnostics diagnostics;
  const Source& source = sources.add(out.name, std::move(text));
  Checked checked;
  checked.analysis = pipeline(settings).check(source, diagnostics);
  checked.found = diagnostics.take_sorted();
  if (file.from_folder && is_for_others(checked.found, checked.analysis)) {
    out.skipped = true;
    return;
  }
  checked = without_placeholders(std::move(checked), source, pipeline(settings), blank);
  std::vector<Diagnostic> found =
      under_policy(std::move(checked.found), checked.analysis, rules);
  add_fixes(checked.analysis, found);
  tell(found, sources, out);
}

// The text as it is from then on.
std::string FileChecker::mend(const InputFile& file,
                              const std::string& text,
                              const RuleChoice& rules,
                              CheckedFile& out) {
  if (!plan_.diff && file.path != "-") {
    remove_draft(file.path);
  }
  Mended result = mended(text, pipeline(*out.settings), rules, plan_.fix);
  out.fixed = result.fixed;
  out.left_alone = std::move(result.left_alone);
  if (plan_.diff) {
    out.diff = unified_diff(text, result.text, out.name);
  } else if (file.path == "-") {
    out.mended = result.text;
  } else if (result.text != text) {
    replace_whole(file.path, text, result.text);
  }
  return std::move(result.text);
}

CheckedFile FileChecker::check(const InputFile& file) {
  CheckedFile out;
  out.name = file.path == "-" ? plan_.stdin_name : file.path;
  out.settings = file.settings != nullptr ? file.settings : &plan_.settings;
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
