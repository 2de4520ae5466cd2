// SPDX-License-Identifier: GPL-2.0-or-later
// A language server (LSP 3.17): an editor opens documents, and is told what is wrong
// with them while they are typed, what may stand at the caret, and what it comes to.
#pragma once

#include <iosfwd>
#include <span>
#include <string_view>
#include <vector>

#include "lint/config.h"

namespace memdimm::lsp {

struct ServerOptions {
  lint::ConfigChoice config;                // .memdimm.json, as validate takes it
  std::span<const lint::Setting> settings;  // that a configuration can have
  const lint::Given& given;                 // what the command line says
};

// Answers until the editor says exit, or `in` ends. Whether it was shut down before, as
// it must be. Nothing that comes in ends it but a header that cannot be read.
bool serve(std::istream& in, std::ostream& out, const ServerOptions& options);

// The methods that it knows, as LSP calls them.
std::vector<std::string_view> methods();

}  // namespace memdimm::lsp
