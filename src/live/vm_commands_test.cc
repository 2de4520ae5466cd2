// SPDX-License-Identifier: GPL-2.0-or-later
// Modules plugged, unplugged and resized, with a fault at each message.
#include "live/vm_commands.h"

#include <string>

#include <doctest/doctest.h>

#include "testing/live.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

using testing::dimm;
using testing::FakeQemu;
using testing::Fault;
using testing::Folder;
using testing::GuestWill;
using testing::LiveRun;

std::string ram(unsigned mib, const std::string& more = "") {
  return "<memory type='ram'><source type='ram' size='" + std::to_string(mib) +
         "' unit='MiB'/>" + more + "</memory>";
}

std::string slot(unsigned number) {
  return "<address type='acpi-dimm' slot='" + std::to_string(number) + "'/>";
}

// 1 GiB at boot in slot 0, and this.
std::string domain(const std::string& modules) {
  return "<domain type='qemu'><name>g</name><memory slots='8' max-memory='8' "
         "max-memory-unit='GiB'/><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>"
         "hvm</type></os><devices>" +
         ram(1024) + modules + "</devices></domain>";
}

TEST_CASE("a module gets the next slot that is free, and is looked for") {
  const Folder folder;
  FakeQemu qemu;
  const std::string module = folder.file("a.xml", ram(256));
  CHECK(LiveRun(qemu).plug({module}) ==
        "plugged dimm1: 256 MiB, node 0, slot 1, at 0x100000000\n");
  CHECK(LiveRun(qemu).plug({module, folder.file("b.xml", ram(512, slot(2)))}) ==
        "plugged dimm2: 512 MiB, node 0, slot 2, at 0x110000000\n"
        "plugged dimm3: 256 MiB, node 0, slot 3, at 0x130000000\n");
  CHECK(qemu.contents() == "dimm1@1 dimm2@2 dimm3@3");
  // Boot memory of libvirt's dialect takes no slot.
  CHECK(LiveRun(qemu).plug({folder.file("c.xml", dimm(128))}) ==
        "plugged dimm0: 128 MiB, node 0, slot 0, at 0x140000000\n");
}

TEST_CASE("what QEMU has no place for is told before anything is sent") {
  const Folder folder;
  FakeQemu qemu;
  qemu.add({.id = "first", .size = kGiB, .slot = 1});
  qemu.add({.id = "dimm5", .size = kGiB, .slot = 6});
  const auto plug = [&](const std::string& text) {
    return LiveRun(qemu).plug({folder.file("m.xml", text)});
  };
  CHECK(plug(ram(256, slot(1))) ==
        "not done: dimm1 cannot be plugged: slot 1 is taken by first of 1 GiB");
  CHECK(
      plug(ram(256, slot(5))) ==
      "not done: dimm5 cannot be plugged: the id dimm5 is taken by the module of 1 GiB "
      "in slot 6");
  CHECK(
      plug(ram(256, slot(8))) ==
      "not done: dimm8 cannot be plugged: QEMU has no slot 8: it has 8 slots, 0 to 7");
  CHECK(plug(ram(6144)) ==
        "not done: dimm2 cannot be plugged: 6 GiB more than the 3 GiB that are there "
        "exceed the maximum of 8 GiB");
  CHECK(
      plug(ram(256, "<target model='dimm' node='0' address='0x100000000'/>")) ==
      "not done: dimm2 cannot be plugged: the address 0x100000000 is within first of 1 "
      "GiB at 0x100000000");
  CHECK(plug(ram(256, slot(0))).starts_with("MD250"));
  CHECK(plug("<memory type='flash'><source type='file' path='/f'/></memory>")
            .starts_with("MD310"));
  qemu.nvdimm = false;
  CHECK(plug("<memory model='nvdimm'><source><path>/f</path></source><target><size "
             "unit='MiB'>128</size><node>0</node></target></memory>") ==
        "not done: nvdimm0 cannot be plugged: the machine takes no nvdimm: QEMU was "
        "started without nvdimm=on");
  qemu.slots = 0;
  CHECK(plug(ram(256)) ==
        "not done: a dimm of 256 MiB cannot be plugged: QEMU was started without slots "
        "for modules");
  CHECK(qemu.sent.empty());
}

