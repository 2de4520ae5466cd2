// SPDX-License-Identifier: GPL-2.0-or-later
// Whole sessions: what an editor writes, and what it reads.
#include "lsp/server.h"

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "lsp/frames.h"
#include "testing/golden.h"

namespace memdimm::lsp {
namespace {

using Json = nlohmann::json;

constexpr const char* kUri = "untitled:vm.xml";
constexpr const char* kDomain = R"(<domain type='kvm'>
  <name>vm</name>
  <maxMemory slots='2' unit='GiB'>4</maxMemory>
  <memory unit='MiB'>1536</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <features><acpi/></features>
  <cpu><numa><cell id='0' cpus='0-1' memory='1' unit='GiB'/></numa></cpu>
  <devices>
    <memory model='dimm'>
      <target>
        <size unit='MiB'>512</size>
        <node>0</node>
      </target>
    </memory>
  </devices>
</domain>
)";

struct Session {
  std::ostringstream input;
  lint::Given given;
  bool ended_well = false;
  int ids = 0;

  void raw(std::string_view text) { write_frame(input, text); }
  int request(const std::string& method, Json params) {
    raw(Json{{"jsonrpc", "2.0"},
             {"id", ++ids},
             {"method", method},
             {"params", std::move(params)}}
            .dump());
    return ids;
  }
  void notify(const std::string& method, Json params) {
    raw(Json{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}}
            .dump());
  }
  void begin(Json capabilities = Json::object()) {
    request("initialize", {{"capabilities", std::move(capabilities)}});
    notify("initialized", Json::object());
  }
  void open(const std::string& text) {
    notify("textDocument/didOpen",
           {{"textDocument",
             {{"uri", kUri}, {"languageId", "xml"}, {"version", 1}, {"text", text}}}});
  }
  int ask(const std::string& method, int line, int character) {
    return request(method,
                   {{"textDocument", {{"uri", kUri}}},
                    {"position", {{"line", line}, {"character", character}}}});
  }

  // Everything that the server wrote.
  std::vector<Json> run(bool end = true) {
    if (end) {
      request("shutdown", nullptr);
      notify("exit", nullptr);
    }
    std::istringstream in(input.str());
    std::stringstream out;
    ended_well = serve(in, out, {{"", true}, {}, given});
    std::vector<Json> said;
    Frames frames(out);
    for (Frame one = frames.next(); one.kind == Frame::Kind::Message;
         one = frames.next()) {
      said.push_back(Json::parse(one.text));
    }
    return said;
  }
};

Json result_of(const std::vector<Json>& said, int id) {
  for (const Json& one : said) {
    if (one.value("id", 0) == id && one.contains("result")) {
      return one.at("result");
    }
  }
  return "no result";
}

std::vector<Json> published(const std::vector<Json>& said) {
  std::vector<Json> out;
  for (const Json& one : said) {
    if (one.value("method", "") == "textDocument/publishDiagnostics") {
      out.push_back(one.at("params"));
    }
  }
  return out;
}

