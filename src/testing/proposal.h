// SPDX-License-Identifier: GPL-2.0-or-later
// Domains of the proposal dialect for tests, as XML: shorter to read than the model
// spelt out.
#pragma once

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "diag/diagnostics.h"
#include "dialect/proposal_read.h"
#include "model/domain.h"
#include "xml/read.h"

namespace memdimm::testing {

// `inside` stands in <domain type='qemu'>, for x86_64 and pc unless it says otherwise.
inline model::Domain proposal_domain(std::string_view inside) {
  const Source source(
      0, "test.xml", "<domain type='qemu'>" + std::string(inside) + "</domain>");
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  auto domain = dialect::read_proposal(*document, out);
  REQUIRE(domain.has_value());
  REQUIRE_FALSE(out.has_errors());
  return *domain;
}

// A ram module of `mib` MiB; `more` stands behind its source.
inline std::string ram(unsigned mib, std::string_view more = "") {
  return "<memory type='ram'><source type='ram' unit='MiB' size='" +
         std::to_string(mib) + "'/>" + std::string(more) + "</memory>";
}

// Eight slots, at most 8 GiB, and `modules`.
inline model::Domain proposal_with(std::string_view modules) {
  return proposal_domain(
      "<memory slots='8' max-memory='8' max-memory-unit='GiB'/><devices>" +
      std::string(modules) + "</devices>");
}

}  // namespace memdimm::testing
