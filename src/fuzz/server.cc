// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes as what an editor sends: a document that is opened, asked about everywhere
// and changed; messages, one a line; or, from "Content-Length" on, the stream as it is.
// The server ends, and each of its answers is one.
#include "lsp/server.h"

#include <array>
#include <cstdint>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/option.h"
#include "fuzz/must.h"
#include "fuzz/program.h"
#include "lsp/frames.h"
#include "lsp/messages.h"

namespace memdimm::fuzz {
namespace {

using Json = nlohmann::json;

constexpr const char* kUri = "untitled:vm.xml";

// What an editor sends, in the form in which it does.
class Editor {
 public:
  void send(std::string_view text) { lsp::write_frame(out_, text); }
  void notify(const char* method, Json params) {
    send(text_of({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}}));
  }
  void ask(const char* method, Json params) {
    send(text_of({{"jsonrpc", "2.0"},
                  {"id", ++asked_},
                  {"method", method},
                  {"params", std::move(params)}}));
  }
  void begin() {
    ask("initialize", {{"capabilities", Json::object()}});
    notify("initialized", Json::object());
  }
  [[nodiscard]] std::string stream() const { return out_.str(); }

 private:
  static std::string text_of(const Json& message) { return lsp::text_of(message); }

  std::ostringstream out_;
  int asked_ = 0;
};

Json at(std::size_t line, std::size_t character) {
  return {{"line", line}, {"character", character}};
}

void ask_everywhere(Editor& editor, std::string_view text) {
  constexpr std::size_t kPlaces = 6;
  const std::size_t step = text.size() / kPlaces + 1;
  const Json document = {{"uri", kUri}};
  std::size_t line = 0;
  std::size_t character = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % step == 0) {
      const Json place = {{"textDocument", document},
                          {"position", at(line, character)}};
      editor.ask("textDocument/hover", place);
      editor.ask("textDocument/completion", place);
      const Json range = {{"start", at(line, 0)}, {"end", at(line + 1, character)}};
      editor.ask("textDocument/codeAction",
                 {{"textDocument", document}, {"range", range}});
    }
    const bool ends = text[i] == '\n';
    line += ends ? 1U : 0U;
    character = ends ? 0 : character + 1;
  }
  editor.ask("textDocument/documentSymbol", {{"textDocument", document}});
}

// Its second half goes, and comes back.
void open_and_change(Editor& editor, const std::string& text) {
  editor.begin();
  editor.notify("textDocument/didOpen",
                {{"textDocument", {{"uri", kUri}, {"version", 1}, {"text", text}}}});
  ask_everywhere(editor, text);
  const auto lines = split(text, '\n');
  const std::size_t middle = lines.size() / 2;
  const Json cut = {{"range", {{"start", at(middle, 1)}, {"end", at(lines.size(), 0)}}},
                    {"text", ""}};
  editor.notify(
      "textDocument/didChange",
      {{"textDocument", {{"uri", kUri}, {"version", 2}}}, {"contentChanges", {cut}}});
  const Json end = {{"textDocument", {{"uri", kUri}}}, {"position", at(middle, 1)}};
  editor.ask("textDocument/completion", end);
  editor.notify("textDocument/didChange",
                {{"textDocument", {{"uri", kUri}, {"version", 3}}},
                 {"contentChanges", {{{"text", text}}}}});
}

std::string stream_of(const std::string& text) {
  if (text.starts_with("Content-Length")) {
    return text;
  }
  Editor editor;
  if (text.starts_with("{")) {
    for (const std::string_view message : split(text, '\n')) {
      if (!message.empty()) {
        editor.send(message);
      }
    }
  } else {
    open_and_change(editor, text);
  }
  return editor.stream();
}

std::vector<Json> messages_of(const std::string& stream) {
  std::istringstream in(stream);
  lsp::Frames frames(in);
  std::vector<Json> out;
  for (lsp::Frame one = frames.next(); one.kind == lsp::Frame::Kind::Message;
       one = frames.next()) {
    out.push_back(Json::parse(one.text, nullptr, false));
  }
  return out;
}

// How many requests want an answer, by their ids, until the editor says exit.
std::map<std::string, int> requests_of(const std::string& stream) {
  std::map<std::string, int> out;
  for (const Json& one : messages_of(stream)) {
    const bool object = one.is_object();
    const auto id = object ? one.find("id") : one.end();
    if (object && id == one.end() && one.value("method", Json()) == "exit") {
      break;
    }
    if (object && id != one.end() && one.contains("method") &&
        (id->is_number() || id->is_string())) {
      ++out[lsp::text_of(*id)];
    }
  }
  return out;
}

void check_range(const Json& range) {
  const auto place = [](const Json& point) {
    return std::array{point.at("line").get<unsigned>(),
                      point.at("character").get<unsigned>()};
  };
  must(place(range.at("start")) <= place(range.at("end")),
       "a range ends behind its begin");
}

void check_ranges(const Json& value) {
  if (value.is_object() && value.contains("start") && value.contains("end")) {
    check_range(value);
  } else if (value.is_structured()) {
    for (const Json& one : value) {
      check_ranges(one);
    }
  }
}

void check_answer(const Json& said) {
  must(said.at("jsonrpc") == "2.0", "a message is of JSON-RPC");
  const bool is_answer = said.contains("id");
  must(is_answer != said.contains("method"),
       "a message is an answer or a notification");
  must(!is_answer || said.contains("result") != said.contains("error"),
       "an answer is a result or an error");
  if (said.contains("error")) {
    const Json& error = said.at("error");
    must(error.at("code") != static_cast<int>(lsp::ErrorCode::InternalError),
         "nothing of what an editor sends is an internal error",
         said.dump());
    must(!error.at("message").get<std::string>().empty(), "an error says why");
  }
  check_ranges(said);
}

void check_server(const std::string& text) {
  const std::string stream = stream_of(text);
  const auto settings = cli::config_settings();
  const lint::Given given;
  std::istringstream in(stream);
  std::ostringstream out;
  lsp::serve(in, out, {{"", true}, settings, given});
  must(is_utf8(out.str()), "what the server writes is UTF-8");
  std::map<std::string, int> open = requests_of(stream);
  for (const Json& said : messages_of(out.str())) {
    must(said.is_object(), "what the server writes is JSON", out.str());
    check_answer(said);
    if (said.contains("id") && !said.at("id").is_null()) {
      must(--open[lsp::text_of(said.at("id"))] >= 0, "nothing is answered twice");
    }
  }
  for (const auto& [id, count] : open) {
    must(count == 0, "each request is answered", id);
  }
}

}  // namespace
}  // namespace memdimm::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  memdimm::fuzz::check_server(memdimm::fuzz::text_of(data, size));
  return 0;
}
