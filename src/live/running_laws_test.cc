// SPDX-License-Identifier: GPL-2.0-or-later
// A machine that runs stays where it is, whatever is done to it: random definitions are
// changed at random, and a start of what is printed is always the machine that runs.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "analysis/pipeline.h"
#include "live/machine_state.h"
#include "testing/folder.h"
#include "testing/run.h"

namespace memdimm::live {
namespace {

using testing::Folder;
using testing::run;

class Random {
 public:
  unsigned number(unsigned least, unsigned most) {
    return least + static_cast<unsigned>(random_()) % (most - least + 1);
  }
  bool one_in(unsigned count) { return number(1, count) == 1; }
  template <class T>
  T pick(const std::vector<T>& from) {
    return from[number(0, static_cast<unsigned>(from.size()) - 1)];
  }
  template <class T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i) {
      std::swap(list[i - 1], list[number(0, static_cast<unsigned>(i) - 1)]);
    }
  }

 private:
  std::mt19937 random_{1};
};

std::string attribute(const std::string& name, const std::string& value) {
  return ' ' + name + "='" + value + '\'';
}

// A guest as it is written down. libvirt's has two cells, or the one that is created.
struct Guest {
  bool libvirt = false;
  bool nodes = false;
  unsigned boot = 512;  // MiB
  std::string machine;
  std::string current;  // "" for none
  std::vector<std::string> modules;
};

class Guests {
 public:
  Guest next() {
    Guest out;
    out.libvirt = random_.one_in(2);
    out.nodes = random_.one_in(2);
    out.machine = random_.pick<std::string>({"pc", "q35"});
    out.boot = 256 * random_.number(1, 12);
    const unsigned count = random_.number(0, 4);
    slots_.clear();
    for (unsigned i = 0; i < count; ++i) {
      out.modules.push_back(module(out));
    }
    if (!out.libvirt && random_.one_in(2)) {
      out.modules.insert(out.modules.begin(), boot_module(out));
    }
    return out;
  }

  std::string module(const Guest& guest) {
    const auto mib = random_.pick<unsigned>({128, 256, 384, 512, 768, 1024});
    return guest.libvirt ? of_libvirt(guest, mib) : of_proposal(guest, mib);
  }

  // Another definition of the guest: modules come, go, move and change their sizes.
  Guest changed(const Guest& guest) {
    Guest out = guest;
    slots_.clear();
    const std::size_t first = !guest.libvirt && !out.modules.empty() ? 1 : 0;
    if (out.modules.size() > first && random_.one_in(2)) {
      const auto gone = static_cast<std::ptrdiff_t>(random_.number(
          static_cast<unsigned>(first), static_cast<unsigned>(out.modules.size()) - 1));
      out.modules.erase(out.modules.begin() + gone);
    }
    if (random_.one_in(2)) {
      random_.shuffle(out.modules);
    }
    if (random_.one_in(2)) {
      const auto at = static_cast<std::ptrdiff_t>(
          random_.number(0, static_cast<unsigned>(out.modules.size())));
      out.modules.insert(out.modules.begin() + at, module(guest));
    }
    return out;
  }

  Random& random() { return random_; }

 private:
  // Mostly left open.
  std::string slot() {
    const unsigned number = random_.number(1, 15);
    const bool fresh = std::find(slots_.begin(), slots_.end(), number) == slots_.end();
    if (!fresh || !random_.one_in(3)) {
      return {};
    }
    slots_.push_back(number);
    return attribute("slot", std::to_string(number));
  }

  static std::string boot_module(const Guest& guest) {
    std::string out = "<memory type='ram'><source type='ram' unit='MiB'";
    out += attribute("size", std::to_string(guest.boot));
    return out += "/><address type='acpi-dimm' slot='0'/></memory>";
  }

  std::string of_proposal(const Guest& guest, unsigned mib) {
    std::string out = "<memory type='ram'><source type='ram' unit='MiB'";
    out += attribute("size", std::to_string(mib)) + "/>";
    if (guest.nodes && random_.one_in(2)) {
      out +=
          "<target model='dimm' node='" + std::to_string(random_.number(0, 1)) + "'/>";
    }
    const std::string where = slot();
    out += where.empty() ? "" : "<address type='acpi-dimm'" + where + "/>";
    return out += "</memory>";
  }