TEST_CASE("with a definition its slots count, and it must be what runs") {
  const Folder folder;
  FakeQemu qemu;
  qemu.add({.id = "dimm1", .size = 256 * kMiB, .slot = 1});
  const std::string module = folder.file("m.xml", ram(256));
  const auto plug = [&](const std::string& modules) {
    return LiveRun(qemu).plug({module}, folder.file("d.xml", domain(modules)));
  };
  const std::string refused =
      "not done: '" + (folder / "d.xml") + "' is not what QEMU runs: ";
  CHECK(plug("") == refused + "it has no dimm1");
  CHECK(plug(ram(256) + ram(256)) == refused + "QEMU has no dimm2");
  CHECK(plug(ram(512)) ==
        refused + "dimm1 has size 512 MiB in the definition, 256 MiB in QEMU");
  CHECK(qemu.sent.empty());
  CHECK(plug(ram(256)) == "plugged dimm2: 256 MiB, node 0, slot 2, at 0x110000000\n");
}

TEST_CASE("two at once use no slot twice and leave nothing behind") {
  const Folder folder;
  const std::string module = folder.file("m.xml", ram(256));
  // The other one is there first, whatever this one is about to do.
  for (const std::string command : {"object-add", "device_add"}) {
    CAPTURE(command);
    FakeQemu qemu;
    unsigned others = 0;
    qemu.meanwhile = [&](const std::string& name) {
      if (name == command && others < 3) {
        ++others;
        qemu.add({.id = "other" + std::to_string(others),
                  .size = 128 * kMiB,
                  .slot = others});
      }
    };
    CHECK(LiveRun(qemu).plug({module}).starts_with(
        "plugged dimm4: 256 MiB, node 0, slot 4, at "));
    CHECK(qemu.contents() == "other1@1 other2@2 other3@3 dimm4@4");
  }
  SUBCASE("its backend is there, and its device not yet") {
    FakeQemu qemu;
    bool once = false;
    qemu.meanwhile = [&](const std::string& name) {
      if (name == "object-add" && !once) {
        once = true;
        qemu.execute(R"({"execute":"object-add","arguments":{"qom-type":)"
                     R"("memory-backend-ram","id":"memdimm1","size":134217728}})",
                     {});
      }
    };
    CHECK(LiveRun(qemu).plug({module}) ==
          "plugged dimm2: 256 MiB, node 0, slot 2, at 0x100000000\n"
          "there is a backend memdimm1 that no module uses, which QEMU refused to "
          "add\n");
    CHECK(qemu.contents() == "dimm2@2 memdimm1");
  }
  SUBCASE("a slot that is named is not another one") {
    FakeQemu qemu;
    bool once = false;
    qemu.meanwhile = [&](const std::string& name) {
      if (name == "device_add" && !once) {
        once = true;
        qemu.add({.id = "other", .size = 128 * kMiB, .slot = 1});
      }
    };
    CHECK(LiveRun(qemu).plug({folder.file("n.xml", ram(256, slot(1)))}) ==
          "not done: dimm1 cannot be plugged: slot 1 is taken by other of 128 MiB");
    CHECK(qemu.contents() == "other@1");
  }
}

// Whether the text names all that is there now and was not before.
bool tells_what_is_left(const std::string& text, const std::string& contents) {
  const std::vector<std::string> names = {"dimm1", "dimm2", "memdimm1", "memdimm2"};
  return std::ranges::all_of(names, [&](const std::string& name) {
    const bool left = (' ' + contents + ' ').find(' ' + name) != std::string::npos;
    return !left || text.find(name) != std::string::npos;
  });
}

TEST_CASE("a fault at any message leaves nothing behind that is not told") {
  const Folder folder;
  const std::string first = folder.file("a.xml", ram(256));
  const std::string second = folder.file("b.xml", ram(512));
  for (const Fault fault : {Fault::Refused, Fault::Lost, Fault::LostAfter}) {
    for (const GuestWill will :
         {GuestWill::Agrees, GuestWill::Refuses, GuestWill::Silent}) {
      bool reached = true;
      for (std::size_t at = 1; reached; ++at) {
        FakeQemu qemu;
        qemu.fault = fault;
        qemu.fault_at = at;
        qemu.will = will;
        const std::string text = LiveRun(qemu).plug({first, second});
        reached = qemu.commands >= at;
        CAPTURE(static_cast<int>(fault));
        CAPTURE(at);
        CAPTURE(text);
        const std::string contents = qemu.contents();
        CAPTURE(contents);
        if (text.starts_with("plugged")) {
          CHECK(contents == "dimm1@1 dimm2@2");
        } else if (text.starts_with("not done: ") && will == GuestWill::Agrees) {
          CHECK(contents == "");
        } else {
          CHECK(tells_what_is_left(text, contents));
        }
      }
    }
  }
}

