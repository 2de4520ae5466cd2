// SPDX-License-Identifier: GPL-2.0-or-later
// A scan that forgives: names, quotes and brackets up to the caret, nothing else.
#include "lsp/caret.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace memdimm::lsp {
namespace {

constexpr std::string_view kEndsName = " \t\r\n/>=<'\"";

class Scan {
 public:
  Scan(std::string_view text, std::size_t offset) : text_(text.substr(0, offset)) {}

  Caret run() {
    while (at_ < text_.size() && !done_) {
      if (text_[at_] != '<') {
        content();
      } else if (!skip_passage()) {
        tag();
      }
    }
    if (!done_ && caret_.in == Caret::In::Nothing && !caret_.path.empty()) {
      found(Caret::In::Content, text_.size());
    }
    return std::move(caret_);
  }

 private:
  void found(Caret::In in, std::size_t begin) {
    caret_.in = in;
    caret_.begin = begin;
    done_ = true;
  }

  void content() {
    const std::size_t next = text_.find('<', at_);
    if (next != std::string_view::npos) {
      at_ = next;
      return;
    }
    const std::size_t begin = text_.find_first_not_of(kBlanks, at_);
    at_ = text_.size();
    if (!caret_.path.empty()) {
      found(Caret::In::Content, std::min(begin, text_.size()));
    }
  }

  // Comments, CDATA sections, declarations: to their end, or to the caret.
  bool skip_passage() {
    struct Passage {
      std::string_view begin;
      std::string_view end;
    };
    static constexpr std::array kPassages = {Passage{"<!--", "-->"},
                                             Passage{"<![CDATA[", "]]>"},
                                             Passage{"<?", "?>"},
                                             Passage{"<!", ">"}};
    const auto* const one =
        std::find_if(kPassages.begin(), kPassages.end(), [&](const Passage& passage) {
          return text_.substr(at_).starts_with(passage.begin);
        });
    if (one == kPassages.end()) {
      return false;
    }
    const std::size_t end = text_.find(one->end, at_ + one->begin.size());
    done_ = end == std::string_view::npos;
    at_ = done_ ? text_.size() : end + one->end.size();
    return true;
  }

  std::string_view name() {
    const std::size_t end = std::min(text_.find_first_of(kEndsName, at_), text_.size());
    const std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    return word;
  }

  void tag() {
    const std::size_t begin = ++at_;
    if (at_ < text_.size() && text_[at_] == '/') {
      end_tag();
      return;
    }
    const std::string_view word = name();
    if (at_ == text_.size()) {
      found(Caret::In::ElementName, begin);
      return;
    }
    caret_.path.push_back({word, {}, {}});
    attributes();
  }

  void end_tag() {
    const std::size_t end = text_.find_first_of("><", at_ + 1);
    if (end == std::string_view::npos) {
      done_ = true;
      return;
    }
    const std::string_view word = trim(text_.substr(at_ + 1, end - at_ - 1));
    at_ = text_[end] == '>' ? end + 1 : end;
    // An element that nobody ended ends with the one around it.
    const auto open = std::find_if(caret_.path.rbegin(),
                                   caret_.path.rend(),
                                   [&](const auto& one) { return one.name == word; });
    if (open != caret_.path.rend()) {
      caret_.path.erase(std::prev(open.base()), caret_.path.end());
      ended(word);
    }
  }

  void ended(std::string_view word) {
    if (!caret_.path.empty()) {
      caret_.path.back().children.push_back(word);
    }
  }

  // Behind the name of a start tag.
  void attributes() {
    while (!done_) {
      at_ = std::min(text_.find_first_not_of(" \t\r\n/", at_), text_.size());
      if (at_ == text_.size()) {
        found(Caret::In::AttributeName, at_);
        return;
      }
      if (text_[at_] == '>') {
        const bool empty = text_[at_ - 1] == '/';
        ++at_;
        if (empty) {
          const std::string_view word = caret_.path.back().name;
          caret_.path.pop_back();
          ended(word);
        }
        return;
      }
      if (text_[at_] == '<') {
        return;  // the tag was never ended
      }
      attribute();
    }
  }

  void attribute() {
    const std::size_t begin = at_;
    const std::string_view word = name();
    if (at_ == text_.size()) {
      found(Caret::In::AttributeName, begin);
      return;
    }
    at_ = std::min(text_.find_first_not_of(" \t\r\n=", at_), text_.size());
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '\'' && quote != '"') {
      at_ += at_ == begin ? 1 : 0;
      return;
    }
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      caret_.attribute = word;
      found(Caret::In::AttributeValue, at_ + 1);
      return;
    }
    caret_.path.back().attributes.push_back(
        {word, text_.substr(at_ + 1, end - at_ - 1)});
    at_ = end + 1;
  }

  std::string_view text_;  // up to the caret
  std::size_t at_ = 0;
  bool done_ = false;
  Caret caret_;
};

}  // namespace

Caret find_caret(std::string_view text, std::size_t offset) {
  return Scan(text, std::min(offset, text.size())).run();
}

}  // namespace memdimm::lsp