  std::string of_libvirt(const Guest& guest, unsigned mib) {
    const bool virtio_mem = random_.one_in(4);
    std::string out = "<memory model='";
    out += virtio_mem ? "virtio-mem" : "dimm";
    out += "'><target><size unit='MiB'>" + std::to_string(mib) + "</size><node>";
    out += std::to_string(guest.nodes ? random_.number(0, 1) : 0) + "</node>";
    if (virtio_mem) {
      out += "<block unit='MiB'>2</block><requested unit='MiB'>" +
             std::to_string(2 * random_.number(0, mib / 2)) + "</requested>";
    }
    out += "</target>";
    const std::string where = virtio_mem ? "" : slot();
    out += where.empty() ? "" : "<address type='dimm'" + where + "/>";
    return out += "</memory>";
  }

  Random random_;
  std::vector<unsigned> slots_;  // that were named
};

std::string text_of(const Guest& guest) {
  const std::string boot = std::to_string(guest.boot);
  std::string out = "<domain type='qemu'>\n  <name>guest</name>\n";
  if (guest.libvirt) {
    out += "  <maxMemory slots='16' unit='GiB'>64</maxMemory>\n  <memory unit='MiB'>" +
           boot + "</memory>\n";
  } else {
    out += "  <memory slots='16' max-memory='64' max-memory-unit='GiB' unit='MiB'>" +
           boot + "</memory>\n";
  }
  out += guest.current;
  out += "  <vcpu>2</vcpu>\n  <os><type arch='x86_64' machine='" + guest.machine +
         "'>hvm</type></os>\n  <features><acpi/></features>\n";
  if (guest.libvirt) {
    out += "  <cpu><numa><cell id='0' cpus='0' memory='" + boot + "' unit='MiB'/>";
    out += guest.nodes ? "<cell id='1' cpus='1' memory='0'/>" : "";
    out += "</numa></cpu>\n";
  }
  out += "  <devices>\n";
  for (const std::string& module : guest.modules) {
    out += "    " + module + '\n';
  }
  return out + "  </devices>\n</domain>\n";
}

std::optional<MachineState> started_from(const std::string& text) {
  const Source source(0, "guest.xml", text);
  Diagnostics found;
  const analysis::Analysis analysis = analysis::Pipeline({}).check(source, found);
  if (!analysis.layout || found.has_errors()) {
    return std::nullopt;
  }
  return from_definition(*analysis.domain, *analysis.layout);
}

std::string shown(const std::vector<Difference>& list) {
  std::string out;
  for (const Difference& one : list) {
    out += one.id + ' ' + one.what + ": " + one.here + " -> " + one.there + '\n';
  }
  return out;
}

// The one that `more` has and `machine` has not.
const MachineModule* only_new(const MachineState& machine, const MachineState& more) {
  const auto found = std::find_if(
      more.modules.begin(), more.modules.end(), [&](const MachineModule& one) {
        return with_id(machine, one.id) == nullptr;
      });
  return found == more.modules.end() ? nullptr : &*found;
}

TEST_CASE("what is attached comes to the machine that runs, and moves nothing") {
  Guests guests;
  const Folder folder;
  unsigned attached = 0;
  for (unsigned i = 0; i < 300; ++i) {
    const Guest guest = guests.next();
    const std::string text = text_of(guest);
    CAPTURE(text);
    auto machine = started_from(text);
    if (!machine) {
      continue;
    }
    const std::string module = guests.module(guest);
    CAPTURE(module);
    const std::string module_file = folder.file("module.xml", module);
    const testing::Result result = run({"attach", "-", module_file}, text);
    const testing::Result plugged =
        run({"hotplug-json", "--domain", "-", module_file}, text);
    CAPTURE(result.err);
    if (result.exit != 0) {
      CHECK(result.out.empty());
      continue;
    }
    const auto after = started_from(result.out);
    REQUIRE(after.has_value());
    const MachineModule* added = only_new(*machine, *after);
    REQUIRE(added != nullptr);
    CHECK(plugged.out.find("\"id\":\"" + added->id + '"') != std::string::npos);
    plug(*machine, *added);
    CHECK(shown(differences(*machine, *after)).empty());
    ++attached;

    const testing::Result back = run({"detach", "-", added->id}, result.out);
    CAPTURE(back.err);
    REQUIRE(back.exit == 0);
    unplug(*machine, added->id);
    const auto before = started_from(back.out);
    REQUIRE(before.has_value());
    CHECK(shown(differences(*machine, *before)).empty());
  }
  CHECK(attached > 100);
}