TEST_CASE("a refused step is told in QEMU's own words") {
  const Folder folder;
  const std::string module = folder.file("m.xml", ram(256));
  // 10 commands look, 10 more look again; then the backend, then the device.
  const auto plug_with_fault = [&](const std::string& command) {
    FakeQemu qemu;
    qemu.fault = Fault::Refused;
    qemu.meanwhile = [&](const std::string& name) {
      if (name == command && qemu.fault_at == 0) {
        qemu.fault_at = qemu.commands + 1;
      }
    };
    std::string text = LiveRun(qemu).plug({module});
    CHECK(qemu.contents() == "");
    return text;
  };
  CHECK(plug_with_fault("object-add") ==
        "not done: QEMU does not add the backend memdimm1 of dimm1: injected");
  CHECK(plug_with_fault("device_add") ==
        "not done: QEMU does not plug dimm1: injected");
}

TEST_CASE("a module goes when the guest lets go of it") {
  const Folder folder;
  const auto unplug = [&](const std::string& which, GuestWill will) {
    FakeQemu qemu;
    qemu.will = will;
    qemu.add({.id = "dimm1", .size = 256 * kMiB, .slot = 1});
    qemu.add({.id = "dimm2", .size = 512 * kMiB, .slot = 2});
    const std::string text = LiveRun(qemu).unplug(which);
    return text + qemu.contents();
  };
  const std::string gone =
      "unplugged dimm2: 512 MiB, node 0, slot 2, at 0x110000000\ndimm1@1";
  CHECK(unplug("dimm2", GuestWill::Agrees) == gone);
  CHECK(unplug("2", GuestWill::Agrees) == gone);
  CHECK(unplug(folder.file("m.xml", ram(512)), GuestWill::Agrees) == gone);
  CHECK(unplug(folder.file("s.xml", ram(999, slot(2))), GuestWill::Agrees) == gone);
  CHECK(unplug("dimm2", GuestWill::Refuses) ==
        "not done: the guest does not give dimm2 backdimm1@1 dimm2@2");
  CHECK(
      unplug("dimm2", GuestWill::Silent) ==
      "not done: no answer from the guest about dimm2 within 0.02 s; where it lets go "
      "later, `unplug dimm2` takes the backend memdimm2 awaydimm1@1 dimm2@2");
}

TEST_CASE("which module is to go must be clear") {
  const Folder folder;
  FakeQemu qemu;
  for (const unsigned number : {1U, 2U}) {
    qemu.add(
        {.id = "dimm" + std::to_string(number), .size = 256 * kMiB, .slot = number});
  }
  qemu.add({.type = "nvdimm", .id = "nvdimm3", .size = kGiB, .slot = 3});
  qemu.add({.type = "virtio-mem", .id = "virtiomem0", .size = kGiB});
  const std::string module = folder.file("m.xml", ram(256));
  const std::string other = folder.file("o.xml", ram(512));
  const auto unplug = [&](const std::string& which) {
    return LiveRun(qemu).unplug(which);
  };
  CHECK(unplug(module) == "not done: dimm1 and dimm2 are both like that of '" + module +
                              "'; name an id or a slot");
  CHECK(unplug(other) == "not done: QEMU has no module like that of '" + other + "'");
  CHECK(unplug("7") == "not done: QEMU has no module in slot 7");
  CHECK(unplug("dim1") == "not done: QEMU has no module 'dim1'; did you mean 'dimm1'?");
  CHECK(unplug("nvdimm3") == "not done: QEMU unplugs no nvdimm, and nvdimm3 is one");
  CHECK(unplug("virtiomem0") ==
        "not done: QEMU before 8.2 unplugs no virtio-mem, and this is 7.2; `memdimm "
        "resize virtiomem0 0` takes its memory away");
  CHECK(qemu.sent.empty());
}

TEST_CASE("a backend that was left behind is taken away") {
  FakeQemu qemu;
  qemu.execute(R"({"execute":"object-add","arguments":{"qom-type":)"
               R"("memory-backend-ram","id":"memdimm1","size":134217728}})",
               {});
  CHECK(LiveRun(qemu).unplug("dimm1") ==
        "dimm1 was gone already; took its backend memdimm1 away\n");
  CHECK(qemu.contents() == "");
}

