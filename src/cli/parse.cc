// SPDX-License-Identifier: GPL-2.0-or-later
// The parser, which is CLI11's with rows of the table for options; what they need and
// exclude is asked of the rows.
#include "cli/parse.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "base/visible.h"
#include "cli/option.h"

namespace memdimm::cli {
namespace {

template <class Struct>
Struct& part(Invocation& out) {
  if constexpr (std::is_same_v<Struct, lint::Settings>) {
    return out.given.settings;
  } else if constexpr (std::is_same_v<Struct, Common>) {
    return out.common;
  } else {
    return std::get<Struct>(out.own);
  }
}

// What is wrong with `text` for this option; "" where nothing is, and `out` has it.
std::string apply(const OptionRow& row, const std::string& text, Invocation& out) {
  return std::visit(
      [&]<class Struct>(Into<Struct> set) { return set(text, part<Struct>(out)); },
      row.set);
}

// What an option sets its setting to, in the words of a configuration.
std::string shown_value(const OptionRow& row, const std::string& text) {
  if (!row.value.empty()) {
    return text;
  }
  return row.decides == "format"    ? "quiet"
         : row.decides == "fail-on" ? "never"
                                    : "true";
}

std::string empty_value(const OptionRow& row) {
  return std::string(long_flag(row)) + " is empty; expected " + row.value;
}

// The option nearest to a misspelt one, with its command's others as candidates.
std::string unknown_option(const std::string& given,
                           const std::vector<const OptionRow*>& rows) {
  std::vector<std::string_view> flags = {"--help"};
  for (const OptionRow* row : rows) {
    flags.push_back(long_flag(*row));
  }
  const std::string name = given.substr(0, given.find('='));
  return "unknown option " + memdimm::quoted(name) +
         or_meant(closest_match(name, flags), "");
}

// One command's words.
class Parser {
 public:
  Parser(const Command& command, bool piped) : command_(command), piped_(piped) {
    out_.command = &command;
    out_.own = command.options();
    for (const OptionRow& row : option_rows()) {
      if (belongs_to(row, command.name)) {
        rows_.push_back(&row);
      }
    }
  }

  std::variant<Invocation, Told> run(std::vector<std::string> words) {
    std::string error = empty_behind_equals(words);
    if (error.empty()) {
      CLI::App app;
      declare(app);
      try {
        std::reverse(words.begin(), words.end());  // as CLI11 wants a vector
        app.parse(std::move(words));
        read_the_pipe();
        error = contradiction();
      } catch (const CLI::CallForHelp&) {
        return Told{ExitCode::Fine, command_help(command_)};
      } catch (const CLI::ParseError& refused) {
        error = sentence(refused, app);
      }
    }
    if (!error.empty()) {
      return usage_error(std::move(error), command_.name);
    }
    return std::move(out_);
  }

 private:
  // What an option without anything behind its = lacks; "" where there is none. The
  // library would take the next word for it.
  [[nodiscard]] std::string empty_behind_equals(
      const std::vector<std::string>& words) const {
    const auto end = std::find(words.begin(), words.end(), "--");
    for (const OptionRow* row : rows_) {
      const std::string empty = std::string(long_flag(*row)) + '=';
      if (!row->value.empty() && std::find(words.begin(), end, empty) != end) {
        return empty_value(*row);
      }
    }
    return {};
  }

  void declare(CLI::App& app) {
    app.set_help_flag("-h,--help", "");
    for (const OptionRow* row : rows_) {
      declare(app, *row);
    }
    if (!command_.operand.empty()) {
      // Counted in operand_error(), which knows their names.
      app.add_option("OPERAND", out_.operands, "")->type_name("")->expected(0, -1);
    }
  }

  void declare(CLI::App& app, const OptionRow& row) {
    const std::string flags(row.flags);
    if (row.value.empty()) {
      app.add_flag_callback(
          flags, [this, &row] { take(row, ""); }, row.help);
      return;
    }
    app.add_option_function<std::vector<std::string>>(
           flags,
           [this, &row](const std::vector<std::string>& given) {
             for (const std::string& one : given) {
               take(row, one);
             }
           },
           row.help)
        ->type_name(row.value)
        ->type_size(1)
        ->expected(1)
        ->take_all()
        ->allow_extra_args(false);
  }

  void take(const OptionRow& row, const std::string& text) {
    if (text.empty() && row.value == "SIZE") {
      throw CLI::ValidationError(empty_value(row));
    }
    if (const std::string wrong = apply(row, text, out_); !wrong.empty()) {
      throw CLI::ValidationError(wrong);
    }
    if (!text.empty() || row.value.empty()) {
      given_.insert(long_flag(row));
    }
    const std::string_view setting = row.config ? row.config->name : row.decides;
    if (!setting.empty()) {
      out_.given.names.insert(setting);
      out_.given.settings.said.push_back(
          {std::string(setting), shown_value(row, text), "the command line"});
    }
    const bool is_document = row.value == "DOMAIN" || row.value == "MODULE";
    standard_input_ += is_document && text == "-" ? 1 : 0;
  }

