// SPDX-License-Identifier: GPL-2.0-or-later
// Domains of libvirt's dialect for tests, as XML: shorter to read than the model spelt
// out, and what the reader makes of it is part of what is tested.
#pragma once

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "diag/diagnostics.h"
#include "dialect/codes.h"
#include "dialect/libvirt_read.h"
#include "model/domain.h"
#include "xml/read.h"

namespace memdimm::testing {

// `inside` stands in <domain type='kvm'>, for x86_64 and pc unless it says otherwise.
inline model::Domain libvirt_domain(std::string_view inside) {
  const Source source(
      0,
      "test.xml",
      "<domain type='kvm'><name>guest</name>" + std::string(inside) + "</domain>");
  Diagnostics out;
  const auto document = xml::read(source, out);
  REQUIRE(document.has_value());
  auto domain = dialect::read_libvirt(*document, out);
  REQUIRE(domain.has_value());
  for (const Diagnostic& found : out.all()) {
    // Rows of all models are shorter where each may have the parts of another.
    const bool refused =
        found.severity == Severity::Error && !found.code->is(dialect::kOtherModels);
    REQUIRE_FALSE(refused);
  }
  return *domain;
}

}  // namespace memdimm::testing
