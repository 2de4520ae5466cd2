// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/options.h"

#include <algorithm>
#include <array>
#include <utility>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "dialect/dialect.h"
#include "facts/cpu_models.h"
#include "facts/limits.h"
#include "facts/versions.h"
#include "layout/proposal.h"
#include "layout/slots.h"
#include "report/formats.h"
#include "version.h"

namespace memdimm::cli {
namespace {

// A word of an option and what it stands for.
template <class T>
struct Choice {
  std::string_view word;
  T value;
};

constexpr std::array kArgs = {
    Choice<ArgsFormat>{"shell", ArgsFormat::Shell},
    Choice<ArgsFormat>{"lines", ArgsFormat::Lines},
    Choice<ArgsFormat>{"json", ArgsFormat::Json},
};
constexpr std::array kLayouts = {
    Choice<LayoutFormat>{"text", LayoutFormat::Text},
    Choice<LayoutFormat>{"svg", LayoutFormat::Svg},
    Choice<LayoutFormat>{"json", LayoutFormat::Json},
};
constexpr std::array kDiffFormats = {
    Choice<DiffFormat>{"text", DiffFormat::Text},
    Choice<DiffFormat>{"json", DiffFormat::Json},
    Choice<DiffFormat>{"qmp", DiffFormat::Qmp},
};
constexpr std::array kPlanFormats = {
    Choice<PlanFormat>{"table", PlanFormat::Table},
    Choice<PlanFormat>{"proposal", PlanFormat::Proposal},
    Choice<PlanFormat>{"libvirt", PlanFormat::Libvirt},
    Choice<PlanFormat>{"qmp", PlanFormat::Qmp},
};
constexpr std::array kStyles = {
    Choice<layout::PlanStyle>{"largest", layout::PlanStyle::Largest},
    Choice<layout::PlanStyle>{"even", layout::PlanStyle::Even},
    Choice<layout::PlanStyle>{"doubling", layout::PlanStyle::Doubling},
};
constexpr std::array kForms = {
    Choice<emit::Form>{"ndjson", emit::Form::Ndjson},
    Choice<emit::Form>{"plan", emit::Form::Plan},
};
constexpr std::array kSyntaxes = {
    Choice<std::optional<emit::Syntax>>{"json", emit::Syntax::Json},
    Choice<std::optional<emit::Syntax>>{"keyval", emit::Syntax::Keyval},
};
constexpr std::array kColors = {
    Choice<ColorChoice>{"auto", ColorChoice::Auto},
    Choice<ColorChoice>{"always", ColorChoice::Always},
    Choice<ColorChoice>{"never", ColorChoice::Never},
};
constexpr std::array kThresholds = {
    Choice<std::optional<Severity>>{"error", Severity::Error},
    Choice<std::optional<Severity>>{"warning", Severity::Warning},
    Choice<std::optional<Severity>>{"note", Severity::Note},
    Choice<std::optional<Severity>>{"never", std::nullopt},
};
constexpr std::array kSeverities = {
    Choice<Severity>{"error", Severity::Error},
    Choice<Severity>{"warning", Severity::Warning},
    Choice<Severity>{"note", Severity::Note},
};
constexpr std::array kAccelerators = {
    Choice<std::optional<layout::Accelerator>>{"tcg", layout::Accelerator::Tcg},
    Choice<std::optional<layout::Accelerator>>{"kvm", layout::Accelerator::Kvm},
};
constexpr std::array kDefinitions = {
    Choice<layout::Definition>{"new", layout::Definition::New},
    Choice<layout::Definition>{"stored", layout::Definition::Stored},
};
constexpr std::array kGuests = {
    Choice<std::optional<layout::GuestSystem>>{"linux", layout::GuestSystem::Linux},
    Choice<std::optional<layout::GuestSystem>>{"windows", layout::GuestSystem::Windows},
    Choice<std::optional<layout::GuestSystem>>{"freebsd", layout::GuestSystem::FreeBsd},
    Choice<std::optional<layout::GuestSystem>>{"none", layout::GuestSystem::Other},
};
constexpr std::array kBackends = {
    Choice<layout::HugepageBackend>{"file", layout::HugepageBackend::File},
    Choice<layout::HugepageBackend>{"memfd", layout::HugepageBackend::Memfd},
};

// The words as a list for people, and the nearest one to a slip.
template <class T, std::size_t N>
std::string wanted(const std::array<Choice<T>, N>& choices, const std::string& given) {
  std::vector<std::string> words;
  std::vector<std::string_view> views;
  for (const auto& choice : choices) {
    words.emplace_back(choice.word);
    views.push_back(choice.word);
  }
  const std::string_view near = closest_match(given, views);
  return memdimm::quoted(given) + " is not known; expected " + join_or(words) +
         (near.empty() ? "" : "; did you mean " + memdimm::quoted(near) + "?");
}

template <class T, std::size_t N>
void choose(const std::string& given,
            const std::array<Choice<T>, N>& choices,
            T& target) {
  for (const auto& choice : choices) {
    if (choice.word == given) {
      target = choice.value;
      return;
    }
  }
  throw CLI::ValidationError(wanted(choices, given));
}

template <class T, std::size_t N>
std::string words(const std::array<Choice<T>, N>& choices) {
  std::string out;
  for (const auto& choice : choices) {
    out += (out.empty() ? "" : "|") + std::string(choice.word);
  }
  return out;
}

facts::Version version_in(const std::string& given, std::string_view example) {
  const auto version = version_called(given);
  if (!version) {
    throw CLI::ValidationError(memdimm::quoted(given) +
                               " is not a version; expected for example " +
                               std::string(example));
  }
  return *version;
}

void set_version(const std::string& given, Options& options) {
  options.settings.analysis.target.qemu = version_in(given, "7.2");
  if (options.settings.analysis.target.qemu < facts::kOldestQemu) {
    throw CLI::ValidationError(memdimm::quoted(given) +
                               " has no memory modules; expected " +
                               facts::show_version(facts::kOldestQemu) + " or newer");
  }
  options.qemu_version_given = true;
}

void set_guest_block(const std::string& given, Options& options) {
  options.settings.analysis.target.guest_block = guest_block_called(given);
  if (!options.settings.analysis.target.guest_block) {
    throw CLI::ValidationError(memdimm::quoted(given) +
                               " is not a memory block; expected a power of two such "
                               "as 128M");
  }
}

void set_accelerator(const std::string& given, Options& options) {
  choose(given, kAccelerators, options.settings.analysis.target.accelerator);
}

void set_phys_bits(const std::string& given, Options& options) {
  const auto bits = parse_decimal(given);
  if (!bits || *bits < facts::kFewestBits || *bits > facts::kMostBits) {
    throw CLI::ValidationError(
        memdimm::quoted(given) + " is not a number of address bits; expected " +
        std::to_string(facts::kFewestBits) + " to " + std::to_string(facts::kMostBits));
  }
  options.settings.analysis.target.phys_bits = static_cast<unsigned>(*bits);
}

const std::string& absolute(const std::string& given) {
  if (!given.starts_with('/')) {
    throw CLI::ValidationError(memdimm::quoted(given, kLongestPath) +
                               " is no absolute path; expected one from / on");
  }
  return given;
}

void add_mount(const std::string& given, Options& options) {
  const std::size_t equals = given.find('=');
  const auto size = parse_size(given.substr(0, equals), 1);
  if (equals == std::string::npos || !size || !is_power_of_two(*size) ||
      equals + 1 == given.size()) {
    throw CLI::ValidationError(memdimm::quoted(given) +
                               " is not a mount; expected SIZE=PATH, for example "
                               "2M=/dev/hugepages");
  }
  options.settings.analysis.target.hugetlbfs[*size] =
      absolute(given.substr(equals + 1));
}

// Why `given` is no size: more than 64 bits hold, a fraction, or anything else.
std::string no_size(const std::string& given) {
  const std::size_t digits = given.find_first_not_of("0123456789");
  const std::string rest = given.substr(std::min(digits, given.size()));
  const bool number = digits != 0 && !given.empty();
  if (number && (rest.empty() || find_unit(trim(rest)) != nullptr)) {
    return " is more than 16 EiB - 1, the most that 64 bits count";
  }
  if (number && (rest.front() == '.' || rest.front() == ',')) {
    return " is a fraction; expected a whole number, for example 4608M";
  }
  return " is not a size; expected for example 512M";
}

Bytes size_called(const std::string& given) {
  const auto size = parse_size(given, 1);
  if (!size) {
    throw CLI::ValidationError(memdimm::quoted(given) + no_size(given));
  }
  return *size;
}

void set_resize(const std::string& given, Options& options) {
  options.resize = size_called(given);
}

// A number from 1 to `most` of what `noun` says.
unsigned count_called(const std::string& given, unsigned most, std::string_view noun) {
  const auto count = parse_decimal(given);
  if (!count || *count == 0 || *count > most) {
    throw CLI::ValidationError(memdimm::quoted(given) + " is not a number of " +
                               std::string(noun) + "; expected 1 to " +
                               std::to_string(most));
  }
  return static_cast<unsigned>(*count);
}

model::DialectId dialect_called(const std::string& given) {
  const dialect::Dialect* row = dialect::find_dialect(given);
  if (row == nullptr) {
    std::vector<std::string_view> names;
    for (const dialect::Dialect& one : dialect::dialects()) {
      names.push_back(one.name);
    }
    const std::string_view near = closest_match(given, names);
    throw CLI::ValidationError(
        memdimm::quoted(given) + " is not a dialect; expected proposal or libvirt" +
        (near.empty() ? "" : "; did you mean " + memdimm::quoted(near) + "?"));
  }
  return row->id;
}

void set_dialect(const std::string& given, Options& options) {
  options.settings.analysis.dialect = dialect_called(given);
}

// The names of report formats: text for people first, then the table of formats.
std::vector<std::string> report_names() {
  std::vector<std::string> names = {"text", "concise", "quiet"};
  for (const report::Format& format : report::formats()) {
    names.emplace_back(format.name);
  }
  return names;
}

std::string report_words() {
  std::string out;
  for (const std::string& name : report_names()) {
    out += (out.empty() ? "" : "|") + name;
  }
  return out;
}

void add_report(const std::string& given, Options& options) {
  const std::vector<std::string> names = report_names();
  const std::string name = given.substr(0, given.find('='));
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    const std::string_view near = closest_match(name, {names.begin(), names.end()});
    throw CLI::ValidationError(
        memdimm::quoted(name) + " is not known; expected " + join_or(names) +
        (near.empty() ? "" : "; did you mean " + memdimm::quoted(near) + "?"));
  }
  const bool to_screen = given.find('=') == std::string::npos;
  for (const std::string& other : options.reports) {
    if (to_screen && other.find('=') == std::string::npos) {
      throw CLI::ValidationError(
          "two formats for standard output; expected --format FORMAT=FILE for one");
    }
  }
  options.reports.push_back(given);
}

// "a|b" taken apart.
std::vector<std::string> split_words(const std::string& words) {
  const auto parts = split(words, '|');
  return {parts.begin(), parts.end()};
}

void add_words(const std::string& given, std::vector<std::string>& words) {
  for (const std::string_view word : split(given, ',')) {
    words.emplace_back(trim(word));
  }
}

void add_severity(const std::string& given, Options& options) {
  const std::size_t equals = given.find('=');
  if (equals == std::string::npos) {
    throw CLI::ValidationError(memdimm::quoted(given) +
                               " sets no severity; expected for example MD103=error");
  }
  choose(given.substr(equals + 1),
         kSeverities,
         options.settings.rules.severity[given.substr(0, equals)]);
}

void set_jobs(const std::string& given, Options& options) {
  constexpr unsigned kMost = 1024;
  options.jobs = count_called(given, kMost, "threads");
}

constexpr std::string_view kReading =
    "validate qemu-args hotplug-json resolve attach detach convert layout diff";
// What also plan has: for whom memory is written.
constexpr std::string_view kWriting =
    "validate qemu-args hotplug-json resolve attach detach convert layout diff plan";
constexpr std::string_view kAll = "*";

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, one row an option
std::vector<OptionRow> option_rows() {
  return {
      {"-f,--format",
       "FORMAT[=FILE]",
       "validate",
       "how findings are printed (repeatable with =FILE): " + report_words() +
           " (default: github under GitHub Actions, text on a terminal, else concise)",
       add_report,
       report_names()},
      {"--select",
       "RULE,…",
       "validate",
       "look for these rules only: ids, names, or beginnings of ids such as MD1",
       [](const std::string& given, Options& o) {
         add_words(given, o.settings.rules.select);
       }},
      {"--ignore",
       "RULE,…",
       "validate",
       "do not look for these rules",
       [](const std::string& given, Options& o) {
         add_words(given, o.settings.rules.ignore);
       }},
      {"--severity",
       "RULE=LEVEL",
       "validate",
       "let a rule be an error, a warning or a note (repeatable)",
       add_severity,
       split_words(words(kSeverities))},
      {"--exclude",
       "GLOB",
       "validate",
       "leave out files of folders whose path or name is like this (repeatable)",
       [](const std::string& given, Options& o) {
         o.settings.exclude.push_back(given);
       }},
      {"--skip-others",
       "",
       "validate",
       "treat named files like those of folders: pass over what is no domain or "
       "module, "
       "and what is excluded",
       [](const std::string&, Options& o) { o.skip_others = true; }},
      {"--baseline",
       "FILE",
       "validate",
       "do not tell the findings in FILE again",
       [](const std::string& given, Options& o) { o.baseline = given; }},
      {"--write-baseline",
       "",
       "validate",
       "write all findings to the baseline's FILE",
       [](const std::string&, Options& o) { o.write_baseline = true; }},
      {"--fix",
       "",
       "validate",
       "mend what has one clear answer: misspelt names and units, the total, missing "
       "slots",
       [](const std::string&, Options& o) { o.fix = true; }},
      {"--diff",
       "",
       "validate",
       "with --fix: show what would change, and change nothing",
       [](const std::string&, Options& o) { o.diff = true; }},
      {"--config",
       "FILE",
       "validate",
       "this configuration, instead of the .memdimm.json in or above each file's "
       "folder",
       [](const std::string& given, Options& o) { o.config = given; }},
      {"--isolated",
       "",
       "validate",
       "no configuration",
       [](const std::string&, Options& o) { o.isolated = true; }},
      {"-j,--jobs",
       "N",
       "validate",
       "check on N threads (default: one a core)",
       set_jobs},
      {"--fail-on",
       words(kThresholds),
       "validate",
       "exit with 1 for findings at or above this (default: error)",
       [](const std::string& given, Options& o) {
         choose(given, kThresholds, o.fail_on);
       }},
      {"--stdin-name",
       "NAME",
       kReading,
       "what messages call standard input",
       [](const std::string& given, Options& o) { o.stdin_name = given; }},
      {"-f,--format",
       words(kArgs),
       "qemu-args",
       "shell: one fragment that a shell splits into exactly these words; lines: one "
       "option a line; json: an array of strings (default: shell)",
       [](const std::string& given, Options& o) { choose(given, kArgs, o.args); }},
      {"--syntax",
       words(kSyntaxes),
       "qemu-args",
       "how -object and -device are written (default: what the QEMU version knows "
       "best)",
       [](const std::string& given, Options& o) {
         choose(given, kSyntaxes, o.syntax);
       }},
      {"--complete",
       "",
       "qemu-args",
       "a whole command: emulator, machine, accelerator, CPU, paused, no devices",
       [](const std::string&, Options& o) { o.complete = true; }},
      {"--incoming",
       "",
       "qemu-args",
       "libvirt's dialect: sizes as the source of a migration has them, not rounded",
       [](const std::string&, Options& o) {
         o.settings.analysis.target.incoming = true;
       }},
      {"--plug",
       "MODULE",
       "qemu-args",
       "add this module first (repeatable): the arguments of a migration target",
       [](const std::string& given, Options& o) { o.plug.push_back(given); }},
      {"-f,--format",
       words(kForms),
       "hotplug-json",
       "ndjson: one QMP command a line; plan: steps with rollback and events "
       "(default: ndjson)",
       [](const std::string& given, Options& o) { choose(given, kForms, o.form); }},
      {"-f,--format",
       words(kLayouts),
       "layout",
       "a table and a map as text, a picture, or for programs (default: text)",
       [](const std::string& given, Options& o) { choose(given, kLayouts, o.layout); }},
      {"-f,--format",
       words(kDiffFormats),
       "diff",
       "a summary, for programs, or the steps for a running QEMU with rollback and "
       "events (default: text)",
       [](const std::string& given, Options& o) {
         choose(given, kDiffFormats, o.diff_format);
       }},
      {"--boot",
       "SIZE",
       "plan",
       "what the guest boots with, for example 4G",
       [](const std::string& given, Options& o) { o.plan.boot = size_called(given); }},
      {"--to",
       "SIZE",
       "plan",
       "what it is to grow to, for example 66560M",
       [](const std::string& given, Options& o) { o.plan.total = size_called(given); }},
      {"--max",
       "SIZE",
       "plan",
       "what it may grow to at most (default: the next power of two above --to, or "
       "what the address bits and slots leave)",
       [](const std::string& given, Options& o) {
         o.plan.maximum = size_called(given);
       }},
      {"--slots",
       "N",
       "plan",
       "use at most so many slots, one of them for the memory at boot, and fewer where "
       "--max leaves no room (default: 16, or as many more or fewer as it takes)",
       [](const std::string& given, Options& o) {
         o.plan.slots = count_called(given, facts::kMostSlots, "slots");
       }},
      {"--style",
       words(kStyles),
       "plan",
       "largest: powers of two, as few modules as possible; even: modules of one size, "
       "as many as the slots allow; doubling: eight of 512 MiB, eight of 1 GiB, and so "
       "on (default: largest)",
       [](const std::string& given, Options& o) {
         choose(given, kStyles, o.plan.style);
       }},
      {"--nodes",
       "N",
       "plan",
       "guest nodes, which get the modules in turn; boot memory is node 0's in the "
       "proposal's dialect, shared by all in libvirt's (default: none is named)",
       [](const std::string& given, Options& o) {
         o.plan.nodes = count_called(given, facts::kMostNodes, "nodes");
       }},
      {"-f,--format",
       words(kPlanFormats),
       "plan",
       "a table, a domain in either dialect, or the QMP commands that plug the modules "
       "(default: table)",
       [](const std::string& given, Options& o) {
         choose(given, kPlanFormats, o.plan.format);
       }},
      {"--ascii",
       "",
       "layout",
       "draw the map without box-drawing characters",
       [](const std::string&, Options& o) { o.ascii = true; }},
      {"--domain",
       "DOMAIN",
       "hotplug-json",
       "the definition that runs: checks the module against it, picks slot and ids",
       [](const std::string& given, Options& o) { o.domain = given; }},
      {"--unplug",
       "",
       "hotplug-json",
       "the reverse: take the module out again",
       [](const std::string&, Options& o) { o.unplug = true; }},
      {"--id",
       "ID",
       "hotplug-json",
       "the device's id, instead of dimmSLOT; its backend is mem + ID",
       [](const std::string& given, Options& o) { o.id = given; }},
      {"--resize",
       "SIZE",
       "hotplug-json",
       "ask a virtio-mem module for this size",
       set_resize},
      {"-o,--output",
       "FILE",
       "resolve attach detach convert layout diff plan",
       "write here, in one step, instead of to standard output",
       [](const std::string& given, Options& o) { o.output = given; }},
      {"--dialect",
       "proposal|libvirt",
       kReading,
       "instead of what the document shows",
       set_dialect},
      {"--dialect",
       "proposal|libvirt",
       "schema",
       "the dialect whose schema is wanted (required)",
       set_dialect},
      {"--to",
       "proposal|libvirt",
       "convert",
       "the dialect to translate into",
       [](const std::string& given, Options& o) { o.to = dialect_called(given); }},
      {"--definition",
       words(kDefinitions),
       kReading,
       "libvirt's dialect: new as `virsh define` reads it, or stored already "
       "(default: new)",
       [](const std::string& given, Options& o) {
         choose(given, kDefinitions, o.settings.analysis.target.definition);
       }},
      {"--qemu-version",
       "X.Y",
       kWriting,
       "check against, and write for, this QEMU, " +
           facts::show_version(facts::kOldestQemu) +
           " or newer (default: the newest known, " +
           facts::show_version(facts::kNewestQemu) + ")",
       set_version},
      {"--libvirt",
       "X.Y",
       kReading,
       "check that this libvirt knows all of the document (default: any)",
       [](const std::string& given, Options& o) {
         o.settings.analysis.target.libvirt = version_in(given, "9.0");
       }},
      {"--guest",
       words(kGuests),
       kReading,
       "what runs in the guest; none: nothing is said about it (default: what the "
       "document's libosinfo metadata names, else linux)",
       [](const std::string& given, Options& o) {
         choose(given, kGuests, o.settings.analysis.target.guest);
       }},
      {"--guest-block",
       "SIZE",
       kReading,
       "the memory block of the guest's system, instead of what Linux computes on x86",
       set_guest_block},
      {"--accel",
       words(kAccelerators),
       kReading,
       "instead of the domain's type",
       set_accelerator},
      {"--accel",
       words(kAccelerators),
       "plan",
       "what the guest runs with, which gives the domain its type (default: kvm)",
       set_accelerator},
      {"--phys-bits",
       "N",
       kReading,
       "the guest CPU's physical address bits, where the document does not decide them",
       set_phys_bits},
      {"--phys-bits",
       "N",
       "plan",
       "the guest CPU's physical address bits (default: 40 with --accel tcg, else what "
       "the host has, 52 at most)",
       set_phys_bits},
      {"--host",
       "",
       kReading,
       "look this machine up: mounts of huge pages, free pages, nodes, address bits",
       [](const std::string&, Options& o) { o.host = true; }},
      {"--host-root",
       "DIR",
       kReading,
       "the same of another machine: a folder with a copy of its proc and sys",
       [](const std::string& given, Options& o) {
         o.host = true;
         o.host_root = given;
       }},
      {"--hugetlbfs",
       "SIZE=PATH",
       kReading,
       "where huge pages of SIZE are mounted (repeatable; default: 2M=/dev/hugepages)",
       add_mount},
      {"--hugepage-backend",
       words(kBackends),
       kReading,
       "the proposal's hugepage modules: a file on hugetlbfs, or memfd (default: file)",
       [](const std::string& given, Options& o) {
         choose(given, kBackends, o.settings.analysis.target.hugepage_backend);
       }},
      {"--memory-dir",
       "DIR",
       kReading,
       "libvirt's dialect: where file-backed memory lives (default: "
       "/var/lib/libvirt/qemu/ram)",
       [](const std::string& given, Options& o) {
         o.settings.analysis.target.memory_dir = absolute(given);
       }},
      {"--color",
       words(kColors),
       kAll,
       "colour in messages (default: on a terminal, unless NO_COLOR is set)",
       [](const std::string& given, Options& o) { choose(given, kColors, o.color); }},
  };
}

bool belongs_to(const OptionRow& row, std::string_view command) {
  const auto names = split(row.commands, ' ');
  return row.commands == kAll ||
         std::find(names.begin(), names.end(), command) != names.end();
}

namespace {

// "--boot"
std::string_view long_flag(const OptionRow& row) {
  return row.flags.substr(row.flags.find("--"));
}

std::string empty_value(const OptionRow& row) {
  return std::string(long_flag(row)) + " is empty; expected " + row.value;
}

// What an option without anything behind its = lacks; "" where there is none. The
// library would take the next word for it.
std::string empty_behind_equals(const std::vector<std::string>& words,
                                const Command& command) {
  const auto end = std::find(words.begin(), words.end(), "--");
  for (const OptionRow& row : option_rows()) {
    const std::string empty = std::string(long_flag(row)) + '=';
    if (!row.value.empty() && belongs_to(row, command.name) &&
        std::find(words.begin(), end, empty) != end) {
      return empty_value(row);
    }
  }
  return {};
}

void add_option(CLI::App& app, const OptionRow& row, Options& options) {
  const std::string flags(row.flags);
  const std::string help(row.help);
  if (row.value.empty()) {
    app.add_flag_callback(
        flags, [&options, set = row.set] { set("", options); }, help);
    return;
  }
  app.add_option_function<std::vector<std::string>>(
         flags,
         [&options, row](const std::vector<std::string>& given) {
           for (const std::string& one : given) {
             if (one.empty() && row.value == "SIZE") {
               throw CLI::ValidationError(empty_value(row));
             }
             row.set(one, options);
           }
         },
         help)
      ->type_name(row.value)
      ->type_size(1)
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
}

void add_operand(CLI::App& app, const Command& command, Options& options) {
  if (command.operand.empty()) {
    return;
  }
  // Counted in operand_error(), which knows their names.
  app.add_option(std::string(command.operand), options.paths, "")
      ->type_name("")
      ->expected(0, -1);
}

// What is wrong with the number of operands; "" if nothing.
std::string operand_error(const Command& command, const Options& options) {
  if (command.many || command.operand.empty()) {
    return {};
  }
  const auto names = split(command.operand, ' ');
  const std::size_t given = options.paths.size();
  if (given < names.size()) {
    return std::string(names[given]) + " is missing";
  }
  return given == names.size()
             ? std::string()
             : "unexpected " +
                   memdimm::quoted(options.paths[names.size()], kLongestPath);
}

std::string usage_of(const Command& command) {
  std::string out = "usage: memdimm " + std::string(command.name) + " [OPTION…]";
  if (!command.operand.empty()) {
    out += ' ' + std::string(command.operand) + (command.many ? "…" : "");
  }
  return out;
}

constexpr std::size_t kHelpWidth = 80;
constexpr std::size_t kHelpIndent = 30;

// `text` in lines that fit behind the column of option names.
std::string wrapped(std::string_view text) {
  std::string out;
  std::size_t column = kHelpIndent;
  for (const std::string_view word : split(text, ' ')) {
    if (column != kHelpIndent && column + 1 + word.size() > kHelpWidth) {
      out += '\n' + std::string(kHelpIndent, ' ');
      column = kHelpIndent;
    }
    if (column != kHelpIndent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

std::string option_help(std::string_view left, std::string_view help) {
  std::string out = "  " + std::string(left);
  if (out.size() + 1 >= kHelpIndent) {
    out += '\n' + std::string(kHelpIndent, ' ');
  } else {
    out.resize(kHelpIndent, ' ');
  }
  return out + wrapped(help) + '\n';
}

std::string command_help(const Command& command) {
  std::string out = usage_of(command) + "\n\n" + std::string(command.summary) + ".\n" +
                    std::string(command.details) + "\n\nOptions:\n";
  for (const OptionRow& row : option_rows()) {
    if (belongs_to(row, command.name)) {
      std::string left(row.flags);
      if (const std::size_t comma = left.find(','); comma != std::string::npos) {
        left.insert(comma + 1, " ");
      }
      if (!row.value.empty()) {
        left += ' ' + row.value;
      }
      out += option_help(left, row.help);
    }
  }
  out += option_help("-h, --help", "this text");
  return out + "\nExamples:\n" + std::string(command.examples);
}

std::string main_help() {
  std::string out =
      "usage: memdimm COMMAND [OPTION…] [FILE…]\n\n"
      "Checks libvirt domain XML with memory modules, works out the memory layout, "
      "and\n"
      "prints what QEMU must be told. Reads files, or standard input for -; needs no\n"
      "libvirt, no network and no privileges.\n\n"
      "Commands:\n";
  for (const Command& command : commands()) {
    std::string name = "  " + std::string(command.name);
    name.resize(16, ' ');
    out += name + std::string(command.summary) + '\n';
  }
  out +=
      "\nOptions:\n" +
      option_help("-h, --help", "this text; after a command, its own: help COMMAND") +
      option_help("-V, --version", "the version, and what it is built with and knows") +
      "\nExit codes: 0 fine, 1 findings, 2 usage or failure.\n"
      "Start with: memdimm validate vm.xml\n";
  return out;
}

// For bug reports; scripts read the first line only.
std::string version_text() {
  std::string out = "memdimm ";
  out.append(kVersion).append("\n");
  out.append("built with ").append(kCompiler).append(" (").append(kBuildType);
  out.append("), ").append(kLibraries).append("\n");
  out.append("knows QEMU up to ").append(facts::show_version(facts::kNewestQemu));
  out.append(" and libvirt up to ")
      .append(facts::show_version(facts::kNewestLibvirt))
      .append("\n");
  return out;
}

Told usage_error(std::string message, std::string_view command) {
  const std::string where =
      command.empty() ? std::string("memdimm") : "memdimm " + std::string(command);
  return {ExitCode::Failure,
          "memdimm: " + std::move(message) + "\nTry: " + where + " --help\n"};
}

// What the first word that is no command may have meant.
Told unknown_command(const std::string& word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) {
    names.push_back(command.name);
  }
  const std::string_view near = closest_match(word, names);
  return usage_error(
      "unknown command " + memdimm::quoted(word) +
          (near.empty() ? "" : "; did you mean " + memdimm::quoted(near) + "?"),
      "");
}

// The option nearest to a misspelt one, with its command's others as candidates.
std::string unknown_option(const std::string& given, const Command& command) {
  const auto rows = option_rows();
  std::vector<std::string_view> flags = {"--help"};
  for (const OptionRow& row : rows) {
    if (belongs_to(row, command.name)) {
      flags.push_back(long_flag(row));
    }
  }
  const std::string name = given.substr(0, given.find('='));
  const std::string_view near = closest_match(name, flags);
  return "unknown option " + memdimm::quoted(name) +
         (near.empty() ? "" : "; did you mean " + std::string(near) + "?");
}

bool reads_input_twice(const Options& options) {
  std::vector<std::string> read = options.paths;
  read.insert(read.end(), options.plug.begin(), options.plug.end());
  read.push_back(options.domain);
  return std::count(read.begin(), read.end(), "-") > 1;
}

// What is wrong with words that are each right, or "".
std::string contradiction(const Command& command, const Options& options) {
  if (options.write_baseline && options.baseline.empty()) {
    return "--write-baseline needs --baseline FILE";
  }
  if (options.diff && !options.fix) {
    return "--diff needs --fix";
  }
  if (options.diff && (options.write_baseline || !options.reports.empty())) {
    return "--diff only shows what --fix would change; report the findings in a run of "
           "their own";
  }
  if (!command.many && reads_input_twice(options)) {
    return "'-' is named twice; standard input can be read once";
  }
  return operand_error(command, options);
}

std::variant<Options, Told> parse_command(const Command& command,
                                          std::vector<std::string> words) {
  if (std::string empty = empty_behind_equals(words, command); !empty.empty()) {
    return usage_error(std::move(empty), command.name);
  }
  Options options;
  options.command = command.name;
  CLI::App app;
  app.set_help_flag("-h,--help", "");
  const auto rows = option_rows();
  for (const OptionRow& row : rows) {
    if (belongs_to(row, command.name)) {
      add_option(app, row, options);
    }
  }
  add_operand(app, command, options);
  std::reverse(words.begin(), words.end());  // as CLI11 wants a vector
  try {
    app.parse(std::move(words));
    if (std::string error = contradiction(command, options); !error.empty()) {
      return usage_error(std::move(error), command.name);
    }
  } catch (const CLI::CallForHelp&) {
    return Told{ExitCode::Fine, command_help(command)};
  } catch (const CLI::ExtrasError&) {
    const auto left = app.remaining();
    const bool option = left.front().size() > 1 && left.front().front() == '-';
    return usage_error(
        option ? unknown_option(left.front(), command)
               : "unexpected " + memdimm::quoted(left.front(), kLongestPath),
        command.name);
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string text = error.what();
    return usage_error(text.substr(0, text.find(':')) + " needs a value", command.name);
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what(), command.name);
  }
  return options;
}

}  // namespace

std::optional<facts::Version> version_called(const std::string& text) {
  const auto parts = split(text, '.');
  const auto major = parse_decimal(parts[0]);
  const auto minor = parts.size() > 1 ? parse_decimal(parts[1]) : 0;
  constexpr std::uint64_t kLargest = 999;
  const bool patch = parts.size() < 3 || parse_decimal(parts[2]).has_value();
  if (!major || !minor || !patch || parts.size() > 3 || *major > kLargest ||
      *minor > kLargest) {
    return std::nullopt;
  }
  return facts::Version{static_cast<unsigned>(*major), static_cast<unsigned>(*minor)};
}

std::optional<layout::GuestSystem> guest_called(std::string_view word) {
  for (const auto& choice : kGuests) {
    if (choice.word == word) {
      return choice.value;
    }
  }
  return std::nullopt;
}

std::optional<Bytes> guest_block_called(std::string_view text) {
  const auto size = parse_size(text, 1);
  return size && is_power_of_two(*size) ? size : std::nullopt;
}

std::optional<Severity> severity_called(std::string_view word) {
  for (const auto& choice : kSeverities) {
    if (choice.word == word) {
      return choice.value;
    }
  }
  return std::nullopt;
}

std::variant<Options, Told> parse_options(std::span<const char* const> arguments) {
  std::vector<std::string> words(arguments.begin(), arguments.end());
  if (words.empty()) {
    return Told{ExitCode::Failure, main_help()};
  }
  if (words.front() == "help" && words.size() > 1) {
    const Command* about = find_command(words[1]);
    return about == nullptr ? unknown_command(words[1])
                            : Told{ExitCode::Fine, command_help(*about)};
  }
  if (words.front() == "-h" || words.front() == "--help" || words.front() == "help") {
    return Told{ExitCode::Fine, main_help()};
  }
  if (words.front() == "-V" || words.front() == "--version") {
    return Told{ExitCode::Fine, version_text()};
  }
  const Command* command = find_command(words.front());
  if (command == nullptr) {
    const bool option = words.front().starts_with('-');
    return option ? usage_error("unknown option " + memdimm::quoted(words.front()), "")
                  : unknown_command(words.front());
  }
  words.erase(words.begin());
  return parse_command(*command, std::move(words));
}

}  // namespace memdimm::cli