  [[nodiscard]] std::string sentence(const CLI::ParseError& refused,
                                     const CLI::App& app) const {
    std::string text = refused.what();
    if (dynamic_cast<const CLI::ExtrasError*>(&refused) != nullptr) {
      const auto left = app.remaining();
      const bool option = left.front().size() > 1 && left.front().front() == '-';
      return option ? unknown_option(left.front(), rows_)
                    : "unexpected " + memdimm::quoted(left.front(), kLongestPath);
    }
    return dynamic_cast<const CLI::ArgumentMismatch*>(&refused) != nullptr
               ? text.substr(0, text.find(':')) + " needs a value"
               : text;
  }

  // A command on one document that names none is about what is piped in.
  void read_the_pipe() {
    const bool reads = command_.operand == "DOMAIN" || command_.operand == "MODULE";
    if (piped_ && reads && out_.operands.empty() && standard_input_ == 0) {
      out_.operands.emplace_back("-");
    }
  }

  // What is wrong with words that are each right, or "".
  [[nodiscard]] std::string contradiction() const {
    for (const auto check : {&Parser::needed,
                             &Parser::excluded,
                             &Parser::read_twice,
                             &Parser::operand_error,
                             &Parser::missing}) {
      if (std::string error = (this->*check)(); !error.empty()) {
        return error;
      }
    }
    return {};
  }

  [[nodiscard]] std::string needed() const {
    for (const OptionRow* row : given_rows()) {
      const auto needs = split(row->needs, ' ');
      const bool met =
          row->needs.empty() ||
          std::any_of(needs.begin(), needs.end(), [&](std::string_view one) {
            return given_.contains(one);
          });
      if (!met) {
        const auto other =
            std::find_if(rows_.begin(), rows_.end(), [&](const OptionRow* one) {
              return long_flag(*one) == needs.front();
            });
        const std::string& value = (*other)->value;
        return std::string(long_flag(*row)) + " needs " + std::string(needs.front()) +
               (value.empty() ? "" : " " + value);
      }
    }
    return {};
  }

  [[nodiscard]] std::string excluded() const {
    for (const OptionRow* row : given_rows()) {
      for (const std::string_view other : split(row->excludes, ' ')) {
        if (given_.contains(other)) {
          return std::string(row->excluded);
        }
      }
    }
    return {};
  }

  [[nodiscard]] std::string read_twice() const {
    const auto operands = std::count(out_.operands.begin(), out_.operands.end(), "-");
    return (!command_.many || command_.at_least_one) && operands + standard_input_ > 1
               ? "'-' is named twice; standard input can be read once"
               : "";
  }

  // What is wrong with the number of operands.
  [[nodiscard]] std::string operand_error() const {
    if (command_.many || command_.operand.empty()) {
      return command_.at_least_one && out_.operands.empty()
                 ? std::string(command_.operand) + " is missing"
                 : std::string();
    }
    const auto names = split(command_.operand, ' ');
    const std::size_t given = out_.operands.size();
    if (given < names.size() && !names[given].starts_with('[')) {
      return std::string(names[given]) + " is missing";
    }
    return given <= names.size()
               ? std::string()
               : "unexpected " +
                     memdimm::quoted(out_.operands[names.size()], kLongestPath);
  }

  // Required, but for what stands instead of it.
  [[nodiscard]] std::string missing() const {
    std::set<std::string_view> settled = given_;
    for (const OptionRow* row : given_rows()) {
      for (const std::string_view other : split(row->excludes, ' ')) {
        settled.insert(other);
      }
    }
    for (const OptionRow* row : rows_) {
      if (!row->required.empty() && !settled.contains(long_flag(*row))) {
        return std::string(long_flag(*row)) + " is missing; expected " +
               std::string(row->required);
      }
    }
    return {};
  }

  [[nodiscard]] std::vector<const OptionRow*> given_rows() const {
    std::vector<const OptionRow*> out;
    std::copy_if(
        rows_.begin(), rows_.end(), std::back_inserter(out), [&](const OptionRow* row) {
          return given_.contains(long_flag(*row));
        });
    return out;
  }

  const Command& command_;
  bool piped_;
  std::vector<const OptionRow*> rows_;
  Invocation out_;
  std::set<std::string_view> given_;   // long flags
  std::ptrdiff_t standard_input_ = 0;  // options that read it
};

}  // namespace

std::variant<Invocation, Told> parse(std::span<const char* const> arguments,
                                     bool piped) {
  std::vector<std::string> words(arguments.begin(), arguments.end());
  if (words.empty()) {
    return Told{ExitCode::Failure, main_help()};
  }
  if (words.front() == "-h" || words.front() == "--help") {
    return Told{ExitCode::Fine, main_help()};
  }
  if (words.front() == "-V" || words.front() == "--version") {
    return Told{ExitCode::Fine, version_text()};
  }
  const Command* command = find_command(words.front());
  if (command == nullptr) {
    const bool option = words.front().starts_with('-');
    return option ? usage_error("unknown option " + memdimm::quoted(words.front()), "")
                  : unknown_command(words.front());
  }
  words.erase(words.begin());
  return Parser(*command, piped).run(std::move(words));
}

}  // namespace memdimm::cli
