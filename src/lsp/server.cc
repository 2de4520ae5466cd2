// SPDX-License-Identifier: GPL-2.0-or-later
// One message after the other; what was changed is judged once no other message waits.
#include "lsp/server.h"

#include <algorithm>
#include <array>
#include <exception>
#include <istream>
#include <ostream>
#include <set>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_document.h"
#include "lsp/frames.h"
#include "lsp/messages.h"
#include "lsp/workspace.h"
#include "version.h"

namespace memdimm::lsp {
namespace {

constexpr std::size_t kDeepestMessage = 256;  // levels; LSP's messages have few

class Server {
  using Handler = Json (Server::*)(const Json&);

 public:
  struct Method {
    std::string_view name;
    Handler handler;  // nullptr: nothing is to be done
    bool request;     // wants an answer
  };

  static std::span<const Method> methods();

  Server(std::istream& in, std::ostream& out, const ServerOptions& options)
      : frames_(in), out_(out), workspace_(options) {}

  bool run();

 private:
  void take(const std::string& text);
  void dispatch(const Json& message);
  Json answer(std::string_view method, const Json& params, bool request);
  void send(const Json& message) { write_frame(out_, text_of(message)); }
  void tell(const std::string& fault);
  void publish();
  void publish_all();

  OpenDocument& document(const Json& params);

  Json initialize(const Json& params);
  Json shutdown(const Json& params);
  Json leave(const Json& params);
  Json open(const Json& params);
  Json change(const Json& params);
  Json close(const Json& params);
  Json save(const Json& params);
  Json configure(const Json& params);
  Json complete(const Json& params);
  Json hover_at(const Json& params);
  Json actions(const Json& params);
  Json outline(const Json& params);

