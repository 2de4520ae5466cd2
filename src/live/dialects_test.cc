// SPDX-License-Identifier: GPL-2.0-or-later
// The finding about two documents of different dialects.
#include "live/dialects.h"

#include <doctest/doctest.h>

#include "testing/proposal.h"
#include "testing/running.h"

namespace memdimm::live {
namespace {

analysis::Analysis document(model::DialectId id) {
  analysis::Analysis out;
  out.dialect = &dialect::dialect(id);
  out.domain = model::Domain();
  out.domain->where = {5, 11, 0};
  return out;
}

TEST_CASE("two documents in one dialect are no finding, in two they are one") {
  const auto libvirt = document(model::DialectId::Libvirt);
  const auto proposal = document(model::DialectId::Proposal);
  analysis::Analysis module = document(model::DialectId::Proposal);
  module.domain.reset();
  module.module = model::Module();
  module.module->where = {2, 3, 1};

  Diagnostics out;
  CHECK(in_one_dialect(libvirt, libvirt, kModuleAndDomain, out));
  CHECK(in_one_dialect(module, proposal, kModuleAndDomain, out));
  CHECK(out.all().empty());

  CHECK_FALSE(in_one_dialect(module, libvirt, kModuleAndDomain, out));
  REQUIRE(out.all().size() == 1);
  const Diagnostic& found = out.all()[0];
  CHECK(found.code->id == "MD020");
  CHECK(found.message ==
        "the module is in dialect 'proposal', the domain in 'libvirt'");
  CHECK(found.where.source == 1);
  REQUIRE(found.labels.size() == 1);
  CHECK(found.labels[0].where.begin == 5);
  CHECK(found.help == "write both in one dialect");
}

}  // namespace
}  // namespace memdimm::live
