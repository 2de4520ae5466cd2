// SPDX-License-Identifier: GPL-2.0-or-later
// The table of options. A new row is parsed, explained, completed and, where it says
// so, read from configurations without a change elsewhere.
#include <algorithm>

#include "base/text.h"
#include "cli/hotplug_json.h"
#include "cli/setters.h"
#include "facts/architectures.h"
#include "facts/cpu_models.h"
#include "facts/versions.h"

namespace memdimm::cli {
namespace {

using layout::PlanRequest;
using layout::Target;
using lint::ConfigKey;
using lint::Form;
using live::HotplugRequest;

constexpr std::string_view kReading =
    "validate qemu-args hotplug-json resolve attach detach convert layout diff plug "
    "unplug verify apply";
// What also plan has: for whom memory is written.
constexpr std::string_view kWriting =
    "validate qemu-args hotplug-json resolve attach detach convert layout diff plan";
// What have a QEMU that runs at hand, which tells its version.
constexpr std::string_view kLive = "plug unplug resize verify apply";
constexpr std::string_view kAll = "*";

std::string joined_names() {
  const auto names = report_names();
  return join_or({names.begin(), names.end()});
}

// NOLINTNEXTLINE(readability-function-size): a table, one row an option
std::vector<OptionRow> table() {
  return {
      {
          .flags = "-f,--format",
          .value = "FORMAT[=FILE]",
          .commands = "validate",
          .help =
              "how findings are printed (repeatable with =FILE): " + joined_names() +
              " (default: github under GitHub Actions, text on a terminal, else "
              "concise)",
          .set = add_report,
          .words = report_names(),
          .config = ConfigKey{.name = "format"},
          .configured = set_format,
      },
      {
          .flags = "-q,--quiet",
          .commands = "validate",
          .help = "print no findings and no summary: the exit code tells",
          .set = set_quiet,
          .decides = "format",
      },
      {
          .flags = "--statistics",
          .commands = "validate",
          .help = "print how many findings there are of each rule instead of them, as "
                  "a table or with --format json",
          .set = flag<&ValidateOptions::statistics>,
          .excludes = "--diff --quiet",
          .excluded = "--statistics counts what is found; expected neither --diff nor "
                      "--quiet beside it",
      },
      {
          .flags = "--max-diagnostics",
          .value = "N",
          .commands = "validate",
          .help = "print at most N findings as text (default: all)",
          .set = set_max_diagnostics,
      },
      {
          .flags = "--select",
          .value = "RULE,…",
          .commands = "validate",
          .help =
              "look for these rules only: ids, names, or beginnings of ids such as MD1",
          .set = add_rules<&lint::RuleChoice::select>,
          .config = ConfigKey{.name = "select", .form = Form::Rules},
      },
      {
          .flags = "--ignore",
          .value = "RULE,…",
          .commands = "validate",
          .help = "do not look for these rules",
          .set = add_rules<&lint::RuleChoice::ignore>,
          .config = ConfigKey{.name = "ignore", .form = Form::Rules, .adds = true},
      },
      {
          .flags = "--per-file-ignores",
          .value = "GLOB=RULE,…",
          .commands = "validate",
          .help = "do not look for these rules in files that are like GLOB "
                  "(repeatable)",
          .set = add_file_ignores,
          .config =
              ConfigKey{
                  .name = "per-file-ignores", .form = Form::RulesOfFiles, .adds = true},
      },
      {
          .flags = "--severity",
          .value = "RULE=LEVEL",
          .commands = "validate",
          .help = "let a rule be an error, a warning or a note (repeatable)",
          .set = set_level,
          .words = severity_words(),
          .config = ConfigKey{.name = "severity", .form = Form::Levels},
      },
      {
          .flags = "--exclude",
          .value = "GLOB",
          .commands = "validate",
          .help =
              "leave out files of folders whose path or name is like this (repeatable)",
          .set = add<&lint::Settings::exclude>,
          .config = ConfigKey{.name = "exclude", .form = Form::List, .adds = true},
      },
      {
          .flags = "--skip-others",
          .commands = "validate",
          .help =
              "treat named files like those of folders: pass over what is no domain or "
              "module, "
              "and what is excluded",
          .set = flag<&ValidateOptions::skip_others>,
      },
      {
          .flags = "--no-gitignore",
          .commands = "validate",
          .help = "check what git ignores in folders, too",
          .set = unset<&ValidateOptions::gitignore>,
      },
      {
          .flags = "--allow-empty",
          .commands = "validate",
          .help = "exit with 0 where there is nothing to check",
          .set = flag<&ValidateOptions::allow_empty>,
      },
      {
          .flags = "--list-files",
          .commands = "validate",
          .help = "print the files that would be checked, and check nothing",
          .set = flag<&ValidateOptions::list_files>,
      },
      {
          .flags = "--show-settings",
          .commands = "validate",
          .help = "print the settings that files would be checked by, and where they "
                  "come from",
          .set = flag<&ValidateOptions::show_settings>,
      },
      {
          .flags = "--watch",
          .commands = "validate",
          .help = "check again whenever a file changes, until Ctrl-C",
          .set = flag<&ValidateOptions::watch>,
          .excludes = "--list-files --show-settings --write-baseline",
          .excluded = "--watch checks until it is ended; list files, show settings or "
                      "write a baseline in a run of its own",
      },
      {
          .flags = "--baseline",
          .value = "FILE",
          .commands = "validate",
          .help = "do not tell the findings in FILE again",
          .set = text<&ValidateOptions::baseline>,
      },
      {
          .flags = "--write-baseline",
          .commands = "validate",
          .help = "write all findings to the baseline's FILE",
          .set = flag<&ValidateOptions::write_baseline>,
          .needs = "--baseline",
      },
      {
          .flags = "--fix",
          .commands = "validate",
          .help = "mend what has one clear answer and cannot alter what QEMU gets: "
                  "misspelt names and units, the total, missing slots",
          .set = set_fix,
      },
      {
          .flags = "--unsafe-fixes",
          .commands = "validate",
          .help = "--fix, and mend also what alters a size: units in thousands",
          .set = set_unsafe_fixes,
      },
      {
          .flags = "--diff",
          .commands = "validate",
          .help = "with --fix: show what would change, and change nothing",
          .set = flag<&ValidateOptions::diff>,
          .needs = "--fix --unsafe-fixes",
          .excludes = "--write-baseline --format",
          .excluded = "--diff only shows what --fix would change; report the findings "
                      "in a run of their own",
      },
      {
          .flags = "--config",
          .value = "FILE",
          .commands = "validate",
          .help = "this configuration, instead of the .memdimm.json in or above each "
                  "file's "
                  "folder",
          .set = text<&ValidateOptions::config>,
      },
      {
          .flags = "--isolated",
          .commands = "validate",
          .help = "no configuration",
          .set = flag<&ValidateOptions::isolated>,
      },
      {
          .flags = "-j,--jobs",
          .value = "N",
          .commands = "validate",
          .help = "check on N threads (default: one a core)",
          .set = set_jobs,
      },
      {
          .flags = "--fail-on",
          .value = alternatives(threshold_words()),
          .commands = "validate",
          .help = "exit with 1 for findings at or above this (default: error)",
          .set = set_threshold,
          .config = ConfigKey{.name = "fail-on"},
      },
      {
          .flags = "--exit-zero",
          .commands = "validate",
          .help = "exit with 0 whatever is found: the same as --fail-on never",
          .set = set_exit_zero,
          .excludes = "--fail-on --max-warnings",
          .excluded = "--exit-zero is --fail-on never; expected one of --exit-zero, "
                      "--fail-on and --max-warnings",
          .decides = "fail-on",
      },
      {
          .flags = "--max-warnings",
          .value = "N",
          .commands = "validate",
          .help = "exit with 1 for more than N warnings, too",
          .set = set_max_warnings,
          .config =
              ConfigKey{
                  .name = "max-warnings", .form = Form::Number, .most = kMostCounted},
      },
      {
          .flags = "--stdin-name",
          .value = "NAME",
          .commands = kReading,
          .help = "what messages call standard input; its folder's .memdimm.json is "
                  "validate's",
          .set = text<&Common::stdin_name>,
      },
      {
          .flags = "--stdin-filename",
          .value = "NAME",
          .commands = kReading,
          .help = "the same as --stdin-name",
          .set = text<&Common::stdin_name>,
      },
      {
          .flags = "-f,--format",
          .value = alternatives(kArgsFormatWords.all()),
          .commands = "qemu-args",
          .help = "shell: one fragment that a shell splits into exactly these words; "
                  "lines: one "
                  "option a line; json: an array of strings (default: shell)",
          .set = word<&QemuArgsOptions::format, kArgsFormatWords>,
      },
      {
          .flags = "--syntax",
          .value = alternatives(kSyntaxWords.all()),
          .commands = "qemu-args",
          .help = "how -object and -device are written (default: what the QEMU version "
                  "knows "
                  "best)",
          .set = word<&QemuArgsOptions::syntax, kSyntaxWords>,
      },
      {
          .flags = "--complete",
          .commands = "qemu-args",
          .help = "a whole command: emulator, machine, accelerator, CPU, paused, no "
                  "devices",
          .set = flag<&QemuArgsOptions::complete>,
      },
      {
          .flags = "--firmware",
          .value = "FILE",
          .commands = "qemu-args",
          .help = "with --complete: the UEFI that a DIMM needs on aarch64, where the "
                  "document names no <loader> (default: " +
                  std::string(facts::find_architecture("aarch64").firmware) +
                  ", of Debian's "
                  "qemu-efi-aarch64)",
          .set = text<&QemuArgsOptions::firmware>,
          .needs = "--complete",
      },
      {
          .flags = "--incoming",
          .commands = "validate qemu-args",
          .help = "libvirt's dialect: sizes as the source of a migration has them, not "
                  "rounded",
          .set = set_incoming,
      },
      {
          .flags = "--plug",
          .value = "MODULE",
          .commands = "qemu-args",
          .help =
              "add this module first (repeatable): the arguments of a migration target",
          .set = add<&QemuArgsOptions::plug>,
      },
      {
          .flags = "-f,--format",
          .value = alternatives(kFormWords.all()),
          .commands = "hotplug-json",
          .help =
              "ndjson: one QMP command a line; plan: steps with rollback and events; "
              "virsh: what a shell runs to do the same through libvirt (default: "
              "ndjson)",
          .set = set_form,
      },
      {
          .flags = "--live",
          .commands = "hotplug-json",
          .help = "with --format virsh: change the guest that runs (the default)",
          .set = set_live<HotplugRequest>,
          .needs = "--format",
      },
      {
          .flags = "--config",
          .commands = "hotplug-json",
          .help = "with --format virsh: change what libvirt starts next time",
          .set = set_config<HotplugRequest>,
          .needs = "--format",
      },
      {
          .flags = "--live",
          .commands = "diff",
          .help = "with --format virsh: change the guest that runs (the default)",
          .set = set_live<DiffOptions>,
          .needs = "--format",
      },
      {
          .flags = "--config",
          .commands = "diff",
          .help = "with --format virsh: change what libvirt starts next time",
          .set = set_config<DiffOptions>,
          .needs = "--format",
      },
      {
          .flags = "-f,--format",
          .value = alternatives(kLayoutFormatWords.all()),
          .commands = "layout",
          .help =
              "a table and a map as text, a picture, or for programs (default: text)",
          .set = word<&LayoutOptions::format, kLayoutFormatWords>,
      },
      {
          .flags = "-f,--format",
          .value = alternatives(kDiffFormatWords.all()),
          .commands = "diff",
          .help =
              "a summary; for programs; the steps for a running QEMU with rollback and "
              "events; or virsh: what a shell runs to take them through libvirt "
              "(default: text)",
          .set = word<&DiffOptions::format, kDiffFormatWords>,
      },
      {
          .flags = "--pin",
          .commands = "diff",
          .help =
              "print the new document with the slots and addresses that the running "
              "guest's modules have",
          .set = flag<&DiffOptions::pin>,
          .excludes = "--format",
          .excluded = "--pin prints a document; expected no --format beside it",
      },
      {
          .flags = "--boot",
          .value = "SIZE",
          .commands = "plan",
          .help = "what the guest boots with, for example 4G",
          .set = size<&PlanRequest::boot>,
          .required = "a size, for example 4G",
      },
      {
          .flags = "--to",
          .value = "SIZE",
          .commands = "plan",
          .help = "what it is to grow to, for example 66560M",
          .set = size<&PlanRequest::total>,
          .required = "a size, for example 4G",
      },
      {
          .flags = "--max",
          .value = "SIZE",
          .commands = "plan",
          .help = "what it may grow to at most (default: the next power of two above "
                  "--to, or "
                  "what the address bits and slots leave)",
          .set = size<&PlanRequest::maximum>,
      },
      {
          .flags = "--slots",
          .value = "N",
          .commands = "plan",
          .help = "use at most so many slots, one of them for the memory at boot, and "
                  "fewer where "
                  "--max leaves no room (default: 16, or as many more or fewer as it "
                  "takes)",
          .set = set_slots,
      },
      {
          .flags = "--style",
          .value = alternatives(layout::kPlanStyleWords.all()),
          .commands = "plan",
          .help = "largest: powers of two, as few modules as possible; even: modules "
                  "of one size, "
                  "as many as the slots allow; doubling: eight of 512 MiB, eight of 1 "
                  "GiB, and so "
                  "on (default: largest)",
          .set = set_style,
      },
      {
          .flags = "--nodes",
          .value = "N",
          .commands = "plan",
          .help =
              "guest nodes, which get the modules in turn; boot memory is node 0's, "
              "or shared by all with a libvirt that has no cells without memory "
              "(default: none is named)",
          .set = set_nodes,
      },
      {
          .flags = "--model",
          .value = alternatives(layout::kPlanModelWords.all()),
          .commands = "plan",
          .help = "DIMMs in slots, or a virtio-mem on each node that grows up to --max "
                  "(default: dimm)",
          .set = set_model,
          .excludes = "--slots --style",
          .excluded = "--slots and --style are about DIMMs, which --model dimm plans "
                      "without being asked",
      },
      {
          .flags = "-f,--format",
          .value = alternatives(kPlanFormatWords.all()),
          .commands = "plan",
          .help = "a table, a domain in either dialect, or the QMP commands that plug "
                  "the modules "
                  "(default: table)",
          .set = word<&PlanOptions::format, kPlanFormatWords>,
      },
      {
          .flags = "--qmp",
          .value = "SOCKET",
          .commands = kLive,
          .help =
              "where QEMU's monitor is: the path of a unix socket, or tcp:HOST:PORT",
          .set = set_qmp,
          .required = "the path of QEMU's monitor socket, or tcp:HOST:PORT",
      },
      {
          .flags = "--timeout",
          .value = "N",
          .commands = kLive,
          .help = "wait N seconds at most for each answer of QEMU's, and for the "
                  "guest (default: " +
                  std::to_string(kDefaultTimeout) + ")",
          .set = set_timeout,
      },
      {
          .flags = "--domain",
          .value = "DOMAIN",
          .commands = "plug",
          .help = "the definition that runs: checks it against QEMU and the module "
                  "against it, picks slot and ids",
          .set = text<&LiveOptions::domain>,
      },
      {
          .flags = "--dry-run",
          .commands = "apply",
          .help = "print the steps and take none",
          .set = flag<&LiveOptions::dry_run>,
      },
      {
          .flags = "-f,--format",
          .value = alternatives(kVerifyFormatWords.all()),
          .commands = "verify",
          .help = "a line for each module, or for programs (default: text)",
          .set = word<&LiveOptions::format, kVerifyFormatWords>,
      },
      {
          .flags = "-f,--format",
          .value = alternatives(kCatalogueFormatWords.all()),
          .commands = "rules help",
          .help =
              "for people, or everything that is known for programs (default: text)",
          .set = word<&CatalogueOptions::format, kCatalogueFormatWords>,
      },
      {
          .flags = "-f,--format",
          .value = alternatives(kExplainFormatWords.all()),
          .commands = "explain",
          .help = "for people, for programs, or a page in Markdown (default: text)",
          .set = word<&ExplainOptions::format, kExplainFormatWords>,
      },
      {
          .flags = "--ascii",
          .commands = "layout",
          .help = "draw the map without box-drawing characters",
          .set = flag<&LayoutOptions::ascii>,
      },
      {
          .flags = "--domain",
          .value = "DOMAIN",
          .commands = "hotplug-json",
          .help = "the definition that runs: checks the module against it, picks slot "
                  "and ids",
          .set = text<&HotplugRequest::domain>,
      },
      {
          .flags = "--unplug",
          .commands = "hotplug-json",
          .help = "the reverse: take the module out again",
          .set = set_unplug,
      },
      {
          .flags = "--id",
          .value = "ID",
          .commands = "hotplug-json",
          .help = "the device's id, instead of dimmSLOT; its backend is mem + ID",
          .set = text<&HotplugRequest::id>,
      },
      {
          .flags = "--resize",
          .value = "SIZE",
          .commands = "hotplug-json",
          .help = "ask a virtio-mem module for this size",
          .set = set_resize,
      },
      {
          .flags = "-o,--output",
          .value = "FILE",
          .commands = "resolve attach detach convert layout diff plan",
          .help = "write here, in one step, instead of to standard output",
          .set = text<&Common::output>,
      },
      {
          .flags = "--dialect",
          .value = alternatives(model::kDialectWords.all()),
          .commands = kReading,
          .help = "instead of what the document shows",
          .set = set_dialect,
          .config = ConfigKey{.name = "dialect"},
      },
      {
          .flags = "--dialect",
          .value = alternatives(model::kDialectWords.all()),
          .commands = "schema",
          .help = "the dialect whose schema is wanted (required)",
          .set = dialect<&SchemaOptions::dialect>,
          .required = "proposal or libvirt",
      },
      {
          .flags = "--config",
          .commands = "schema",
          .help = "the JSON schema of .memdimm.json instead",
          .set = flag<&SchemaOptions::config>,
          .excludes = "--dialect",
          .excluded = "--config and --dialect are two schemas; expected one of them",
      },
      {
          .flags = "--to",
          .value = alternatives(model::kDialectWords.all()),
          .commands = "convert",
          .help = "the dialect to translate into",
          .set = dialect<&ConvertOptions::to>,
          .required = "proposal or libvirt",
      },
      {
          .flags = "--definition",
          .value = alternatives(kDefinitionWords.all()),
          .commands = kReading,
          .help =
              "libvirt's dialect: new as `virsh define` reads it, or stored already "
              "(default: new)",
          .set = target_word<&Target::definition, kDefinitionWords>,
          .config = ConfigKey{.name = "definition"},
      },
      {
          .flags = "--qemu-version",
          .value = "X.Y",
          .commands = kWriting,
          .help = "check against, and write for, this QEMU, " +
                  facts::show_version(facts::kOldestQemu) +
                  " or newer (default: the newest known, " +
                  facts::show_version(facts::kNewestQemu) + ")",
          .set = set_qemu_version,
          .config = ConfigKey{.name = "qemu-version", .pattern = kVersionPattern},
      },
      {
          .flags = "--libvirt",
          .value = "X.Y",
          .commands = kWriting,
          .help = "the libvirt that reads the document and prints, " +
                  facts::show_version(facts::kOldestLibvirt) +
                  " or newer (default: the newest known, " +
                  facts::show_version(facts::kNewestLibvirt) + ")",
          .set = set_libvirt_version,
          .config = ConfigKey{.name = "libvirt", .pattern = kVersionPattern},
      },
      {
          .flags = "--guest",
          .value = alternatives(kGuestWords.all()),
          .commands = kReading,
          .help = "what runs in the guest; none: nothing is said about it (default: "
                  "what the "
                  "document's libosinfo metadata names, else linux)",
          .set = target_word<&Target::guest, kGuestWords>,
          .config = ConfigKey{.name = "guest"},
      },
      {
          .flags = "--guest-block",
          .value = "SIZE",
          .commands = kReading,
          .help = "the memory block of the guest's system, instead of what Linux "
                  "computes on x86",
          .set = set_guest_block,
          .config = ConfigKey{.name = "guest-block"},
      },
      {
          .flags = "--accel",
          .value = alternatives(kAcceleratorWords.all()),
          .commands = kReading,
          .help = "instead of the domain's type",
          .set = target_word<&Target::accelerator, kAcceleratorWords>,
          .config = ConfigKey{.name = "accel"},
      },
      {
          .flags = "--accel",
          .value = alternatives(kAcceleratorWords.all()),
          .commands = "plan",
          .help = "what the guest runs with, which gives the domain its type (default: "
                  "kvm)",
          .set = target_word<&Target::accelerator, kAcceleratorWords>,
      },
      {
          .flags = "--phys-bits",
          .value = "N",
          .commands = kReading,
          .help = "the guest CPU's physical address bits, where the document does not "
                  "decide them",
          .set = set_phys_bits,
          .config = ConfigKey{.name = "phys-bits",
                              .form = Form::Number,
                              .least = facts::kFewestBits,
                              .most = facts::kCountableBits},
      },
      {
          .flags = "--phys-bits",
          .value = "N",
          .commands = "plan",
          .help = "the guest CPU's physical address bits (default: 40 with --accel "
                  "tcg, else as many as it needs, 52 at most)",
          .set = set_phys_bits,
      },
      {
          .flags = "--host",
          .commands = kReading,
          .help = "look this machine up: mounts of huge pages, free pages, nodes, "
                  "address bits",
          .set = set_host,
          .config = ConfigKey{.name = "host", .form = Form::Flag},
      },
      {
          .flags = "--host-root",
          .value = "DIR",
          .commands = kReading,
          .help =
              "the same of another machine: a folder with a copy of its proc and sys",
          .set = set_host_root,
      },
      {
          .flags = "--hugetlbfs",
          .value = "SIZE=PATH",
          .commands = kReading,
          .help = "where huge pages of SIZE are mounted (repeatable; default: "
                  "2M=/dev/hugepages)",
          .set = add_mount,
      },
      {
          .flags = "--hugepage-backend",
          .value = alternatives(kBackendWords.all()),
          .commands = kReading,
          .help = "the proposal's hugepage modules: a file on hugetlbfs, or memfd "
                  "(default: file)",
          .set = target_word<&Target::hugepage_backend, kBackendWords>,
      },
      {
          .flags = "--memory-dir",
          .value = "DIR",
          .commands = kReading,
          .help = "libvirt's dialect: where file-backed memory lives (default: "
                  "/var/lib/libvirt/qemu/ram)",
          .set = set_memory_dir,
      },
      {
          .flags = "--max-file-size",
          .value = "SIZE",
          .commands = kReading,
          .help =
              "read no file, pipe or device that has more (default: 256M; less than "
              "4G)",
          .set = set_most_read,
          .config = ConfigKey{.name = "max-file-size"},
      },
      {
          .flags = "--color",
          .value = alternatives(kColorWords.all()),
          .commands = kAll,
          .help = "colour in messages (default: on a terminal, unless NO_COLOR is set)",
          .set = word<&Common::color, kColorWords>,
      },
  };
}

}  // namespace

std::span<const OptionRow> option_rows() {
  static const std::vector<OptionRow> rows = table();
  return rows;
}

OptionRow help_row() {
  return {.flags = "-h,--help", .commands = kAll, .help = "this text"};
}

OptionRow version_row() {
  return {.flags = "-V,--version",
          .commands = "",
          .help = "the version, and what it is built with and knows"};
}

bool belongs_to(const OptionRow& row, std::string_view command) {
  const auto names = split(row.commands, ' ');
  return row.commands == kAll ||
         std::find(names.begin(), names.end(), command) != names.end();
}

std::string_view long_flag(const OptionRow& row) {
  return row.flags.substr(row.flags.find("--"));
}

std::vector<std::string_view> choices(const OptionRow& row) {
  return row.value.find('|') == std::string::npos ? row.words : split(row.value, '|');
}

std::vector<lint::Setting> config_settings() {
  constexpr std::string_view kOfWords = " (repeatable)";
  std::vector<lint::Setting> out;
  for (const OptionRow& row : option_rows()) {
    if (row.config) {
      std::string about = row.help;
      if (about.ends_with(kOfWords)) {
        about.resize(about.size() - kOfWords.size());
      }
      out.push_back({*row.config,
                     std::move(about),
                     choices(row),
                     row.configured != nullptr
                         ? row.configured
                         : std::get<Into<lint::Settings>>(row.set)});
    }
  }
  return out;
}

}  // namespace memdimm::cli
