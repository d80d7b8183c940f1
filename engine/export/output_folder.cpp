#include "engine/export/output_folder.h"

namespace tw {
namespace {

/// Tells a folder that an interrupted export left from a user's own that happens to end in .tmp.
constexpr const char* kMarker = ".tunewright-export";
constexpr uint64_t kReserve = uint64_t{16} << 20; ///< for tokenizer and configuration

fs::path resolved(const fs::path& path) {
  std::error_code error;
  // Absolute first: weakly_canonical leaves a relative path that does not exist as it is.
  const auto absolute = fs::absolute(path, error);
  auto result = fs::weakly_canonical(absolute, error);
  if (error) result = absolute;
  return result.has_filename() ? result : result.parent_path();
}

/// `inner` is `outer` or lies in it.
bool within(const fs::path& inner, const fs::path& outer) {
  for (auto path = inner;; path = path.parent_path()) {
    if (path == outer) return true;
    if (path == path.parent_path()) return false;
  }
}

} // namespace

Result<OutputFolder> OutputFolder::create(const fs::path& path, bool overwrite, uint64_t bytes, const std::vector<fs::path>& sources) {
  OutputFolder output;
  output.m_path = resolved(path);
  std::error_code error;
  for (const auto& source : sources)
    if (within(resolved(source), output.m_path))
      return fail(requestError("export.same_folder", "The output folder " + toUtf8(path) + " is, or holds, a folder that the export reads.", "Choose another output folder.")
                      .at(toUtf8(path)));
  if (fs::exists(output.m_path, error)) {
    const bool empty = fs::is_directory(output.m_path, error) && fs::is_empty(output.m_path, error);
    if (!empty && !overwrite)
      return fail(requestError("export.exists", toUtf8(path) + " exists and is not empty.", "Choose another folder, or pass --overwrite to replace it.").at(toUtf8(path)));
  }
  TW_CHECK(createFolder(output.m_path.parent_path()));
  const auto space = fs::space(output.m_path.parent_path(), error);
  if (!error && space.capacity > 0 && space.available < bytes + kReserve)
    return fail(workError("io.disk_full", "The export needs " + std::to_string((bytes + kReserve) >> 20) + " MiB, but only " + std::to_string(space.available >> 20) +
                                              " MiB are free.", "Free some disk space or choose another output folder.").at(toUtf8(path)));
  auto temporary = output.m_path;
  temporary += ".tmp";
  if (fs::exists(temporary, error) && !fs::exists(temporary / kMarker, error))
    return fail(requestError("export.exists", toUtf8(temporary) + " exists; the export would be built there.", "Move it away, or choose another output folder.").at(toUtf8(temporary)));
  fs::remove_all(temporary, error);
  TW_CHECK(createFolder(temporary));
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
  // What stood here is moved aside first and deleted last: a kill in between loses neither.
  auto old = m_path;
  old += ".old.tmp";
  fs::remove_all(old, error);
  if (fs::exists(m_path, error)) fs::rename(m_path, old, error);
  fs::rename(m_temporary, m_path, error);
  std::error_code ignored;
  if (!error)
    fs::remove_all(old, ignored);
  else if (fs::exists(old, ignored))
    fs::rename(old, m_path, ignored);
  if (error)
    return fail(workError("io.not_writable", toUtf8(m_path) + " cannot be written: " + error.message() + ".", "Choose an output folder that you may write to.").at(toUtf8(m_path)));
  m_temporary.clear();
  return bytes;
}

} // namespace tw
