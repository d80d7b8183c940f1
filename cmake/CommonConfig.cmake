# Flags that every target of the program takes (tw_flags), and the tools that make building bearable.
add_library(tw_flags INTERFACE)
target_compile_features(tw_flags INTERFACE cxx_std_20)
target_compile_options(tw_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Werror;-Wno-missing-field-initializers;-fno-math-errno>)
target_include_directories(tw_flags INTERFACE "${CMAKE_SOURCE_DIR}")
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
endif()

if(TW_SANITIZE)
  # Global: a program is only clean when all of it is instrumented.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX,C>:-fsanitize=${TW_SANITIZE}> $<$<COMPILE_LANGUAGE:CXX,C>:-fno-omit-frame-pointer>)
  add_link_options(-fsanitize=${TW_SANITIZE})
  # GCC 12 takes instrumented code of <regex> and <variant> for uninitialised.
  target_compile_options(tw_flags INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-maybe-uninitialized>)
endif()

find_program(TW_CCACHE ccache)
if(TW_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime" "CCACHE_PCH_EXTSUM=1" "${TW_CCACHE}")
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()
find_program(TW_MOLD mold)
if(TW_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
