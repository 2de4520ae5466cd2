// SPDX-License-Identifier: GPL-2.0-or-later
// A strict scan of RFC 8259's grammar. The library's parsers tell no places and refuse
// numbers beyond a double's range; it still takes strings apart here.
#include "analysis/json_input.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/visible.h"
#include "base/words.h"

namespace memdimm::analysis {
namespace {

constexpr std::string_view kDigits = "0123456789";

// Where the text stops being JSON.
struct NotJson {
  std::size_t at;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  JsonValue document() {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    at_ = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    JsonValue out = value(0);
    skip_blanks();
    expect(at_ == text_.size());
    return out;
  }

 private:
  [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void expect(bool right) const {
    if (!right) {
      throw NotJson{at_};
    }
  }

  void skip_blanks() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
  }

  bool skip(char wanted) {
    skip_blanks();
    const bool found = at_ < text_.size() && text_[at_] == wanted;
    at_ += found ? 1 : 0;
    return found;
  }

  JsonValue value(unsigned depth) {
    constexpr unsigned kDeepest = 256;
    expect(depth < kDeepest);
    skip_blanks();
    JsonValue out;
    out.at = at_;
    switch (next()) {
      case '{':
        out.kind = JsonKind::Object;
        members(out, depth);
        break;
      case '[':
        out.kind = JsonKind::Array;
        items(out, depth);
        break;
      case '"':
        out.kind = JsonKind::String;
        out.text = string();
        break;
      default:
        out.kind = word_or_number();
        out.text = text_.substr(out.at, at_ - out.at);
    }
    return out;
  }

  void members(JsonValue& out, unsigned depth) {
    ++at_;
    if (skip('}')) {
      return;
    }
    do {
      skip_blanks();
      JsonMember member;
      member.at = at_;
      member.key = string();
      expect(skip(':'));
      member.value = value(depth + 1);
      out.members.push_back(std::move(member));
    } while (skip(','));
    expect(skip('}'));
  }

  void items(JsonValue& out, unsigned depth) {
    ++at_;
    if (skip(']')) {
      return;
    }
    do {
      out.items.push_back(value(depth + 1));
    } while (skip(','));
    expect(skip(']'));
  }

  std::string string() {
    const std::size_t begin = at_;
    expect(next() == '"');
    for (++at_; next() != '"'; ++at_) {
      at_ += next() == '\\' ? 1U : 0U;
      expect(at_ < text_.size());
    }
    ++at_;
    const auto read =
        nlohmann::json::parse(text_.substr(begin, at_ - begin), nullptr, false);
    if (!read.is_string()) {
      throw NotJson{begin};
    }
    return read.get<std::string>();
  }

  JsonKind word_or_number() {
    struct Row {
      std::string_view word;
      JsonKind kind;
    };
    constexpr std::array kWords = {Row{"true", JsonKind::Boolean},
                                   Row{"false", JsonKind::Boolean},
                                   Row{"null", JsonKind::Null}};
    for (const Row& row : kWords) {
      if (text_.substr(at_).starts_with(row.word)) {
        at_ += row.word.size();
        return row.kind;
      }
    }
    at_ += next() == '-' ? 1U : 0U;
    if (next() == '0') {
      ++at_;
    } else {
      digits();
    }
    if (next() == '.') {
      ++at_;
      digits();
    }
    if (next() == 'e' || next() == 'E') {
      ++at_;
      at_ += next() == '-' || next() == '+' ? 1U : 0U;
      digits();
    }
    return JsonKind::Number;
  }

  void digits() {
    const std::size_t end =
        std::min(text_.find_first_not_of(kDigits, at_), text_.size());
    expect(end != at_);
    at_ = end;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

constexpr auto kKindWords = words<JsonKind>({{JsonKind::Null, "null"},
                                             {JsonKind::Boolean, "true or false"},
                                             {JsonKind::Number, "a number"},
                                             {JsonKind::String, "a string"},
                                             {JsonKind::Array, "a list"},
                                             {JsonKind::Object, "an object"}});

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
  const auto found =
      std::find_if(members.rbegin(), members.rend(), [&](const JsonMember& one) {
        return one.key == key;
      });
  return found == members.rend() ? nullptr : &found->value;
}

std::string_view json_kind_words(JsonKind kind) {
  return kKindWords.of(kind);
}

JsonInput::JsonInput(std::string_view text, std::string name)
    : source_(0, std::move(name), std::string(text)) {
  try {
    root_ = Scanner(source_.text()).document();
  } catch (const NotJson& error) {
    fail(error.at, "this is not JSON");
  }
}

void JsonInput::add_fault(std::size_t at, const std::string& message) {
  faults_.push_back({at, located(at, message)});
}

void JsonInput::throw_faults() {
  if (faults_.empty()) {
    return;
  }
  std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
    return a.at < b.at;
  });
  std::string all;
  for (const Fault& one : faults_) {
    all += (all.empty() ? "" : "\n") + one.text;
  }
  throw InputError(all);
}

void JsonInput::fail(std::size_t at, const std::string& message) const {
  throw InputError(located(at, message));
}

std::string JsonInput::located(std::size_t at, const std::string& message) const {
  const std::size_t within = std::min(at, source_.text().size());
  return visible(source_.place(static_cast<std::uint32_t>(within))) + ": " + message;
}

}  // namespace memdimm::analysis
