// SPDX-License-Identifier: GPL-2.0-or-later
// Address bits by CPU model and version, at the edges that QEMU 7.2, 10.0 and 11.1
// show.
#include <string>

#include <doctest/doctest.h>

#include "facts/versions.h"
#include "layout/layout.h"
#include "rules/rule.h"
#include "testing/libvirt.h"

namespace memdimm::rules {
namespace {

struct Row {
  std::string_view machine;
  std::string_view cpu;  // what stands in <cpu mode='custom'>
  std::string_view maximum;
  facts::Version qemu;
  std::string_view want;  // ids of what is found
};

constexpr facts::Version k52{5, 2};
constexpr facts::Version k72{7, 2};
constexpr facts::Version k100{10, 0};
constexpr facts::Version k111{11, 1};

constexpr Row kRows[] = {
    {"pc", "<model>qemu64</model>", "1029184", k72, ""},
    {"pc", "<model>qemu64</model>", "1029185", k72, "MD206"},
    {"pc", "<model>Nehalem</model>", "1040896", k72, ""},
    {"pc", "<model>Dhyana-v2</model>", "1040896", k72, ""},
    {"pc", "<model>Opteron_G5-v1</model>", "1040896", k72, "MD206"},
    {"pc", "<model>EPYC-Rome</model>", "1040896", k72, "MD206"},
    {"pc", "<model>athlon</model>", "102400", k72, "MD206"},
    {"pc", "<model>kvm32-v1</model>", "102400", k72, "MD206"},
    {"pc", "<model>pentium3</model>", "51200", k72, ""},
    // 32 bits are never looked at before 8.2, nor those of 32-bit models on machines
    // older than that.
    {"pc", "<model>pentium</model>", "1048576", k72, ""},
    {"pc",
     "<model>Nehalem</model><maxphysaddr mode='emulate' bits='32'/>",
     "1024",
     k72,
     ""},
    {"pc",
     "<model>Nehalem</model><maxphysaddr mode='emulate' bits='33'/>",
     "8192",
     k72,
     "MD206"},
    {"pc", "<model>base</model>", "65", k100, "MD206"},
    // PAE alone counts from 8.2 on.
    {"q35", "<model>n270</model>", "51200", k100, ""},
    {"q35", "<model>coreduo</model>", "102400", k100, "MD206"},
    {"pc", "<model>qemu32</model>", "1048576", k72, ""},
    {"q35", "<model>qemu32</model>", "133120", k100, "MD206"},
    {"q35",
     "<model>Nehalem</model><feature name='lm' policy='disable'/>",
     "40960",
     k100,
     ""},
    {"q35",
     "<model>Nehalem</model><feature name='lm' policy='disable'/>",
     "40960",
     k72,
     "MD206"},
    {"q35",
     "<model>Nehalem</model><feature name='lm' policy='disable'/>"
     "<feature name='pse36' policy='forbid'/>",
     "4096",
     k72,
     ""},
    {"q35",
     "<model>Nehalem</model><feature name='lm' policy='disable'/>"
     "<feature name='pse36' policy='forbid'/>"
     "<feature name='pae' policy='disable'/>",
     "4096",
     k100,
     "MD206"},
    {"q35", "<model>pentium</model><feature name='pae'/>", "4096", k100, ""},
    {"q35",
     "<model>pentium3</model><feature name='lm' policy='force'/>",
     "409600",
     k100,
     ""},
    {"q35",
     "<model>pentium3</model><feature name='lm'/>"
     "<maxphysaddr mode='emulate' bits='42'/>",
     "2097152",
     k100,
     ""},
    {"q35",
     "<model>Nehalem</model><feature name='lm' policy='disable'/>"
     "<maxphysaddr mode='emulate' bits='40'/>",
     "4096",
     k72,
     "MD260"},
    {"pc", "<model vendor_id='AuthenticAMD'>Nehalem</model>", "1040896", k72, "MD206"},
    {"pc", "<model vendor_id='GenuineIntel'>qemu64</model>", "1040896", k72, ""},
    {"pc", "<model>pentium</model>", "65", k100, "MD206"},
    {"pc", "<model>pentium</model>", "64", k100, ""},
    {"q35", "<model>pentium3</model>", "51200", k111, ""},
    {"q35", "<model>pentium3</model>", "102400", k111, "MD206"},
    {"pc-i440fx-8.1", "<model>pentium3</model>", "102400", k100, ""},
    {"pc-i440fx-8.2", "<model>pentium3</model>", "102400", k100, "MD206"},
    {"pc",
     "<model>Nehalem</model><maxphysaddr mode='emulate' bits='32'/>",
     "64",
     k100,
     "MD206"},
    {"pc", "<maxphysaddr mode='emulate' bits='31'/>", "64", k72, "MD260"},
    {"pc", "<maxphysaddr mode='emulate' bits='52'/>", "64", k72, ""},
    {"pc", "<maxphysaddr mode='emulate' bits='53'/>", "64", k100, "MD260"},
    {"pc", "<maxphysaddr mode='emulate' bits='53'/>", "64", k111, ""},
    {"pc", "<maxphysaddr mode='emulate' bits='64'/>", "64", k111, "MD260"},
    {"pc", "<maxphysaddr mode='emulate' bits='0'/>", "64", k72, ""},
    {"pc", "<maxphysaddr mode='emulate' bits='42'/>", "64", k52, "MD260"},
    {"pc", "<maxphysaddr mode='emulate' bits='40'/>", "2097152", k52, ""},
    {"pc",
     "<model>n270</model><maxphysaddr mode='emulate' bits='36'/>",
     "64",
     k72,
     "MD260"},
};

TEST_CASE("a CPU's address bits are those that its model, machine and QEMU give it") {
  for (const Row& row : kRows) {
    CAPTURE(row.machine);
    CAPTURE(row.cpu);
    CAPTURE(row.maximum);
    CAPTURE(row.qemu.major);
    const model::Domain domain = testing::libvirt_domain(
        "<maxMemory slots='1' unit='MiB'>" + std::string(row.maximum) +
        "</maxMemory><memory unit='MiB'>64</memory><os><type machine='" +
        std::string(row.machine) + "'>hvm</type></os><cpu mode='custom'>" +
        std::string(row.cpu) + "</cpu>");
    layout::Target target;
    target.qemu = row.qemu;
    target.accelerator = layout::Accelerator::Tcg;
    const layout::Layout layout = layout::resolve(domain, target);
    Diagnostics found;
    run(cpu_rules(), {domain, layout, target}, found);
    std::string ids;
    for (const Diagnostic& one : found.take_sorted()) {
      ids += (ids.empty() ? "" : " ") + std::string(one.code->id);
    }
    CHECK(ids == row.want);
  }
}

// Seen on QEMU 7.2 under KVM, on a host of 48 bits with AMD's CPU; which CPU libvirt
// tells QEMU to have: 9.0.
TEST_CASE("under KVM a CPU has 40 bits unless it is the host's") {
  struct KvmRow {
    std::string_view machine;
    std::string_view cpu;
    unsigned maximum;       // in GiB
    std::string_view want;  // the beginning of what is told
  };
  constexpr std::string_view kError =
      "error: the guest needs 41 address bits, 42 if the host's CPU is AMD's, and has "
      "40";
  constexpr std::string_view kNote =
      "note: the guest needs 41 address bits, 42 if the host's CPU is AMD's, more than";
  constexpr std::string_view kAmd =
      "error: the guest needs 42 address bits, and has 40";
  constexpr KvmRow kKvmRows[] = {
      {"q35", "<cpu/>", 1500, kError},
      {"q35", "<cpu/>", 2048, kAmd},  // everybody's
      {"pc", "<cpu/>", 1000, ""},
      {"pc",
       "<cpu/>",
       1016,
       "note: the guest needs 40 address bits, 41 if the host's CPU is AMD's, and has "
       "40"},
      {"pc-i440fx-7.0", "<cpu/>", 1016, ""},
      {"q35", "<cpu mode='host-model'/>", 1500, kError},
      {"q35", "<cpu><model>Nehalem</model></cpu>", 1500, kError},
      {"q35",
       "<cpu><model>Nehalem</model><vendor>Intel</vendor></cpu>",
       1500,
       "error: the guest needs 41 address bits, and has 40"},
      {"q35", "<cpu><model>EPYC</model><vendor>AMD</vendor></cpu>", 1500, kAmd},
      {"q35", "<cpu><model vendor_id='AuthenticAMD'>Nehalem</model></cpu>", 1500, kAmd},
      {"q35", "<cpu/><launchSecurity type='sev-snp'/>", 1500, kAmd},
      {"q35",
       "<cpu/><launchSecurity type='tdx'/>",
       1500,
       "error: the guest needs 41 address bits, and has 40"},
      {"q35", "<cpu mode='host-passthrough'/>", 1500, kNote},
      {"q35", "<cpu mode='maximum'/>", 1500, kNote},
      {"q35", "<cpu><maxphysaddr mode='passthrough'/></cpu>", 1500, kNote},
      {"q35",
       "<cpu><maxphysaddr mode='passthrough' limit='39'/></cpu>",
       1500,
       "error: the guest needs 41 address bits, 42 if the host's CPU is AMD's, and has "
       "39"},
      {"q35",
       "<cpu><maxphysaddr mode='emulate' bits='41'/></cpu>",
       1500,
       "note: the guest needs 41 address bits, 42 if the host's CPU is AMD's, and has "
       "41"},
      {"q35", "<cpu><maxphysaddr mode='emulate' bits='42'/></cpu>", 2048, ""},
      {"pc-q35-rhel9.2.0", "<cpu/>", 1500, kNote},
      {"q35",
       "<cpu mode='host-passthrough'><feature name='lm' policy='disable'/></cpu>",
       200,
       "error: the guest needs 38 address bits, and has 36"},
  };
  for (const KvmRow& row : kKvmRows) {
    CAPTURE(row.machine);
    CAPTURE(row.cpu);
    CAPTURE(row.maximum);
    model::Domain domain = testing::libvirt_domain(
        "<maxMemory slots='1' unit='GiB'>" + std::to_string(row.maximum) +
        "</maxMemory><memory unit='MiB'>64</memory><os><type machine='" +
        std::string(row.machine) + "'>hvm</type></os>" + std::string(row.cpu));
    domain.guest.type.value = "kvm";
    const layout::Layout layout = layout::resolve(domain, {});
    Diagnostics found;
    run(cpu_rules(), {domain, layout, {}}, found);
    std::string told;
    for (const Diagnostic& one : found.take_sorted()) {
      told += (one.severity == Severity::Note ? "note: " : "error: ") + one.message;
    }
    CHECK(told.substr(0, row.want.size()) == row.want);
    CHECK(told.empty() == row.want.empty());
  }
}

}  // namespace
}  // namespace memdimm::rules
