# Writes OUT, a C++ source with the documents of RULES, testdata/rules. Bytes are escaped
# all alike, since a document may have any.
function(literal file result)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
  set(${result} "\"${bytes}\"sv" PARENT_SCOPE)
endfunction()

file(GLOB folders LIST_DIRECTORIES true ${RULES}/MD*)
set(rows "")
foreach(folder IN LISTS folders)
  get_filename_component(name ${folder} NAME)
  string(SUBSTRING ${name} 0 5 id)
  if(EXISTS ${folder}/bad.xml AND EXISTS ${folder}/ok.xml)
    literal(${folder}/bad.xml before)
    literal(${folder}/ok.xml after)
    string(APPEND rows "    RuleExample{\"${id}\", ${before}, ${after}},\n")
  endif()
endforeach()
file(WRITE ${OUT} "// Made by rule_examples.cmake of testdata/rules.
#include \"report/rule_examples.h\"

#include <algorithm>
#include <array>

namespace memdimm::report {
namespace {

using std::literals::string_view_literals::operator\"\"sv;

constexpr std::array kExamples = {
${rows}};

}  // namespace

std::span<const RuleExample> rule_examples() {
  return kExamples;
}

const RuleExample* find_example(std::string_view id) {
  const auto* row = std::find_if(kExamples.begin(), kExamples.end(), [&](const auto& one) {
    return one.id == id;
  });
  return row == kExamples.end() ? nullptr : row;
}

}  // namespace memdimm::report
")