TEST_CASE("a virtio-mem changes its size, or is asked back") {
  const auto resize = [](Bytes size, Bytes limit, GuestWill will) {
    FakeQemu qemu;
    qemu.guest_limit = limit;
    qemu.will = will;
    qemu.add({.type = "virtio-mem",
              .id = "virtiomem0",
              .size = kGiB,
              .requested = 64 * kMiB,
              .actual = 64 * kMiB});
    qemu.add({.id = "dimm1", .size = 256 * kMiB, .slot = 1});
    const std::string text = LiveRun(qemu).resize("virtiomem0", size);
    return text + qemu.contents();
  };
  CHECK(resize(128 * kMiB, kGiB, GuestWill::Agrees) ==
        "resized virtiomem0 from 64 MiB to 128 MiB\nvirtiomem0=128 MiB dimm1@1");
  CHECK(resize(0, kGiB, GuestWill::Agrees) ==
        "resized virtiomem0 from 64 MiB to 0 bytes\nvirtiomem0=0 bytes dimm1@1");
  CHECK(resize(128 * kMiB, 96 * kMiB, GuestWill::Agrees) ==
        "not done: the guest has brought virtiomem0 to 96 MiB, not to 128 MiB within "
        "0.02 "
        "s; virtiomem0 is asked for 64 MiB againvirtiomem0=64 MiB dimm1@1");
  CHECK(resize(kMiB, kGiB, GuestWill::Agrees) ==
        "not done: cannot resize virtiomem0 to 1 MiB: expected a multiple of its block "
        "of "
        "2 MiB, at most 1 GiBvirtiomem0=64 MiB dimm1@1");
  CHECK(resize(2 * kGiB, kGiB, GuestWill::Agrees)
            .starts_with("not done: cannot resize virtiomem0 to 2 GiB: "));
  FakeQemu qemu;
  qemu.add({.id = "dimm1", .size = 256 * kMiB, .slot = 1});
  CHECK(LiveRun(qemu).resize("dimm1", kGiB) ==
        "not done: dimm1 is a dimm: only a virtio-mem changes its size");
  CHECK(LiveRun(qemu).resize("virtiomem0", kGiB) ==
        "not done: QEMU has no module 'virtiomem0'");
}

TEST_CASE("a virtio-mem is emptied before it goes, and filled again where it stays") {
  const auto unplug = [](GuestWill will, const std::string& fault_in = "") {
    FakeQemu qemu;
    qemu.version = "8.2";
    qemu.will = will;
    qemu.add({.type = "virtio-mem",
              .id = "virtiomem0",
              .size = kGiB,
              .requested = 64 * kMiB,
              .actual = 64 * kMiB});
    qemu.fault = Fault::Refused;
    qemu.meanwhile = [&](const std::string& name) {
      qemu.fault_at = name == fault_in ? qemu.commands + 1 : qemu.fault_at;
    };
    const std::string text = LiveRun(qemu).unplug("virtiomem0");
    return text + qemu.contents();
  };
  CHECK(unplug(GuestWill::Agrees) ==
        "unplugged virtiomem0: 1 GiB, node 0, at 0x100000000\n");
  CHECK(unplug(GuestWill::Silent) ==
        "not done: the guest has brought virtiomem0 to 64 MiB, not to 0 bytes within "
        "0.02 "
        "s; virtiomem0 is asked for 64 MiB againvirtiomem0=64 MiB");
  CHECK(
      unplug(GuestWill::Agrees, "device_del") ==
      "not done: QEMU does not unplug virtiomem0: injected; virtiomem0 is asked for 64 "
      "MiB againvirtiomem0=64 MiB");
}

TEST_CASE("a fault while a module goes is told with what is left") {
  for (const Fault fault : {Fault::Refused, Fault::Lost, Fault::LostAfter}) {
    bool reached = true;
    for (std::size_t at = 1; reached; ++at) {
      FakeQemu qemu;
      qemu.add({.id = "dimm1", .size = 256 * kMiB, .slot = 1});
      qemu.fault = fault;
      qemu.fault_at = at;
      const std::string text = LiveRun(qemu).unplug("dimm1");
      reached = qemu.commands >= at;
      CAPTURE(static_cast<int>(fault));
      CAPTURE(at);
      CAPTURE(text);
      CAPTURE(qemu.contents());
      const bool gone = qemu.contents().empty();
      const bool whole = qemu.contents() == "dimm1@1";
      CHECK((gone || whole || text.find("memdimm1") != std::string::npos));
      CHECK((!text.starts_with("unplugged") || gone));
      CHECK((!gone || text.starts_with("unplugged") ||
             text.find("dimm1 is gone") != std::string::npos));
    }
  }
}

}  // namespace
}  // namespace memdimm::live
