#include "engine/export/output_folder.h"

namespace tw {
namespace {

/// Tells a folder that an interrupted export left from a user's own that happens to end in .tmp.
constexpr const char* kMarker = ".tunewright-export";
constexpr uint64_t kReserve = uint64_t{16} << 20; ///< for tokenizer and configuration

} // namespace

Result<OutputFolder> OutputFolder::create(const fs::path& path, bool overwrite, uint64_t bytes,
                                          const std::vector<fs::path>& sources) {
  OutputFolder output;
  output.m_path = resolvedPath(path);
  std::error_code error;
  for (const auto& source : sources)
    if (liesWithin(resolvedPath(source), output.m_path))
      return fail(
          requestError("export.same_folder",
                       TW_TEXT("The output folder %1 is, or holds, a folder that the export reads.", toUtf8(path)),
                       TW_TEXT("Choose another output folder."))
              .at(toUtf8(path)));
  if (fs::exists(output.m_path, error)) {
    const bool empty = fs::is_directory(output.m_path, error) && fs::is_empty(output.m_path, error);
    if (!empty && !overwrite)
      return fail(requestError("export.exists", TW_TEXT("%1 exists and is not empty.", toUtf8(path)),
                               TW_TEXT("Choose another folder, or pass --overwrite to replace it."))
                      .at(toUtf8(path)));
  }
  TW_CHECK(createFolder(output.m_path.parent_path()));
  const auto space = fs::space(output.m_path.parent_path(), error);
  if (!error && space.capacity > 0 && space.available < bytes + kReserve)
    return fail(workError("io.disk_full",
                          TW_TEXT("The export needs %1 MiB, but only %2 MiB are free.", (bytes + kReserve) >> 20,
                                  space.available >> 20),
                          TW_TEXT("Free some disk space or choose another output folder."))
                    .at(toUtf8(path)));
  auto temporary = output.m_path, aside = output.m_path;
  temporary += ".tmp";
  aside += ".old.tmp";
  // Both names are for the export alone. What has them may be the user's own, or what a kill left between the last two
  // steps: never deleted here.
  const auto taken = [&](const fs::path& name) {
    return fail(requestError("export.exists",
                             TW_TEXT("%1 exists; the export needs that name for a while.", toUtf8(name)),
                             TW_TEXT("Move it away, or choose another output folder."))
                    .at(toUtf8(name)));
  };
  if (fs::exists(temporary, error) && !fs::exists(temporary / kMarker, error)) return taken(temporary);
  if (fs::exists(output.m_path, error) && fs::exists(aside, error)) return taken(aside);
  fs::remove_all(temporary, error);
  fs::create_directory(temporary, error);
  if (error) return fail(notWritable(output.m_path, error.value()));
  TW_CHECK(writeFileAtomically(temporary / kMarker, ""));
  output.m_temporary = std::move(temporary);
  return output;
}

OutputFolder::~OutputFolder() {
  std::error_code error;
  if (!m_temporary.empty()) fs::remove_all(m_temporary, error);
}

Result<int64_t> OutputFolder::commit() {
  std::error_code error;
  int64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(m_temporary, error))
    if (entry.is_regular_file(error)) bytes += static_cast<int64_t>(entry.file_size(error));
  fs::remove(m_temporary / kMarker, error);
  if (const auto failed = replaceFolder(m_temporary, m_path)) return fail(notWritable(m_path, failed.value()));
  m_temporary.clear();
  return bytes;
}

} // namespace tw
