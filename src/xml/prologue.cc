// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml/prologue.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "xml/codes.h"

namespace memdimm::xml {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Pattern {
  std::string_view bytes;
  std::string_view encoding;
};

// How a document in another encoding starts (XML 1.0, appendix F); UTF-32 first, since
// one of its marks starts with one of UTF-16.
constexpr std::array kPatterns = {
    Pattern{{"\xFF\xFE\0\0", 4}, "UTF-32"},
    Pattern{{"\0\0\xFE\xFF", 4}, "UTF-32"},
    Pattern{{"<\0\0\0", 4}, "UTF-32LE"},
    Pattern{{"\0\0\0<", 4}, "UTF-32BE"},
    Pattern{"\xFF\xFE", "UTF-16"},
    Pattern{"\xFE\xFF", "UTF-16"},
    Pattern{{"<\0", 2}, "UTF-16LE"},
    Pattern{{"\0<", 2}, "UTF-16BE"},
};

// What packs a document, by how the result starts.
struct Packer {
  std::string_view bytes;
  std::string_view name;
  std::string_view unpack;
};

constexpr std::array kPackers = {
    Packer{"\x1F\x8B", "gzip", "gunzip"},
    Packer{{"\xFD"
            "7zXZ\0",
            6},
           "xz",
           "unxz"},
    Packer{"\x28\xB5\x2F\xFD", "zstd", "unzstd"},
    Packer{"BZh", "bzip2", "bunzip2"},
    Packer{"PK\x03\x04", "zip", "unzip"},
};

// Whether the text begins with a tag in EBCDIC, behind its blanks: '<' is 0x4C there,
// which no other encoding has in front of letters from 0x81 on.
bool is_ebcdic(std::string_view text) {
  const std::size_t from = text.find_first_not_of("\x40\x15\x25\x0D\x05");
  text.remove_prefix(std::min(from, text.size()));
  if (text.size() < 3 || text[0] != '\x4C') {
    return false;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  const bool declaration = second == 0x6F && third == 0xA7;                // <?x
  const bool remark = second == 0x5A && (third == 0x60 || third >= 0xC1);  // <!- <!D
  const bool name = second >= 0x81 && second <= 0xA9 && third >= 0x4B;
  return declaration || remark || name;
}

bool bad_encoding(Scanner& in, std::string_view name, std::string_view iconv) {
  return in.fail(kBadEncoding,
                 in.span(in.at, in.at),
                 "the document is " + std::string(name) + "; expected UTF-8",
                 "save the document as UTF-8, with iconv -f " + std::string(iconv) +
                     " -t UTF-8 for instance");
}

// <?xml version="1.0" encoding="UTF-8" standalone="yes"?>, in this order, all but the
// first optional.
class Declaration {
 public:
  Declaration(Scanner& in, Prologue& found) : in_(in), found_(found) {}

  bool read() {
    const char* open = in_.at;
    in_.at += kOpening.size();
    while (true) {
      const bool separated = in_.skip_blanks();
      if (in_.starts_with("?>")) {
        break;
      }
      if (!read_part(separated)) {
        return false;
      }
    }
    in_.at += 2;
    if (next_ == kParts.begin()) {
      return in_.fail(kNotWellFormed,
                      in_.span(open, in_.at),
                      "XML declaration without a version; expected version=\"1.0\"",
                      "write <?xml version=\"1.0\"?>, or leave the declaration out");
    }
    return true;
  }

  static constexpr std::string_view kOpening = "<?xml";

 private:
  using Check = bool (Declaration::*)(std::string_view value);
  struct Part {
    std::string_view name;
    Check check;
  };

  bool read_part(bool separated) {
    const char* from = in_.at;
    const std::string_view name = in_.scan_name();
    const auto* part = std::find_if(next_, kParts.end(), [&](const Part& candidate) {
      return candidate.name == name;
    });
    const bool version_first = next_ != kParts.begin() || part == next_;
    if (part == kParts.end() || !version_first) {
      return bad_part(from, name);
    }
    if (!separated) {
      return in_.fail(kNotWellFormed,
                      in_.span(from, in_.at),
                      "no white space before " + quoted(name) +
                          " in the XML declaration; expected a space");
    }
    next_ = std::next(part);
    std::string_view value;
    return read_value(name, value) && (this->*part->check)(value);
  }

  bool bad_part(const char* from, std::string_view name) {
    const std::string expected =
        "expected version, encoding and standalone, in this order, and then '?>'";
    return name.empty() ? in_.unexpected(expected)
                        : in_.fail(kNotWellFormed,
                                   in_.span(from, in_.at),
                                   "unexpected " + quoted(name) +
                                       " in the XML declaration; " + expected);
  }

  bool read_value(std::string_view name, std::string_view& value) {
    in_.skip_blanks();
    if (*in_.at != '=') {
      return in_.unexpected("expected '=' behind " + quoted(name));
    }
    ++in_.at;
    in_.skip_blanks();
    const char quote = *in_.at;
    if (quote != '"' && quote != '\'') {
      return in_.unexpected("expected the value of " + quoted(name) + " in quotes");
    }
    const char* from = ++in_.at;
    while (is(*in_.at, kValueByte) && *in_.at != '?' && *in_.at != '>') {
      ++in_.at;
    }
    if (*in_.at != quote) {
      return in_.unexpected("expected the quote that closes the value of " +
                            quoted(name));
    }
    value = {from, static_cast<std::size_t>(in_.at - from)};
    ++in_.at;
    return true;
  }

  // libxml2 takes every 1.x, "1." among them, so libvirt does too.
  bool check_version(std::string_view value) {
    if (value.starts_with("1.") &&
        value.find_first_not_of("0123456789", 2) == std::string_view::npos) {
      return true;
    }
    return bad_value(
        kNotWellFormed, value, "XML version " + quoted(value) + "; expected '1.0'");
  }

  bool check_encoding(std::string_view value) {
    const auto same = [&](std::string_view name) {
      return equal_ignoring_case(name, value);
    };
    found_.encoding = span_of(value);
    found_.is_ascii = same("US-ASCII") || same("ASCII");
    if (found_.is_ascii || same("UTF-8") || same("UTF8")) {
      return true;
    }
    in_.fail(kBadEncoding,
             span_of(value),
             "encoding " + quoted(value) + " is not read; expected 'UTF-8'",
             "save the document as UTF-8 and declare that");
    return false;
  }

  bool check_standalone(std::string_view value) {
    return value == "yes" || value == "no" ||
           bad_value(kNotWellFormed,
                     value,
                     "standalone is " + quoted(value) + "; expected 'yes' or 'no'");
  }

  bool bad_value(const Code& code, std::string_view value, std::string message) {
    return in_.fail(code, span_of(value), std::move(message));
  }

  [[nodiscard]] Span span_of(std::string_view value) const {
    return in_.span(value.data(), value.data() + value.size());
  }

  static constexpr std::array<Part, 3> kParts = {
      Part{"version", &Declaration::check_version},
      Part{"encoding", &Declaration::check_encoding},
      Part{"standalone", &Declaration::check_standalone},
  };

  Scanner& in_;
  Prologue& found_;
  const Part* next_ = kParts.data();
};

}  // namespace

std::optional<Prologue> read_prologue(Scanner& in) {
  for (const Packer& packer : kPackers) {
    if (in.starts_with(packer.bytes)) {
      in.fail(kBadEncoding,
              in.span(in.at, in.at),
              "the document is packed with " + std::string(packer.name) +
                  "; expected UTF-8",
              "unpack it with " + std::string(packer.unpack));
      return std::nullopt;
    }
  }
  if (is_ebcdic(in.source.text())) {
    bad_encoding(in, "EBCDIC", "IBM1047");
    return std::nullopt;
  }
  for (const Pattern& pattern : kPatterns) {
    if (in.starts_with(pattern.bytes)) {
      bad_encoding(in, pattern.encoding, pattern.encoding);
      return std::nullopt;
    }
  }
  if (in.starts_with(kByteOrderMark)) {
    in.at += kByteOrderMark.size();
  }
  Prologue found;
  if (!in.starts_with(Declaration::kOpening)) {
    return found;
  }
  const char behind = in.at[Declaration::kOpening.size()];
  const bool declared = is(behind, kBlankByte) || behind == '?';
  if (declared && !Declaration(in, found).read()) {
    return std::nullopt;
  }
  return found;
}

}  // namespace memdimm::xml
