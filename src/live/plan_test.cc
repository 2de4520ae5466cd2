// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever is asked for, in any style: a plan breaks no rule in either dialect, and
// keeps its word.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "analysis/pipeline.h"
#include "base/bytes.h"
#include "base/text.h"
#include "live/machine_state.h"
#include "testing/run.h"

namespace memdimm {
namespace {

using testing::run;

struct Request {
  std::vector<std::string> words;
  Bytes boot = 0;
  Bytes total = 0;
  Bytes maximum = 0;  // 0: not asked for
  unsigned slots = 256;
};

class Requests {
 public:
  Request next() {
    constexpr Bytes kBlock = 128 * kMiB;
    Request out;
    // Small guests, usual ones, and those of more than 64 GiB with their larger blocks.
    const auto unit = pick<Bytes>({4 * kMiB, 128 * kMiB, kGiB, 32 * kGiB});
    const Bytes step = unit == 32 * kGiB ? 2 * kGiB : kBlock;
    out.boot = unit * number(1, 12);
    out.total = out.boot + step * number(1, unit == 4 * kMiB ? 16 : 600);
    out.words = {"plan", "--boot", text(out.boot), "--to", text(out.total)};
    add("--style", pick<std::string>({"largest", "even", "doubling"}), out);
    if (number(0, 2) == 0) {
      out.maximum = out.total + pick<Bytes>({0, step, 64 * kGiB});
      add("--max", text(out.maximum), out);
    }
    if (number(0, 2) == 0) {
      out.slots = number(2, 64);
      add("--slots", std::to_string(out.slots), out);
    }
    if (number(0, 1) == 0 && out.boot >= 8 * kMiB) {
      add("--nodes", std::to_string(number(1, 4)), out);
    }
    return out;
  }

 private:
  unsigned number(unsigned least, unsigned most) {
    return least + static_cast<unsigned>(random_()) % (most - least + 1);
  }
  template <class T>
  T pick(const std::vector<T>& from) {
    return from[number(0, static_cast<unsigned>(from.size()) - 1)];
  }
  static std::string text(Bytes size) { return std::to_string(size / kMiB) + "M"; }
  static void add(const std::string& option, const std::string& value, Request& to) {
    to.words.insert(to.words.end(), {option, value});
  }

