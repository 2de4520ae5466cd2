// SPDX-License-Identifier: GPL-2.0-or-later
// What both dialects read alike: scaled sizes, numbers, sets, and the facts about the
// guest around its memory. The grammar has passed, so text has the right form; what is
// found here is what a grammar cannot say, such as a number that does not fit.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "diag/diagnostics.h"
#include "model/domain.h"
#include "xml/document.h"

namespace memdimm::dialect {

// Of codes.h those that are about values.
std::span<const Code> reading_codes();

// How a dialect turns text into bytes.
struct SizeRules {
  Bytes largest;   // above it: MD107
  Bytes round_to;  // libvirt keeps KiB and rounds up; the proposal keeps bytes (1)
};

inline constexpr SizeRules kProposalSizes{~Bytes{0}, 1};
// libvirt 9.0 to 12.8: bytes up to 2^63 - 1 and fewer than 2^53 KiB.
inline constexpr SizeRules kLibvirtSizes{(Bytes{1} << 63) - 1, kKiB};

class Reader {
 public:
  // Every size that is read is noted in `written`, too.
  Reader(const Source& source,
         Diagnostics& out,
         SizeRules sizes,
         std::vector<model::WrittenSize>& written)
      : source_(source), out_(out), sizes_(sizes), written_(&written) {}

  // The same, with the sizes noted elsewhere.
  [[nodiscard]] Reader noting(std::vector<model::WrittenSize>& written) const {
    return {source_, out_, sizes_, written};
  }

  [[nodiscard]] const Source& source() const { return source_; }
  [[nodiscard]] Diagnostics& out() const { return out_; }

  // The element's text times its unit (`unit` attribute, KiB where absent). nullopt
  // where the text is blank or after a finding.
  [[nodiscard]] std::optional<Located<Bytes>> size(const xml::Element& element) const;
  // The same for a number in an attribute, with the unit in another attribute.
  [[nodiscard]] std::optional<Located<Bytes>> size(const xml::Element& element,
                                                   std::string_view number,
                                                   std::string_view unit) const;
  // The same, without rounding or limits of the dialect: a page size, a count.
  [[nodiscard]] std::optional<Located<unsigned>> number(
      const xml::Attribute* from) const;
  [[nodiscard]] std::optional<Located<unsigned>> number(const xml::Element& from) const;
  // Decimal, or hexadecimal with 0x.
  [[nodiscard]] std::optional<Located<Address>> address(
      const xml::Attribute* from) const;
  // Hexadecimal with or without 0x, as libvirt reads `base`.
  [[nodiscard]] std::optional<Located<Address>> hex(const xml::Attribute* from) const;
  [[nodiscard]] std::optional<Located<IdSet>> set(const xml::Attribute* from) const;
  [[nodiscard]] std::optional<Located<IdSet>> set(const xml::Element& from) const;
  [[nodiscard]] static std::optional<Located<std::string>> text(
      const xml::Attribute* from);
  [[nodiscard]] Located<std::string> text(const xml::Element& from) const;

  // The chain of children called `path` from `from`, or nullptr where one is missing.
  static const xml::Element* find(const xml::Element& from,
                                  std::initializer_list<std::string_view> path);

  [[nodiscard]] model::Guest guest(const xml::Element& domain) const;
  // See model::Domain::unread.
  static std::vector<Located<std::string>> unread(const xml::Element& domain);
  // memoryBacking, which both dialects know.
  [[nodiscard]] model::MemoryBacking memory_backing(const xml::Element& domain) const;

 private:
  // `size` with its number in place; what the unit says is still to be read.
  [[nodiscard]] std::optional<Located<Bytes>> scaled(std::string_view number,
                                                     model::WrittenSize size,
                                                     const xml::Attribute* unit) const;
  [[nodiscard]] std::optional<Located<unsigned>> unsigned_at(std::string_view text,
                                                             Span where) const;
  [[nodiscard]] std::optional<Located<IdSet>> set_at(std::string_view text,
                                                     Span where) const;

  const Source& source_;
  Diagnostics& out_;
  SizeRules sizes_;
  std::vector<model::WrittenSize>* written_;
};

}  // namespace memdimm::dialect