TEST_CASE("what is detached goes, and nothing else moves") {
  Guests guests;
  unsigned detached = 0;
  for (unsigned i = 0; i < 300; ++i) {
    const std::string text = text_of(guests.next());
    CAPTURE(text);
    auto machine = started_from(text);
    if (!machine || machine->modules.empty()) {
      continue;
    }
    const std::string id = guests.random().pick(machine->modules).id;
    CAPTURE(id);
    const testing::Result result = run({"detach", "-", id}, text);
    CAPTURE(result.err);
    if (result.exit != 0) {
      // The number in a virtio-mem's id is counted anew, which nothing can write down.
      CHECK(result.err.find("MD275") != std::string::npos);
      CHECK(id.starts_with("virtiomem"));
      continue;
    }
    unplug(*machine, id);
    const auto after = started_from(result.out);
    REQUIRE(after.has_value());
    CHECK(shown(differences(*machine, *after)).empty());
    ++detached;
  }
  CHECK(detached > 100);
}

TEST_CASE("the steps of a diff lead to a start of the pinned document") {
  Guests guests;
  const Folder folder;
  unsigned led = 0;
  for (unsigned i = 0; i < 300; ++i) {
    const Guest guest = guests.next();
    const std::string old_text = text_of(guest);
    const std::string new_text = text_of(guests.changed(guest));
    CAPTURE(old_text);
    CAPTURE(new_text);
    if (!started_from(old_text) || !started_from(new_text)) {
      continue;
    }
    const std::string old_file = folder.file("old.xml", old_text);
    const std::string new_file = folder.file("new.xml", new_text);
    const testing::Result plain = run({"diff", old_file, new_file});
    const testing::Result pinned = run({"diff", "--pin", old_file, new_file});
    CAPTURE(plain.out);
    CAPTURE(pinned.err);
    if (pinned.exit != 0) {
      CHECK(plain.exit == 1);
      continue;
    }
    CAPTURE(pinned.out);
    // The same steps, and now a start of it is what they lead to.
    const std::string pinned_file = folder.file("pinned.xml", pinned.out);
    const testing::Result again = run({"diff", old_file, pinned_file});
    CAPTURE(again.out);
    CHECK(again.exit == 0);
    const bool same = started_from(pinned.out) == started_from(new_text);
    CHECK((plain.exit == 0) == same);
    ++led;
  }
  CHECK(led > 100);
}

TEST_CASE("resolve is a fixed point, whatever the size at boot and the machine") {
  Random random;
  const std::vector<std::string> machines = {
      "<os><type arch='x86_64' machine='pc'>hvm</type></os>",
      "<os><type arch='ppc64' machine='pseries'>hvm</type></os>",
      "<os><type arch='aarch64' machine='virt'>hvm</type></os>",
      "<os><type arch='s390x' machine='s390-ccw-virtio'>hvm</type></os>"};
  for (unsigned i = 0; i < 200; ++i) {
    const std::string kib = std::to_string(random.number(300000, 3000000));
    const std::string size = std::to_string(random.number(100000, 900000));
    const bool libvirt = random.one_in(2);
    std::string text = "<domain type='qemu'><name>guest</name>";
    if (libvirt) {
      text += "<maxMemory slots='4' unit='GiB'>16</maxMemory><memory>";
      text += kib + "</memory><vcpu>1</vcpu>" + random.pick(machines);
      text += "<features><acpi/></features><devices><memory model='dimm'><target>";
      text += "<size>" + size + "</size><node>0</node></target></memory></devices>";
    } else {
      text += "<memory slots='4' max-memory='16' max-memory-unit='GiB'>" + kib +
              "</memory><vcpu>1</vcpu>" + random.pick(machines);
    }
    text += "</domain>";
    CAPTURE(text);
    const testing::Result once = run({"resolve", "-"}, text);
    if (once.exit != 0) {
      continue;
    }
    CHECK(run({"resolve", "-"}, once.out).out == once.out);
    CHECK(run({"validate", "-"}, once.out).out.find("MD108") == std::string::npos);
    CHECK(started_from(text) == started_from(once.out));
  }
}

}  // namespace
}  // namespace memdimm::live
