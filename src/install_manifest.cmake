# usage: cmake -D BUILD=<build folder> -P install_manifest.cmake
# Installs into an empty folder and compares what is there with this list: the one
# place that says what an installed memdimm consists of.
set(expected
  bin/memdimm
  share/bash-completion/completions/memdimm
  share/doc/memdimm/CHANGELOG.md
  share/doc/memdimm/COPYING
  share/doc/memdimm/copyright
  share/fish/vendor_completions.d/memdimm.fish
  share/man/man1/memdimm-apply.1
  share/man/man1/memdimm-attach.1
  share/man/man1/memdimm-completions.1
  share/man/man1/memdimm-convert.1
  share/man/man1/memdimm-detach.1
  share/man/man1/memdimm-diff.1
  share/man/man1/memdimm-explain.1
  share/man/man1/memdimm-help.1
  share/man/man1/memdimm-hotplug-json.1
  share/man/man1/memdimm-layout.1
  share/man/man1/memdimm-lsp.1
  share/man/man1/memdimm-plan.1
  share/man/man1/memdimm-plug.1
  share/man/man1/memdimm-qemu-args.1
  share/man/man1/memdimm-resize.1
  share/man/man1/memdimm-resolve.1
  share/man/man1/memdimm-rules.1
  share/man/man1/memdimm-schema.1
  share/man/man1/memdimm-unplug.1
  share/man/man1/memdimm-validate.1
  share/man/man1/memdimm-verify.1
  share/man/man1/memdimm.1
  share/memdimm/config.json
  share/memdimm/libvirt.rng
  share/memdimm/proposal.rng
  share/memdimm/report.json
  share/zsh/vendor-completions/_memdimm)

set(root ${BUILD}/install_manifest)
file(REMOVE_RECURSE ${root})
set(ENV{DESTDIR} ${root})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix /usr
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(GLOB_RECURSE installed RELATIVE ${root}/usr LIST_DIRECTORIES false ${root}/*)
list(SORT installed)
file(REMOVE_RECURSE ${root})

if(NOT installed STREQUAL expected)
  list(JOIN installed "\n  " installed)
  list(JOIN expected "\n  " expected)
  message(FATAL_ERROR "installed:\n  ${installed}\nexpected:\n  ${expected}")
endif()
