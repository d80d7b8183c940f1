# The Debian packages that hold the system's libraries we link, asked of dpkg on the machine that builds: names differ between releases
# (libicu72, libqt6core6t64 …). LibTorch and Arrow belong to no package and are left to the runtime.
function(tw_debian_depends variable)
  set(packages)
  foreach(library ${ARGN})
    execute_process(COMMAND "${CMAKE_CXX_COMPILER}" "-print-file-name=${library}" OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    get_filename_component(path "${path}" REALPATH)
    # Files below /usr may be registered without it (usrmerge).
    string(REGEX REPLACE "^/usr" "" bare "${path}")
    foreach(name "${path}" "${bare}")
      execute_process(COMMAND dpkg-query -S "${name}" OUTPUT_VARIABLE owner OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
      if(NOT failed)
        string(REGEX REPLACE ":.*" "" owner "${owner}")
        list(APPEND packages "${owner}")
        break()
      endif()
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES packages)
  list(JOIN packages ", " text)
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

find_program(TW_DPKG_QUERY dpkg-query)
if(TW_DPKG_QUERY)
  tw_debian_depends(CPACK_DEBIAN_PACKAGE_DEPENDS libc.so.6 libstdc++.so.6 libgomp.so.1 libQt6Core.so libQt6Gui.so libQt6Widgets.so libQt6Svg.so libQt6PrintSupport.so libQt6DBus.so
    libQCustomPlotQt6.so libsentencepiece.so libpcre2-8.so libicuuc.so libsqlite3.so)
endif()
