# For scripts/portable: a program that needs nothing of a Linux but its kernel. It is
# linked with every library that it uses, tinyxml2 from its sources, since Debian has no
# static library of it.
set(MEMDIMM_TINYXML2 "" CACHE PATH "the folder of tinyxml2's sources")

file(READ ${MEMDIMM_TINYXML2}/tinyxml2.h header)
foreach(part MAJOR MINOR PATCH)
  string(REGEX MATCH "TIXML2_${part}_VERSION = ([0-9]+)" found "${header}")
  list(APPEND tinyxml2_VERSION ${CMAKE_MATCH_1})
endforeach()
list(JOIN tinyxml2_VERSION "." tinyxml2_VERSION)

add_library(tinyxml2 STATIC ${MEMDIMM_TINYXML2}/tinyxml2.cpp)
target_include_directories(tinyxml2 SYSTEM PUBLIC ${MEMDIMM_TINYXML2})
add_library(tinyxml2::tinyxml2 ALIAS tinyxml2)

# The linker warns of functions that would load libraries after all.
add_link_options(-static-pie -Wl,--fatal-warnings)