std::string with(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

TEST_CASE("a session begins, ends, and says whether it ended well") {
  Session session;
  session.begin();
  const auto said = session.run();
  CHECK(session.ended_well);
  REQUIRE(said.size() == 2);
  CHECK(said[0].at("result").at("capabilities").at("positionEncoding") == "utf-16");
  CHECK(said[1].at("result").is_null());

  Session cut;
  cut.begin();
  cut.run(false);
  CHECK_FALSE(cut.ended_well);
}

TEST_CASE("findings are told with rule, place and mend, and go when they are mended") {
  Session session;
  session.begin();
  session.open(with(kDomain, "<node>0", "<node>7"));
  session.notify("textDocument/didChange",
                 {{"textDocument", {{"uri", kUri}, {"version", 2}}},
                  {"contentChanges",
                   {{{"range",
                      {{"start", {{"line", 12}, {"character", 14}}},
                       {"end", {{"line", 12}, {"character", 15}}}}},
                     {"text", "0"}}}}});
  // Both are in the input at once, so that only what stands last is judged.
  const auto last = published(session.run());
  REQUIRE(last.size() == 0);  // shutdown and exit were waiting as well

  Session slow;
  slow.begin();
  slow.open(with(kDomain, "<node>0", "<node>7"));
  const auto told = published(slow.run(false));
  REQUIRE(told.size() == 1);
  CHECK(told[0].at("version") == 1);
  REQUIRE(told[0].at("diagnostics").size() == 1);
  const Json& found = told[0].at("diagnostics")[0];
  CHECK(found.at("code") == "MD202");
  CHECK(found.at("severity") == 1);
  CHECK(found.at("range").at("start") == Json({{"line", 12}, {"character", 14}}));
}

TEST_CASE("characters are counted as the editor counts them") {
  for (const auto& [encoding, character] :
       {std::pair("utf-8", 19), std::pair("utf-16", 17)}) {
    Session session;
    session.begin({{"general", {{"positionEncodings", {encoding}}}}});
    session.open(with(kDomain, "        <node>0", "<!-- \xF0\x9F\x98\x80 --><node>7"));
    const auto told = published(session.run(false));
    REQUIRE(told.size() == 1);
    const Json& begin = told[0].at("diagnostics")[0].at("range").at("start");
    CHECK(begin.at("character") == character);
  }
}

TEST_CASE("a mend is an edit, and each finding can be let pass") {
  Session session;
  session.begin();
  session.open(with(kDomain, "<size unit='MiB'>", "<size unit='MibB'>"));
  const int id = session.request("textDocument/codeAction",
                                 {{"textDocument", {{"uri", kUri}}},
                                  {"range",
                                   {{"start", {{"line", 11}, {"character", 20}}},
                                    {"end", {{"line", 11}, {"character", 20}}}}},
                                  {"context", {{"diagnostics", Json::array()}}}});
  const Json actions = result_of(session.run(), id);
  REQUIRE(actions.size() == 3);
  CHECK(actions[0].at("kind") == "quickfix");
  CHECK(actions[0].at("edit").at("changes").at(kUri)[0].at("newText") == "MiB");
  CHECK(actions[1].at("edit").at("changes").at(kUri)[0].at("newText") ==
        "        <!-- memdimm: ignore-next MD014 - why -->\n");
  CHECK(actions[2].at("kind") == "source.fixAll");
}

TEST_CASE("hover tells what a module resolves to, and what a rule means") {
  Session session;
  session.begin();
  session.open(with(kDomain, "<node>0", "<node>7"));
  const int rule = session.ask("textDocument/hover", 12, 14);
  const int nothing = session.ask("textDocument/hover", 1, 9);
  session.notify("textDocument/didChange",
                 {{"textDocument", {{"uri", kUri}, {"version", 2}}},
                  {"contentChanges", {{{"text", kDomain}}}}});
  const int module = session.ask("textDocument/hover", 11, 26);
  const auto said = session.run();
  const auto shown = [&](int id) {
    return result_of(said, id).at("contents").at("value").get<std::string>();
  };
  CHECK(shown(rule).find("MD202") != std::string::npos);
  CHECK(shown(rule).find("To mend it") != std::string::npos);
  CHECK(result_of(said, nothing).is_null());
  CHECK(shown(module).find("dimm0: 512 MiB (536870912 bytes)") != std::string::npos);
  CHECK(shown(module).find("addresses 0x100000000 to 0x11fffffff, by QEMU") !=
        std::string::npos);
}

TEST_CASE("completion and outline know the document") {
  Session session;
  session.begin();
  session.open(kDomain);
  const int outline = session.request("textDocument/documentSymbol",
                                      {{"textDocument", {{"uri", kUri}}}});
  const int words = session.ask("textDocument/completion", 9, 20);
  const auto said = session.run();
  std::vector<std::string> names;
  for (const Json& one : result_of(said, outline)) {
    names.push_back(one.at("name"));
  }
  CHECK(names == std::vector<std::string>{"memory", "cell 0", "dimm0"});
  const Json proposed = result_of(said, words);
  REQUIRE_FALSE(proposed.empty());
  CHECK(proposed[0].at("textEdit").at("range").at("start").at("line") == 9);
}

TEST_CASE("the outline has each of a text's documents") {
  Session session;
  session.begin();
  session.open(std::string(kDomain) + std::string(kDomain));
  const int outline = session.request("textDocument/documentSymbol",
                                      {{"textDocument", {{"uri", kUri}}}});
  const auto said = session.run();
  CHECK(result_of(said, outline).size() == 6);
}

TEST_CASE("the recorded session has every message") {
  const std::string session =
      testing::slurp(std::filesystem::path(MEMDIMM_TESTDATA) / "golden/lsp/session.in");
  for (const std::string_view method : methods()) {
    CAPTURE(method);
    CHECK(session.find("\"method\": \"" + std::string(method) + '"') !=
          std::string::npos);
  }
}

TEST_CASE("hostile messages end in errors") {
  struct Row {
    std::string text;
    int code;
  };
  constexpr std::size_t kDeep = 300'000;
  const std::string deep = std::string(kDeep, '[') + std::string(kDeep, ']');
  const std::vector<Row> rows = {
      {"{", -32700},
      {"[]", -32600},
      {"7", -32600},
      {R"({"id":[],"method":"shutdown"})", -32600},
      {R"({"id":9,"method":7})", -32602},
      {R"({"id":9,"method":"no/such"})", -32601},
      {R"({"id":9,"method":"textDocument/hover"})", -32602},
      {R"({"id":9,"method":"textDocument/hover","params":7})", -32602},
      {R"({"id":9,"method":"textDocument/didOpen","params":{}})", -32601},
      {R"({"id":9,"method":"initialize"})", -32600},
      {R"({"id":9,"method":"textDocument/hover","params":{"textDocument":{"uri":"u"}}})",
       -32602},
      {std::string(100'000, '['), -32600},
      {R"({"id":9,"method":"textDocument/hover","params":)" + deep + '}', -32600},
      {R"({"id":9,"method":"shutdown","params":{"a":)" + deep + "}}", -32600},
      {R"({"method":"workspace/didChangeConfiguration","params":{"settings":)" + deep +
           "}}",
       -32600},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    Session session;
    session.begin();
    session.raw(row.text);
    const auto said = session.run();
    CHECK(session.ended_well);
    REQUIRE(said.size() == 3);
    CHECK(said[1].at("error").at("code") == row.code);
  }
}

TEST_CASE("nothing is answered before initialize or after shutdown") {
  Session session;
  session.request("shutdown", nullptr);
  session.begin();
  session.request("shutdown", nullptr);
  session.ask("textDocument/hover", 0, 0);
  session.notify("exit", nullptr);
  const auto said = session.run(false);
  REQUIRE(said.size() == 4);
  CHECK(said[0].at("error").at("code") == -32002);
  CHECK(said[3].at("error").at("code") == -32600);
  CHECK(session.ended_well);
}

TEST_CASE("places and changes that cannot be are told or harmless") {
  Session session;
  session.begin();
  session.open(kDomain);
  session.notify("textDocument/didChange",
                 {{"textDocument", {{"uri", kUri}, {"version", 2}}},
                  {"contentChanges",
                   {{{"range",
                      {{"start", {{"line", 99999}, {"character", 9}}},
                       {"end", {{"line", 0}, {"character", 0}}}}},
                     {"text", "\xF0\x9F\x98\x80"}}}}});
  session.ask("textDocument/hover", -1, 0);
  session.ask("textDocument/hover", 2147483647, 2147483647);
  const auto said = session.run();
  CHECK(session.ended_well);
  REQUIRE(said.size() == 4);
  CHECK(said[1].at("error").at("code") == -32602);
  CHECK(said[2].contains("result"));
}

}  // namespace
}  // namespace memdimm::lsp
