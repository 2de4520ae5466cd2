// SPDX-License-Identifier: GPL-2.0-or-later
// A change is one operation; QMP's own sequence of an operation is emit's.
#include "live/steps.h"

#include <vector>

#include "emit/qmp.h"
#include "live/dialects.h"
#include "live/hotplug_codes.h"
#include "live/pin.h"

namespace memdimm::live {
namespace {

std::vector<emit::Operation> operations(const Comparison& comparison) {
  std::vector<emit::Operation> out;
  const auto& [running, wanted, fresh, changes, remarks] = comparison;
  for (const Change& change : changes) {
    switch (change.kind) {
      case ChangeKind::Unplug: {
        const auto& placed = running.layout.modules[change.module];
        out.emplace_back(emit::Unplug{
            running.domain.modules[placed.index], placed, &running.layout});
        break;
      }
      case ChangeKind::Plug: {
        const auto& placed = wanted.layout.modules[change.module];
        out.emplace_back(
            emit::Plug{wanted.domain.modules[placed.index], placed, wanted.layout});
        break;
      }
      case ChangeKind::Resize:
        out.emplace_back(emit::Resize{
            wanted.layout.modules[change.module], change.bytes, change.bytes_before});
        break;
      case ChangeKind::Balloon:
        out.emplace_back(emit::Balloon{change.bytes});
        break;
      case ChangeKind::Restart:
        break;
    }
  }
  return out;
}

void tell_restarts(const Comparison& comparison, Diagnostics& out) {
  for (const Change& change : comparison.changes) {
    if (change.kind == ChangeKind::Restart) {
      out.add(kRestartNeeded, change.where, change_words(change) + " needs a restart")
          .help = "restart the guest from this document, or leave this as it was";
    }
  }
}

void tell_remarks(const Comparison& comparison, Diagnostics& out) {
  for (const Remark& remark : comparison.remarks) {
    const bool differs = is_about_start(remark);
    out.add(remark.code == nullptr ? kOfComparison : *remark.code,
            remark.where,
            remark.text)
        .severity = differs ? Severity::Warning : Severity::Note;
  }
}

}  // namespace

std::string steps(const Comparison& comparison,
                  emit::Style style,
                  analysis::Reader& reader) {
  if (style.form == emit::Form::Virsh &&
      comparison.wanted.domain.dialect != model::DialectId::Libvirt) {
    tell_not_for_virsh(comparison.wanted.domain.where, reader.out());
    return {};
  }
  style.guest = comparison.running.domain.guest.name;
  tell_restarts(comparison, reader.out());
  tell_remarks(comparison, reader.out());
  return emit::sequence(
      "diff", operations(comparison), reader.settings().target.qemu, style);
}

std::string pinned_document(const Comparison& comparison, analysis::Reader& reader) {
  tell_restarts(comparison, reader.out());
  const Span domain = comparison.wanted.domain.where;
  return reader.out().has_errors()
             ? std::string()
             : pinned(std::string(reader.sources().at(domain.source).text()),
                      comparison.wanted,
                      Pin::Everything,
                      reader);
}

std::string plugs(const State& guest, facts::Version qemu) {
  std::string out;
  for (const layout::PlacedModule& placed : guest.layout.modules) {
    const model::Module& module = guest.domain.modules.at(placed.index);
    const auto* virtio_mem = std::get_if<model::VirtioMem>(&module.kind);
    if (virtio_mem != nullptr && virtio_mem->requested) {
      out += emit::resize(placed, virtio_mem->requested->value, emit::Form::Ndjson);
      continue;
    }
    out += emit::plug(guest.domain.modules[placed.index],
                      placed,
                      guest.layout,
                      qemu,
                      emit::Form::Ndjson);
  }
  return out;
}

}  // namespace memdimm::live
