// SPDX-License-Identifier: GPL-2.0-or-later
#include "layout/backend.h"

#include "facts/limits.h"

namespace memdimm::layout {

Bytes Backend::alignment() const {
  if (align) {
    return *align;
  }
  if (page_size) {
    return *page_size;
  }
  const bool host_page = type == BackendType::File || type == BackendType::Memfd;
  return host_page ? facts::kHostPage : facts::kPlainAlignment;
}

}  // namespace memdimm::layout
