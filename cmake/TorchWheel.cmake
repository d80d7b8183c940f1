# The LibTorch of the torch wheel, as imported targets. The wheel's own TorchConfig.cmake insists on a CUDA toolkit
# being installed; the headers and libraries inside the wheels are all this program needs, with or without one.
#   tw::torch  headers and libraries (CPU and CUDA when the wheel has them)
set(TW_PYTHON_ENVIRONMENT "${CMAKE_SOURCE_DIR}/.deps/python" CACHE PATH "Environment holding the torch (and pyarrow) wheels")
file(GLOB TW_SITE_PACKAGES "${TW_PYTHON_ENVIRONMENT}/lib/python3*/site-packages")
if(NOT TW_SITE_PACKAGES OR NOT EXISTS "${TW_SITE_PACKAGES}/torch/lib/libtorch.so")
  message(FATAL_ERROR "No torch wheel under ${TW_PYTHON_ENVIRONMENT}; run installer/bootstrap.sh first.")
endif()
set(TW_TORCH_LIB "${TW_SITE_PACKAGES}/torch/lib")
set(TW_CUDA_WHEEL "${TW_SITE_PACKAGES}/nvidia/cu13")

add_library(tw_torch INTERFACE)
add_library(tw::torch ALIAS tw_torch)
target_include_directories(tw_torch SYSTEM INTERFACE
  "${TW_SITE_PACKAGES}/torch/include" "${TW_SITE_PACKAGES}/torch/include/torch/csrc/api/include")
target_compile_definitions(tw_torch INTERFACE _GLIBCXX_USE_CXX11_ABI=1)
set(TW_TORCH_HAS_CUDA OFF)
set(tw_torch_libraries "${TW_TORCH_LIB}/libtorch.so" "${TW_TORCH_LIB}/libtorch_cpu.so" "${TW_TORCH_LIB}/libc10.so")
if(EXISTS "${TW_TORCH_LIB}/libtorch_cuda.so")
  set(TW_TORCH_HAS_CUDA ON)
  list(APPEND tw_torch_libraries "${TW_TORCH_LIB}/libtorch_cuda.so" "${TW_TORCH_LIB}/libc10_cuda.so")
endif()
# libtorch_cuda registers its kernels from static constructors: it must stay linked though no symbol is named.
# libstdc++ goes before them: the wheel's libraries export an old std::filesystem whose remove_all crashes when it is found first.
target_link_libraries(tw_torch INTERFACE "-Wl,--push-state,--no-as-needed" stdc++ ${tw_torch_libraries} "-Wl,--pop-state")
target_link_options(tw_torch INTERFACE "-Wl,-rpath-link,${TW_TORCH_LIB}" "-Wl,--allow-shlib-undefined")
# In the build folder only: an installed engine looks in its runtime.
list(APPEND CMAKE_BUILD_RPATH "${TW_TORCH_LIB}")

# CUDA runtime: the one that torch loads, from its wheel; the headers from the wheel or the toolkit.
set(TW_CUDART "${TW_CUDA_WHEEL}/lib/libcudart.so.13")
