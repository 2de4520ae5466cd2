// SPDX-License-Identifier: GPL-2.0-or-later
// What the user asked for: a command, its operands, and what the options say.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/words.h"
#include "cli/catalogue.h"
#include "cli/convert.h"
#include "cli/diff.h"
#include "cli/layout.h"
#include "cli/live.h"
#include "cli/plan.h"
#include "cli/qemu_args.h"
#include "cli/schema.h"
#include "cli/validate.h"
#include "lint/config.h"
#include "live/hotplug.h"

namespace memdimm::cli {

struct Command;

enum class ColorChoice { Auto, Always, Never };

inline constexpr auto kColorWords = words<ColorChoice>({{ColorChoice::Auto, "auto"},
                                                        {ColorChoice::Always, "always"},
                                                        {ColorChoice::Never, "never"}});

// What is not about one command.
struct Common {
  ColorChoice color = ColorChoice::Auto;
  std::string output;  // "" or "-": standard output
  std::string stdin_name = "<stdin>";
};

// What only one command has, declared where that is.
using OwnOptions = std::variant<std::monostate,
                                ValidateOptions,
                                QemuArgsOptions,
                                live::HotplugRequest,
                                LayoutOptions,
                                DiffOptions,
                                PlanOptions,
                                ConvertOptions,
                                LiveOptions,
                                SchemaOptions,
                                CatalogueOptions,
                                ExplainOptions>;

struct Invocation {
  const Command* command = nullptr;
  std::vector<std::string> operands;  // files, folders, "-", a rule
  lint::Given given;                  // how documents are read and judged
  Common common;
  OwnOptions own;

  // How one document is read and judged.
  [[nodiscard]] const analysis::Settings& analysis() const {
    return given.settings.analysis;
  }
  template <class Struct>
  [[nodiscard]] const Struct& options() const {
    return std::get<Struct>(own);
  }
};

}  // namespace memdimm::cli
