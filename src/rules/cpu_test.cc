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

}  // namespace
}  // namespace memdimm::rules
