// SPDX-License-Identifier: GPL-2.0-or-later
// The one place that says that two documents are in different dialects.
#include "live/dialects.h"

#include <string>

#include "base/text.h"
#include "dialect/codes.h"
#include "dialect/dialect.h"
#include "live/hotplug_codes.h"

namespace memdimm::live {
namespace {

using analysis::Analysis;

Span start_of(const Analysis& document) {
  return document.module ? document.module->where : document.domain->where;
}

}  // namespace

bool in_one_dialect(const Analysis& one,
                    const Analysis& other,
                    const DialectWords& words,
                    Diagnostics& out) {
  if (one.dialect == other.dialect) {
    return true;
  }
  std::string message(words.one);
  message += " is in dialect " + quoted(one.dialect->name) + ", ";
  message += words.other;
  message += " in " + quoted(other.dialect->name);
  Diagnostic& found =
      out.add(dialect::kMixedDialects, start_of(one), std::move(message));
  found.labels.push_back({start_of(other), std::string(words.label)});
  found.help = words.help;
  return false;
}

void tell_not_for_virsh(Span where, Diagnostics& out) {
  out.add(kNotForVirsh,
          where,
          "virsh takes modules of libvirt's dialect, and this is a proposal")
      .help =
      "translate the domain with `memdimm convert --to libvirt`, or use another "
      "--format";
}

bool is_for(const emit::Style& style,
            const analysis::Analysis& analysis,
            Diagnostics& out) {
  if (style.form != emit::Form::Virsh ||
      analysis.dialect->id == model::DialectId::Libvirt) {
    return true;
  }
  tell_not_for_virsh(analysis.module ? analysis.module->where : analysis.domain->where,
                     out);
  return false;
}

}  // namespace memdimm::live
