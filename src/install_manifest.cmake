# cmake -D BUILD=<build folder> -P install_manifest.cmake
# Installs into an empty folder and compares what is there with this list: the one
# place that says what an installed memdimm consists of.
set(expected
  bin/memdimm
  share/bash-completion/completions/memdimm
  share/fish/vendor_completions.d/memdimm.fish
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
