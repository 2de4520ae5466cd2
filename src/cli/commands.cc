// SPDX-License-Identifier: GPL-2.0-or-later
// The table of commands, in the order of the help.
#include <algorithm>
#include <array>

#include "cli/command.h"
#include "cli/hotplug_json.h"

namespace memdimm::cli {
namespace {

template <class Struct>
OwnOptions by_default() {
  return Struct();
}

constexpr std::array kCommands = {
    Command{
        .name = "validate",
        .summary = "say what is wrong with domains and modules, and where",
        .operand = "PATH",
        .many = true,
        .details =
            "Checks each file, each *.xml below each folder, and standard input for -\n"
            "(or when nothing is named and something is piped in). A document is a\n"
            "<domain>, or a <memory> module by itself. Findings go to standard output.",
        .examples = "  memdimm validate vm.xml\n"
                    "  memdimm validate --fail-on warning definitions/\n"
                    "  virsh dumpxml vm | memdimm validate -\n",
        .run = validate,
        .options = by_default<ValidateOptions>},
    Command{
        .name = "qemu-args",
        .summary = "print QEMU's memory arguments for a domain",
        .operand = "DOMAIN",
        .many = false,
        .details =
            "Prints the part of a QEMU command line that is about memory, quoted for "
            "a\n"
            "shell; with --complete a whole command, which starts paused and has this\n"
            "memory and nothing else. Prints nothing for a domain with errors.",
        .examples =
            "  memdimm qemu-args vm.xml\n"
            "  eval \"$(memdimm qemu-args --complete --accel tcg vm.xml) -qmp stdio\"\n"
            "  memdimm qemu-args --plug module.xml vm.xml   # for a migration target\n",
        .run = qemu_args,
        .options = by_default<QemuArgsOptions>},
    Command{.name = "hotplug-json",
            .summary = "print the QMP commands that plug or unplug a module",
            .operand = "MODULE",
            .many = false,
            .details = "Prints what to send to a running QEMU's monitor, one JSON "
                       "command a line.\n"
                       "With --domain the module is checked against the definition "
                       "that runs, and\n"
                       "gets its slot and ids from there; to unplug or resize, MODULE "
                       "can then be\n"
                       "the id or the slot of a device.",
            .examples =
                "  memdimm hotplug-json --domain vm.xml module.xml\n"
                "  memdimm hotplug-json --domain vm.xml --format plan module.xml\n"
                "  memdimm hotplug-json --domain vm.xml --unplug module.xml\n",
            .run = hotplug_json,
            .options = by_default<live::HotplugRequest>},
    Command{.name = "resolve",
            .summary = "fill in total memory, the boot DIMM and slots",
            .operand = "DOMAIN",
            .many = false,
            .details =
                "Prints the same document with total, boot DIMM and slots filled in.\n"
                "Every byte that need not change stays.",
            .examples = "  memdimm resolve vm.xml\n"
                        "  memdimm resolve --output vm.xml vm.xml\n",
            .run = resolve},
    Command{
        .name = "attach",
        .summary = "print the domain with one more module",
        .operand = "DOMAIN MODULE",
        .many = false,
        .details =
            "Prints the domain's document as it is after the module was plugged:\n"
            "with its slot, and the new sums. A start of it gives the machine that\n"
            "now runs: slots and addresses are written where it would not. Every\n"
            "other byte stays.",
        .examples = "  memdimm attach --output vm.xml vm.xml module.xml\n",
        .run = attach},
    Command{.name = "detach",
            .summary = "print the domain without one of its modules",
            .operand = "DOMAIN MODULE",
            .many = false,
            .details =
                "MODULE is a file with the module's XML, or the id or the slot of a\n"
                "device, as `memdimm layout` shows it. The other modules stay where "
                "they\n"
                "are: a start of what is printed gives the machine that now runs.",
            .examples = "  memdimm detach vm.xml dimm2\n"
                        "  memdimm detach vm.xml module.xml\n",
            .run = detach},
    Command{
        .name = "convert",
        .summary = "translate a domain into the other dialect",
        .operand = "DOMAIN",
        .many = false,
        .details =
            "Prints the document with its memory elements in the dialect that --to\n"
            "names; the guest gets the same memory. What that dialect cannot say\n"
            "is an error at its place.",
        .examples = "  memdimm convert --to libvirt vm.xml\n"
                    "  memdimm convert --to proposal --output new.xml vm.xml\n",
        .run = convert,
        .options = by_default<ConvertOptions>},
    Command{.name = "layout",
            .summary = "show slots, and where each module is in guest memory",
            .operand = "DOMAIN",
            .many = false,
            .details =
                "Prints what the domain resolves to: memory at boot, nodes, modules\n"
                "with slot and guest-physical address, and how far the guest must\n"
                "be able to address.",
            .examples = "  memdimm layout vm.xml\n"
                        "  memdimm layout --format svg --output vm.svg vm.xml\n",
            .run = show_layout,
            .options = by_default<LayoutOptions>},
    Command{
        .name = "diff",
        .summary = "say what turns a running guest into another document's",
        .operand = "OLD NEW",
        .many = false,
        .details =
            "Compares the memory of two domains in one dialect: what is plugged,\n"
            "unplugged or resized while the guest of OLD runs, and what needs a\n"
            "restart. Exits with 0 where nothing does and a start of NEW gives the\n"
            "guest as it then runs, else with 1. --format qmp prints the steps,\n"
            "each with the events to wait for; there are none where a restart is\n"
            "needed. --pin prints NEW with the places that the modules have.",
        .examples = "  memdimm diff running.xml wanted.xml\n"
                    "  memdimm diff --format qmp running.xml wanted.xml\n",
        .run = diff,
        .options = by_default<DiffOptions>},
    Command{
        .name = "plan",
        .summary = "choose modules that let a guest grow to a size",
        .operand = "",
        .many = false,
        .details =
            "Prints modules that take a q35 guest from --boot to --to bytes, such "
            "that\n"
            "no rule has anything to say: whole memory blocks of Linux, none larger\n"
            "than 32 times boot memory, within the slots and the maximum. A slot "
            "stays\n"
            "free where the maximum leaves room. All formats say one machine: slot 0,\n"
            "boot memory's, stays free in libvirt's. --model virtio-mem plans a "
            "device\n"
            "a node instead, which is there from the start and asked to grow. Exits\n"
            "with 1 where there is no such plan, and names figures that have one.",
        .examples = "  memdimm plan --boot 4G --to 66560M\n"
                    "  memdimm plan --boot 4G --to 16G --max 64G --style even\n"
                    "  memdimm plan --boot 1G --to 9G --format libvirt > vm.xml\n"
                    "  memdimm plan --boot 4G --to 8G --max 32G --model virtio-mem\n",
        .run = plan,
        .options = by_default<PlanOptions>},
    Command{
        .name = "plug",
        .summary = "plug modules into a QEMU that runs",
        .operand = "MODULE",
        .many = true,
        .at_least_one = true,
        .details =
            "Asks QEMU what it has, checks the modules against that, plugs them and\n"
            "looks whether they are there: all of them, or none. Slots and ids are\n"
            "QEMU's next free ones, or with --domain the definition's. Exits with 1\n"
            "where QEMU or a rule refuses, 2 where QEMU cannot be spoken to.",
        .examples = "  memdimm plug --qmp qmp.sock module.xml\n"
                    "  memdimm plug --qmp tcp:localhost:4444 --domain vm.xml "
                    "module.xml\n",
        .run = plug,
        .options = by_default<LiveOptions>},
    Command{
        .name = "unplug",
        .summary = "take a module out of a QEMU that runs",
        .operand = "MODULE",
        .many = false,
        .details =
            "MODULE is a device's id, a slot, or a file with the module's XML. Waits\n"
            "until the guest has let go, then removes the backend. Exits with 1 where\n"
            "the guest refuses or does not answer, 2 where QEMU cannot be spoken to.",
        .examples = "  memdimm unplug --qmp qmp.sock dimm2\n"
                    "  memdimm unplug --qmp qmp.sock --timeout 300 module.xml\n",
        .run = unplug,
        .options = by_default<LiveOptions>},
    Command{.name = "resize",
            .summary = "give a running guest's virtio-mem another size",
            .operand = "ID SIZE",
            .many = false,
            .details =
                "Waits until the guest has come to that size; where it does not, "
                "it is asked\n"
                "back to the one before. Exits with 1 then, 2 where QEMU cannot be "
                "spoken to.",
            .examples = "  memdimm resize --qmp qmp.sock virtiomem0 2G\n",
            .run = resize,
            .options = by_default<LiveOptions>},
    Command{.name = "verify",
            .summary = "say how a QEMU that runs differs from a definition",
            .operand = "DOMAIN",
            .many = false,
            .details = "Compares boot memory, slots, the maximum and each module: its "
                       "slot, node,\n"
                       "address, size and what it is made of. Exits with 0 where all "
                       "is the same,\n"
                       "1 where it is not, 2 where it cannot be told.",
            .examples = "  memdimm verify --qmp qmp.sock vm.xml\n"
                        "  memdimm verify --qmp qmp.sock --format json vm.xml\n",
            .run = verify,
            .options = by_default<LiveOptions>},
    Command{.name = "apply",
            .summary = "make a QEMU that runs what a definition says",
            .operand = "DOMAIN",
            .many = false,
            .details = "Unplugs, plugs and resizes what differs, or says what needs a "
                       "restart and\n"
                       "touches nothing. What cannot be done to the end is taken back. "
                       "Exits with\n"
                       "1 where it is not done or something still differs, 2 where "
                       "QEMU cannot be\n"
                       "spoken to.",
            .examples = "  memdimm apply --qmp qmp.sock --dry-run vm.xml\n"
                        "  memdimm apply --qmp qmp.sock vm.xml\n",
            .run = apply,
            .options = by_default<LiveOptions>},
    Command{
        .name = "lsp",
        .summary = "serve an editor: findings, mends and completion as one types",
        .operand = "",
        .many = false,
        .details =
            "Speaks the Language Server Protocol on standard input and output until "
            "the\n"
            "editor says exit. Documents are judged as validate judges them, with "
            "the\n"
            ".memdimm.json in or above their folder; the editor's own settings for\n"
            "memdimm have the same names.",
        .examples = "  memdimm lsp\n",
        .run = run_server},
    Command{.name = "explain",
            .summary = "say what a rule means, why it matters, how to mend it",
            .operand = "RULE",
            .many = true,
            .details =
                "RULE is an id (MD203, or 203), a name (slot-out-of-range), or the\n"
                "beginning of ids (MD5). An example shows the rule's finding and what\n"
                "mends it.",
            .examples = "  memdimm explain MD206\n"
                        "  memdimm explain MD203 slot-taken\n"
                        "  memdimm explain --format md MD5 > md5.md\n",
            .run = explain,
            .options = by_default<ExplainOptions>},
    Command{
        .name = "rules",
        .summary = "list every rule with its severity",
        .operand = "RULE",
        .many = true,
        .details =
            "One rule a line: id, severity, name, title; of RULE only, which is an "
            "id, a\nname, or the beginning of ids (MD5). --format json tells all that "
            "is known of\neach: who refuses it, how it is mended, the explanation.",
        .examples = "  memdimm rules\n"
                    "  memdimm rules MD5\n"
                    "  memdimm rules --format json\n",
        .run = list_rules,
        .options = by_default<CatalogueOptions>},
    Command{.name = "schema",
            .summary = "print a dialect's RELAX NG schema",
            .operand = "",
            .many = false,
            .details = "Prints what is in schemas/, for xmllint, jing and editors.",
            .examples = "  memdimm schema --dialect proposal\n"
                        "  memdimm schema --config > config.json\n",
            .run = print_schema,
            .options = by_default<SchemaOptions>},
    Command{.name = "completions",
            .summary = "print a script that lets a shell complete memdimm's words",
            .operand = "bash|zsh|fish",
            .many = false,
            .details =
                "It completes commands, options, their values and files. The Debian "
                "package\n"
                "has the scripts where the shells look.",
            .examples = "  eval \"$(memdimm completions bash)\"   # in ~/.bashrc\n"
                        "  memdimm completions fish | source       # in config.fish\n",
            .run = print_completions},
    Command{
        .name = "help",
        .summary = "say how memdimm, or one of its commands, is called",
        .operand = "[COMMAND]",
        .many = false,
        .details =
            "The same as `memdimm --help` and `memdimm COMMAND --help`; with --format\n"
            "json all commands and options, for programs.",
        .examples = "  memdimm help plan\n"
                    "  memdimm help --format json\n",
        .run = show_help,
        .options = by_default<CatalogueOptions>},
};

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

const Command* find_command(std::string_view name) {
  const auto* row = std::find_if(kCommands.begin(),
                                 kCommands.end(),
                                 [&](const Command& one) { return one.name == name; });
  return row == kCommands.end() ? nullptr : row;
}

}  // namespace memdimm::cli