  std::mt19937 random_{1};
};

std::string document(const Request& request, const std::string& format) {
  std::vector<std::string> words = request.words;
  words.insert(words.end(), {"--format", format});
  const testing::Result result = run(words);
  CHECK(result.exit == 0);
  // A note of a rule may be: what only the host decides.
  CHECK((result.err.empty() || result.err.find(": note: ") != std::string::npos));
  return result.out;
}

live::MachineState machine_of(const std::string& text) {
  const Source source(0, "plan.xml", text);
  Diagnostics found;
  const analysis::Analysis analysis = analysis::Pipeline({}).check(source, found);
  REQUIRE(analysis.layout.has_value());
  return live::from_definition(*analysis.domain, *analysis.layout);
}

// The modules of all formats are one machine's: same slots, ids, nodes and addresses.
void check_one_machine(const Request& request) {
  const auto proposal = machine_of(document(request, "proposal"));
  auto libvirt = machine_of(document(request, "libvirt"));
  CHECK(libvirt.boot == proposal.boot);
  CHECK(libvirt.slots == proposal.slots);
  CHECK(libvirt.maximum == proposal.maximum);
  REQUIRE(libvirt.modules.size() == proposal.modules.size());
  const std::string commands = document(request, "qmp");
  const std::string table = document(request, "table");
  for (std::size_t i = 0; i < proposal.modules.size(); ++i) {
    const live::MachineModule& module = proposal.modules[i];
    if (proposal.nodes.empty()) {
      libvirt.modules[i].node.reset();  // libvirt's guests always have one
    } else {
      CHECK(libvirt.nodes == proposal.nodes);
    }
    CHECK(libvirt.modules[i] == module);
    const std::string slot = std::to_string(module.slot.value_or(0));
    CHECK(commands.find("\"id\":\"" + module.id + "\",\"slot\":" + slot + '}') !=
          std::string::npos);
    CHECK(table.find(module.id + ' ') != std::string::npos);
    CHECK(table.find(show_hex(*module.address)) != std::string::npos);
  }
}

// How many modules the document has.
std::size_t check_document(const Request& request, const std::string& format) {
  const std::string text = document(request, format);
  CAPTURE(text);
  // Notes may be: what only the host decides.
  CHECK(run({"validate", "--fail-on", "warning", "-"}, text).exit == 0);
  const Source source(0, "plan.xml", text);
  Diagnostics found;
  const analysis::Analysis analysis = analysis::Pipeline({}).check(source, found);
  REQUIRE(analysis.layout.has_value());
  const layout::Layout& layout = *analysis.layout;
  CHECK(layout.boot == request.boot);
  CHECK(layout.total == request.total);
  CHECK(layout.slots <= request.slots);
  CHECK((request.maximum == 0 || layout.maximum == request.maximum));
  for (const layout::PlacedModule& module : layout.modules) {
    CHECK(module.size <= 32 * request.boot);
    CHECK(module.size % (128 * kMiB) == 0);
    CHECK(module.address.has_value());
  }
  return layout.modules.size();
}

TEST_CASE("every plan is clean in both dialects and is what was asked for") {
  Requests requests;
  unsigned planned = 0;
  for (unsigned i = 0; i < 200; ++i) {
    const Request request = requests.next();
    std::string line;
    for (const std::string& word : request.words) {
      line += word + ' ';
    }
    CAPTURE(line);
    const testing::Result result = run(request.words);
    if (result.exit == 1) {
      // A total that a style cannot make, or too few slots: never a rule's word.
      CHECK(result.err.find("  = help: use ") != std::string::npos);
      CHECK(result.err.find("[MD") == std::string::npos);
      continue;
    }
    CHECK(result.exit == 0);
    ++planned;
    const std::size_t modules = check_document(request, "proposal");
    CHECK(split(document(request, "qmp"), '\n').size() == 2 * modules + 1);
    CHECK(check_document(request, "libvirt") == modules);
    check_one_machine(request);
  }
  CHECK(planned > 100);
}

TEST_CASE("a total that the help names can be had") {
  Requests requests;
  unsigned asked = 0;
  for (unsigned i = 0; i < 120; ++i) {
    Request request = requests.next();
    const std::string refusal = run(request.words).err;
    const std::string_view help = "--to ";
    const std::size_t at = refusal.rfind(help);
    if (at == std::string::npos) {
      continue;
    }
    std::string totals = refusal.substr(at + help.size());
    totals.pop_back();  // the line's end
    while (!totals.empty()) {
      const std::size_t end = std::min(totals.find(" or "), totals.size());
      request.words[4] = totals.substr(0, end);
      CAPTURE(refusal);
      CAPTURE(request.words[4]);
      CHECK(run(request.words).exit == 0);
      ++asked;
      totals.erase(0, end + 4);
    }
  }
  CHECK(asked > 40);
}

struct Narrow {
  std::vector<std::string> words;
  std::string expected;  // in the table, or in the help
};

TEST_CASE("what is left open becomes smaller until the guest can address it") {
  const std::vector<Narrow> rows = {
      {{"--boot", "4G", "--to", "8G", "--phys-bits", "36"}, "--max 14G, the largest"},
      {{"--boot", "4G", "--to", "600G", "--phys-bits", "40"},
       "--max 974G, the largest"},
      {{"--boot", "4G", "--to", "1T", "--phys-bits", "41"}, "--max 1998G, the largest"},
      {{"--boot", "1T", "--to", "2048T"}, "--max 4193122G, the largest"},
      // Fewer slots, then no room.
      {{"--boot", "4G", "--to", "16G", "--phys-bits", "36"}, "--slots 13, one of them"},
      {{"--boot", "4G", "--to", "8G", "--phys-bits", "36", "--slots", "200"},
       "--slots 2 instead of 200, since --max"},
      {{"--boot", "4G", "--to", "28G", "--phys-bits", "36", "--style", "even"},
       "--max 28G, since no slot"},
  };
  for (const Narrow& row : rows) {
    std::vector<std::string> words = row.words;
    words.insert(words.begin(), "plan");
    const testing::Result result = run(words);
    CAPTURE(row.expected);
    CHECK_MESSAGE(result.exit == 0, result.err);
    CHECK_MESSAGE(result.out.find(row.expected) != std::string::npos, result.out);
  }
}

TEST_CASE("what no guest can address is told with figures that have a plan") {
  const std::vector<Narrow> rows = {
      {{"--boot", "4G", "--to", "8G", "--phys-bits", "36", "--max", "64G"},
       "--max 27G or --phys-bits 37"},
      {{"--boot", "4G", "--to", "28G", "--phys-bits", "36"},
       "--to 25G or --phys-bits 37"},
      {{"--boot", "4G", "--to", "8G", "--phys-bits", "32"}, "--phys-bits 37"},
      {{"--boot", "4G", "--to", "5000T"}, "--to 32644G"},
      {{"--boot", "5000T", "--to", "5001T"}, "--boot 1P --to 2P"},
      {{"--boot", "1T", "--to", "2100T", "--max", "4P"}, "--max 4193122G"},
  };
  for (const Narrow& row : rows) {
    std::vector<std::string> words = row.words;
    words.insert(words.begin(), "plan");
    const testing::Result refused = run(words);
    CHECK(refused.exit == 1);
    const std::string help = "\n  = help: use " + row.expected + '\n';
    CHECK_MESSAGE(refused.err.find(help) != std::string::npos, refused.err);
    CHECK(refused.err.find("<cpu>") == std::string::npos);
    // The first of the figures, typed behind the others, is taken.
    const std::string first = row.expected.substr(0, row.expected.find(" or "));
    for (const std::string_view word : split(first, ' ')) {
      words.emplace_back(word);
    }
    CHECK_MESSAGE(run(words).exit == 0, first);
  }
}

TEST_CASE("boot memory is on every node where libvirt has no cells without memory") {
  const std::vector<std::string> words = {
      "plan", "--boot", "4M", "--to", "132M", "--nodes", "3", "--format"};
  for (const std::string format : {"proposal", "libvirt"}) {
    for (const std::string version : {"12.8", "11.3"}) {
      std::vector<std::string> all = words;
      all.insert(all.end(), {format, "--libvirt", version});
      CAPTURE(format);
      CAPTURE(version);
      CHECK(run(all).exit == (version == "12.8" ? 0 : 1));
    }
  }
}

TEST_CASE("a virtio-mem a node is as large as the maximum leaves, without slots") {
  const std::vector<std::string> words = {
      "plan", "--boot", "4G", "--to", "8G", "--max", "32G", "--model", "virtio-mem"};
  struct Wanted {
    std::string nodes;
    Bytes size;
    Bytes requested;
  };
  for (const Wanted& row :
       {Wanted{"1", 28 * kGiB, 4 * kGiB}, Wanted{"2", 14 * kGiB, 2 * kGiB}}) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--nodes", row.nodes, "--format", "libvirt"});
    const std::string text = run(all).out;
    CAPTURE(text);
    CHECK(text.find("slots=") == std::string::npos);
    CHECK(run({"validate", "--fail-on", "warning", "-"}, text).exit == 0);
    const live::MachineState machine = machine_of(text);
    CHECK(machine.boot == 4 * kGiB);
    CHECK(machine.maximum == 32 * kGiB);
    CHECK(std::to_string(machine.modules.size()) == row.nodes);
    all.back() = "qmp";
    const std::string commands = run(all).out;
    all.back() = "table";
    const std::string table = run(all).out;
    for (const live::MachineModule& module : machine.modules) {
      CHECK(module.size == row.size);
      CHECK(module.requested == row.requested);
      CHECK(commands.find("/machine/peripheral/" + module.id +
                          "\",\"property\":\"requested-size\",\"value\":" +
                          std::to_string(row.requested)) != std::string::npos);
      CHECK(table.find(show_hex(*module.address)) != std::string::npos);
    }
  }
  std::vector<std::string> proposal = words;
  proposal.insert(proposal.end(), {"--format", "proposal"});
  CHECK(run(proposal).exit == 2);
  std::vector<std::string> odd = words;
  odd[4] = "8193M";
  const testing::Result refused = run(odd);
  CHECK(refused.exit == 1);
  CHECK(refused.err.find("use --to 8G or 8194M") != std::string::npos);
}

TEST_CASE("a size that is clearly meant otherwise is answered with that") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"4", "did you mean 4G?"},
      {"4096", "did you mean 4096M?"},
      {"4GB", "'4GB' is 3906250 KiB, in units of 1000; did you mean 4G?"},
      {"0.5G", "is a fraction; expected a whole number, here 512M"},
      {"1.5 TiB", "here 1536G"},
  };
  for (const auto& row : rows) {
    const testing::Result result = run({"plan", "--boot", "1G", "--to", row.first});
    CAPTURE(row.first);
    CHECK(result.exit == 2);
    CHECK_MESSAGE(result.err.find(row.second) != std::string::npos, result.err);
  }
}

}  // namespace
}  // namespace memdimm
