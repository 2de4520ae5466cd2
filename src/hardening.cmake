# What Debian gives every program that reads what strangers wrote, for the program that
# is installed: scripts/check-hardening looks for it there.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)

# Where all is linked statically, -static-pie is what asks the linker for it.
if(NOT MEMDIMM_STATIC)
  check_pie_supported(LANGUAGES CXX)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Control-flow protection is a matter of the processor.
foreach(flag stack-protector-strong stack-clash-protection cf-protection)
  check_cxx_compiler_flag(-f${flag} has_${flag})
  if(has_${flag})
    add_compile_options(-f${flag})
  endif()
endforeach()
# Some compilers define it themselves.
add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
# Debian's start files say nothing of CET, so that the linker would not either; they have
# no indirect jumps into them. A static C library has, and is built without.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_link_options(-Wl,-z,ibt -Wl,-z,shstk)
endif()
# With the C++ library inside the program nothing would show from outside that its ranges
# are checked.
add_link_options(-Wl,--export-dynamic-symbol=_ZSt21__glibcxx_assert_failPKciS0_S0_)
