// SPDX-License-Identifier: GPL-2.0-or-later
// What the rows of the table of options do with a value: made of the member that it
// goes to, or a function of its own where there is more to say. Only options.cc has a
// use for them.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cli/hotplug_json.h"
#include "cli/option.h"
#include "cli/values.h"
#include "facts/limits.h"
#include "report/formats.h"

namespace memdimm::cli {

template <class Struct, class T>
Struct owner_of(T Struct::*);

template <auto Member>
using Owner = decltype(owner_of(Member));

template <auto Member>
std::string flag(const std::string& /*text*/, Owner<Member>& out) {
  out.*Member = true;
  return {};
}

template <auto Member>
std::string unset(const std::string& /*text*/, Owner<Member>& out) {
  out.*Member = false;
  return {};
}

template <auto Member>
std::string text(const std::string& text, Owner<Member>& out) {
  out.*Member = text;
  return {};
}

template <auto Member>
std::string add(const std::string& text, Owner<Member>& out) {
  (out.*Member).push_back(text);
  return {};
}

template <auto Member, const auto& Table>
std::string word(const std::string& text, Owner<Member>& out) {
  return put(read_word(text, Table), out.*Member);
}

template <auto Member>
std::string dialect(const std::string& text, Owner<Member>& out) {
  return put(read_dialect(text), out.*Member);
}

// What documents are checked against and written for.
template <auto Member, const auto& Table>
std::string target_word(const std::string& text, lint::Settings& out) {
  return put(read_word(text, Table), out.analysis.target.*Member);
}

inline std::string set_incoming(const std::string& /*text*/, lint::Settings& out) {
  out.analysis.target.incoming = true;
  return {};
}

inline std::string set_dialect(const std::string& text, lint::Settings& out) {
  return put(read_dialect(text), out.analysis.dialect);
}

inline std::string set_qemu_version(const std::string& text, lint::Settings& out) {
  return put(read_qemu_version(text), out.analysis.target.qemu);
}

inline std::string set_libvirt_version(const std::string& text, lint::Settings& out) {
  return put(read_version(text, "9.0"), out.analysis.target.libvirt);
}

inline std::string set_guest_block(const std::string& text, lint::Settings& out) {
  return put(read_guest_block(text), out.analysis.target.guest_block);
}

inline std::string set_phys_bits(const std::string& text, lint::Settings& out) {
  return put(read_phys_bits(text), out.analysis.target.phys_bits);
}

inline std::string set_most_read(const std::string& text, lint::Settings& out) {
  return put(read_file_size(text), out.analysis.most_read);
}

inline std::string set_memory_dir(const std::string& text, lint::Settings& out) {
  return put(read_absolute_path(text), out.analysis.target.memory_dir);
}

inline std::string set_host(const std::string& /*text*/, lint::Settings& out) {
  out.analysis.host = true;
  return {};
}

inline std::string set_host_root(const std::string& text, lint::Settings& out) {
  out.analysis.host = true;
  out.analysis.host_root = text;
  return {};
}

inline std::string add_mount(const std::string& text, lint::Settings& out) {
  Read<std::pair<Bytes, std::string>> mount = read_mount(text);
  if (mount.value) {
    out.analysis.target.hugetlbfs[mount.value->first] = std::move(mount.value->second);
  }
  return std::move(mount.wrong);
}

// Which rules count, and how much.
template <auto Member>
std::string add_rules(const std::string& text, lint::Settings& out) {
  std::vector<std::string>& rules = out.rules.*Member;
  for (std::string& rule : read_list(text)) {
    rules.push_back(std::move(rule));
  }
  return {};
}

inline std::string set_level(const std::string& text, lint::Settings& out) {
  Read<std::pair<std::string, Severity>> level = read_level(text);
  if (level.value) {
    out.rules.severity[level.value->first] = level.value->second;
  }
  return std::move(level.wrong);
}

// validate's.
inline std::string set_jobs(const std::string& text, ValidateOptions& out) {
  constexpr unsigned kMost = 1024;
  return put(read_count(text, kMost, "threads"), out.jobs);
}

// More findings, or files, than anybody counts.
inline constexpr unsigned kMostCounted = 1'000'000'000;

inline std::string set_max_diagnostics(const std::string& text, ValidateOptions& out) {
  return put(read_limit(text, kMostCounted, "findings"), out.max_diagnostics);
}

inline std::string set_fix(const std::string& /*text*/, ValidateOptions& out) {
  out.fix = std::max(out.fix, lint::FixMode::Safe);
  return {};
}

inline std::string set_unsafe_fixes(const std::string& /*text*/, ValidateOptions& out) {
  out.fix = lint::FixMode::All;
  return {};
}

inline std::string set_threshold(const std::string& text, lint::Settings& out) {
  return put(read_threshold(text), out.fail_on);
}

inline std::string set_exit_zero(const std::string& /*text*/, lint::Settings& out) {
  out.fail_on.reset();
  return {};
}

inline std::string set_max_warnings(const std::string& text, lint::Settings& out) {
  return put(read_limit(text, kMostCounted, "warnings"), out.max_warnings);
}

inline std::string add_file_ignores(const std::string& text, lint::Settings& out) {
  Read<lint::FileIgnores> ignores = read_file_ignores(text);
  if (ignores.value) {
    out.per_file_ignores.push_back(std::move(*ignores.value));
  }
  return std::move(ignores.wrong);
}

// The names of report formats: text for people first, then the table of formats.
inline std::vector<std::string_view> report_names() {
  std::vector<std::string_view> names = {"text", "concise", "quiet"};
  for (const report::Format& format : report::formats()) {
    names.push_back(format.name);
  }
  return names;
}

// Why there is no format of this name; "" where there is.
inline std::string no_format(const std::string& name) {
  const std::vector<std::string_view> names = report_names();
  return std::find(names.begin(), names.end(), name) == names.end()
             ? not_known(name, names)
             : std::string();
}

// A configuration's, for standard output.
inline std::string set_format(const std::string& text, lint::Settings& out) {
  out.format = text;
  return no_format(text);
}

inline std::string add_report(const std::string& text, ValidateOptions& out) {
  const std::size_t equals = text.find('=');
  ReportTo report{text.substr(0, equals),
                  equals == std::string::npos ? "" : text.substr(equals + 1)};
  if (std::string wrong = no_format(report.format); !wrong.empty()) {
    return wrong;
  }
  const auto is_to_screen = [](const ReportTo& one) { return one.file.empty(); };
  if (is_to_screen(report) &&
      std::any_of(out.reports.begin(), out.reports.end(), is_to_screen)) {
    return "two formats for standard output; expected --format FORMAT=FILE for one";
  }
  out.reports.push_back(std::move(report));
  return {};
}

inline std::string set_quiet(const std::string& /*text*/, ValidateOptions& out) {
  return add_report("quiet", out);
}

// plan's and hotplug-json's.
template <auto Member>
std::string size(const std::string& text, PlanOptions& out) {
  return put(read_plan_size(text), out.request.*Member);
}

inline std::string set_slots(const std::string& text, PlanOptions& out) {
  return put(read_count(text, facts::kMostSlots, "slots"), out.request.slots);
}

inline std::string set_nodes(const std::string& text, PlanOptions& out) {
  return put(read_count(text, facts::kMostNodes, "nodes"), out.request.nodes);
}

inline std::string set_style(const std::string& text, PlanOptions& out) {
  return put(read_word(text, layout::kPlanStyleWords), out.request.style);
}

inline std::string set_model(const std::string& text, PlanOptions& out) {
  return put(read_word(text, layout::kPlanModelWords), out.request.model);
}

// A size is asked of a module that stays, whatever else is said.
inline std::string set_unplug(const std::string& /*text*/, live::HotplugRequest& out) {
  out.verb = out.verb == live::Verb::Resize ? out.verb : live::Verb::Unplug;
  return {};
}

inline std::string set_resize(const std::string& text, live::HotplugRequest& out) {
  out.verb = live::Verb::Resize;
  return put(read_size(text), out.size);
}

inline std::string set_form(const std::string& text, live::HotplugRequest& out) {
  return put(read_word(text, kFormWords), out.form.form);
}

// What virsh is told to change, hotplug-json's and diff's.
inline emit::VirshScope& scope_of(live::HotplugRequest& out) {
  return out.form.scope;
}
inline emit::VirshScope& scope_of(DiffOptions& out) {
  return out.scope;
}

template <class Struct>
std::string set_live(const std::string& /*text*/, Struct& out) {
  scope_of(out).live = true;
  return {};
}

template <class Struct>
std::string set_config(const std::string& /*text*/, Struct& out) {
  scope_of(out).config = true;
  return {};
}

// The live commands'.
inline std::string set_qmp(const std::string& text, LiveOptions& out) {
  qmp::ReadAddress read = qmp::read_address(text);
  if (read.wrong.empty()) {
    out.qmp = std::move(read.address);
  }
  return std::move(read.wrong);
}

inline std::string set_timeout(const std::string& text, LiveOptions& out) {
  constexpr unsigned kMost = 86400;
  const Read<unsigned> seconds = read_count(text, kMost, "seconds");
  if (seconds.value) {
    out.timeout = std::chrono::seconds(*seconds.value);
  }
  return seconds.wrong;
}

}  // namespace memdimm::cli