  Frames frames_;
  std::ostream& out_;
  Workspace workspace_;
  Encoding encoding_ = Encoding::Utf16;
  std::set<std::string> changed_;  // URIs whose findings are to be told
  bool initialized_ = false;
  bool shut_down_ = false;
  bool exited_ = false;
};

std::span<const Server::Method> Server::methods() {
  static constexpr std::array kMethods = {
      Method{"initialize", &Server::initialize, true},
      Method{"initialized", nullptr, false},
      Method{"shutdown", &Server::shutdown, true},
      Method{"exit", &Server::leave, false},
      Method{"textDocument/didOpen", &Server::open, false},
      Method{"textDocument/didChange", &Server::change, false},
      Method{"textDocument/didClose", &Server::close, false},
      Method{"textDocument/didSave", &Server::save, false},
      Method{"workspace/didChangeWatchedFiles", &Server::save, false},
      Method{"workspace/didChangeConfiguration", &Server::configure, false},
      Method{"textDocument/completion", &Server::complete, true},
      Method{"textDocument/hover", &Server::hover_at, true},
      Method{"textDocument/codeAction", &Server::actions, true},
      Method{"textDocument/documentSymbol", &Server::outline, true},
  };
  return kMethods;
}

bool Server::run() {
  while (!exited_) {
    if (!frames_.waiting()) {
      publish();
    }
    const Frame frame = frames_.next();
    if (frame.kind == Frame::Kind::Fault) {
      send(error_message(nullptr, ErrorCode::ParseError, frame.text));
    }
    if (frame.kind != Frame::Kind::Message) {
      return false;
    }
    take(frame.text);
  }
  return shut_down_;
}

void Server::take(const std::string& text) {
  if (is_nested_deeper(text, kDeepestMessage)) {
    send(error_message(
        nullptr, ErrorCode::InvalidRequest, "a message is nested too deep"));
    return;
  }
  const Json message = Json::parse(text, nullptr, false);
  if (message.is_discarded()) {
    send(error_message(nullptr, ErrorCode::ParseError, "a message is not JSON"));
  } else if (!message.is_object()) {
    send(error_message(nullptr, ErrorCode::InvalidRequest, "a message is no object"));
  } else {
    dispatch(message);
  }
}

void Server::dispatch(const Json& message) {
  const auto id_at = message.find("id");
  const bool request = id_at != message.end();
  const bool known = request && (id_at->is_string() || id_at->is_number());
  const Json id = known ? *id_at : Json();
  try {
    if (request && !known) {
      throw RequestError(ErrorCode::InvalidRequest, "'id' is no number and no string");
    }
    const auto name = message.find("method");
    if (name == message.end() && request) {
      return;  // an answer, and nothing was asked
    }
    const auto params = message.find("params");
    Json result = answer(string_of(message, "method"),
                         params == message.end() ? Json::object() : *params,
                         request);
    if (request) {
      send(result_message(id, std::move(result)));
    }
  } catch (const RequestError& error) {
    if (request) {
      send(error_message(id, error.code(), error.what()));
    }
  } catch (const std::exception& error) {
    // A mistake of ours ends one request, not the editor's session.
    if (request) {
      send(error_message(id, ErrorCode::InternalError, error.what()));
    }
  }
}

Json Server::answer(std::string_view method, const Json& params, bool request) {
  const auto rows = methods();
  const auto row = std::find_if(
      rows.begin(), rows.end(), [&](const Method& one) { return one.name == method; });
  if (row == rows.end() || (request && !row->request)) {
    throw RequestError(ErrorCode::MethodNotFound, "no such request");
  }
  const bool first = row->handler == &Server::initialize;
  const bool last = row->handler == &Server::leave;
  if (!initialized_ && !first && !last) {
    throw RequestError(ErrorCode::NotInitialized, "initialize comes first");
  }
  if ((shut_down_ && !last) || (initialized_ && first)) {
    throw RequestError(ErrorCode::InvalidRequest,
                       shut_down_ ? "shut down already" : "initialized already");
  }
  return row->handler == nullptr ? Json() : (this->*row->handler)(params);
}

void Server::tell(const std::string& fault) {
  if (!fault.empty()) {
    constexpr int kError = 1;
    send(notification("window/showMessage", {{"type", kError}, {"message", fault}}));
  }
}

void Server::publish() {
  for (const std::string& uri : std::exchange(changed_, {})) {
    if (OpenDocument* one = workspace_.find(uri)) {
      send(notification("textDocument/publishDiagnostics", diagnostics(*one)));
    }
  }
}

// Once nothing else waits, as for what was typed.
void Server::publish_all() {
  for (const auto& [uri, document] : workspace_.documents()) {
    changed_.insert(uri);
  }
}

OpenDocument& Server::document(const Json& params) {
  const std::string uri = string_of(member(params, "textDocument"), "uri");
  if (OpenDocument* found = workspace_.find(uri)) {
    return *found;
  }
  throw RequestError(ErrorCode::InvalidParams, "the document is not open");
}

Json Server::initialize(const Json& params) {
  initialized_ = true;
  const Json::json_pointer offered("/capabilities/general/positionEncodings");
  if (params.is_object() && params.contains(offered) && params.at(offered).is_array()) {
    for (const Json& one : params.at(offered)) {
      encoding_ = one == kEncodingWords.of(Encoding::Utf8) ? Encoding::Utf8 : encoding_;
    }
  }
  if (params.is_object() && params.contains("initializationOptions") &&
      params.at("initializationOptions").is_object()) {
    tell(workspace_.configure(text_of(params.at("initializationOptions"))));
  }
  constexpr int kIncremental = 2;
  return {
      {"capabilities",
       {{"positionEncoding", kEncodingWords.of(encoding_)},
        {"textDocumentSync",
         {{"openClose", true}, {"change", kIncremental}, {"save", true}}},
        {"hoverProvider", true},
        {"documentSymbolProvider", true},
        {"completionProvider", {{"triggerCharacters", {"<", " ", "'", "\""}}}},
        {"codeActionProvider", {{"codeActionKinds", {"quickfix", "source.fixAll"}}}}}},
      {"serverInfo", {{"name", "memdimm"}, {"version", kVersion}}}};
}

Json Server::shutdown(const Json& /*params*/) {
  shut_down_ = true;
  return nullptr;
}

Json Server::leave(const Json& /*params*/) {
  exited_ = true;
  return nullptr;
}

Json Server::open(const Json& params) {
  const Json& item = member(params, "textDocument");
  const std::string uri = string_of(item, "uri");
  std::string fault;
  OpenDocument& opened =
      workspace_.open(uri, Text(string_of(item, "text"), encoding_), fault);
  opened.change(integer_of(item, "version"));
  tell(fault);
  changed_.insert(uri);
  return nullptr;
}

Json Server::change(const Json& params) {
  OpenDocument& changed = document(params);
  const Json& changes = member(params, "contentChanges");
  Text& text = changed.change(integer_of(member(params, "textDocument"), "version"));
  changed_.insert(changed.uri());
  for (const Json& one : changes) {
    const std::string with = string_of(one, "text");
    if (one.contains("range")) {
      const Range range = range_of(one, "range");
      text.replace(range.begin, range.end, with);
    } else {
      text = Text(with, encoding_);
    }
  }
  return nullptr;
}

Json Server::close(const Json& params) {
  const std::string uri = document(params).uri();
  workspace_.close(uri);
  changed_.erase(uri);
  send(notification("textDocument/publishDiagnostics",
                    {{"uri", uri}, {"diagnostics", Json::array()}}));
  return nullptr;
}

Json Server::save(const Json& /*params*/) {
  tell(workspace_.reload());
  publish_all();
  return nullptr;
}

Json Server::configure(const Json& params) {
  const Json& settings = member(params, "settings");
  const bool own = settings.is_object() && settings.contains("memdimm");
  const Json& ours = own ? settings.at("memdimm") : settings;
  tell(workspace_.configure(ours.is_object() ? text_of(ours) : "{}"));
  publish_all();
  return nullptr;
}

Json Server::complete(const Json& params) {
  OpenDocument& in = document(params);
  return completion(in, workspace_.grammar(in.dialect()), point_of(params, "position"));
}

Json Server::hover_at(const Json& params) {
  return hover(document(params), point_of(params, "position"));
}

Json Server::actions(const Json& params) {
  return code_actions(document(params), range_of(params, "range"));
}

Json Server::outline(const Json& params) {
  return symbols(document(params));
}

}  // namespace

bool serve(std::istream& in, std::ostream& out, const ServerOptions& options) {
  return Server(in, out, options).run();
}

std::vector<std::string_view> methods() {
  std::vector<std::string_view> out;
  for (const Server::Method& one : Server::methods()) {
    out.push_back(one.name);
  }
  return out;
}

}  // namespace memdimm::lsp
