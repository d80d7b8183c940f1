#include "engine/session/services/source_cache.h"

#include "engine/data/readers/source_files.h"

#include <unordered_set>

namespace tw {
namespace {
constexpr int64_t kListedDuplicates = 2000;
}

std::string fileKey(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  const auto time = fs::last_write_time(path, error);
  return toUtf8(fs::absolute(path, error)) + "|" + std::to_string(size) + "|" +
         std::to_string(time.time_since_epoch().count());
}

std::string tokenizerKey(const fs::path& modelFolder) {
  std::string key = toUtf8(modelFolder);
  for (const auto& file : tokenizerFiles(modelFolder)) key += "|" + fileKey(file);
  return key;
}

std::string sourceKey(const DataSource& source) {
  std::string key =
      fileKey(source.path) + "|" + source.format + "|" + std::to_string(source.limit) + "|" + source.encoding;
  if (isSeveralFiles(source.path))
    if (const auto files = sourceFiles(source.path))
      for (const auto& file : *files) key += "|" + fileKey(file);
  for (const auto& [role, column] : source.columns)
    key += "|" + Json(role).dump() + "=" + Json(column).dump(-1, ' ', false, Json::error_handler_t::replace);
  return key;
}

Result<std::shared_ptr<const IndexedSource>> SourceCache::open(const DataSource& source, const DataProgress& progress,
                                                               std::stop_token stop) const {
  const auto key = sourceKey(source);
  if (auto known = m_opened.find(key)) return known;
  TW_TRY(auto opened, IndexedSource::open(source, progress, stop));
  m_opened.put(key, opened);
  return opened;
}

Result<std::shared_ptr<const SourceMeasure>>
SourceCache::measure(const DataSource& source, const SampleEncoder& encoder, const std::string& encoderKey,
                     const DataProgress& progress, std::stop_token stop) const {
  const auto key = sourceKey(source) + "|" + encoderKey;
  if (auto known = m_measured.find(key)) return known;
  TW_TRY(auto measured, measureSource(source, encoder, progress, stop));
  auto kept = std::make_shared<const SourceMeasure>(std::move(measured));
  m_measured.put(key, kept,
                 kept->rows.size() * sizeof(SourceMeasure::Row) + kept->trainedRuns.size() * 8 +
                     kept->fingerprints.size() * sizeof(Fingerprint) + 4096);
  return kept;
}

Duplicates SourceCache::duplicates(const std::vector<std::shared_ptr<const SourceMeasure>>& sources,
                                   const std::string& key) const {
  if (const auto known = m_duplicates.find(key)) return *known;
  std::unordered_set<Fingerprint, FingerprintHash> seen;
  Duplicates found;
  for (size_t i = 0; i < sources.size(); ++i)
    for (size_t row = 0; row < sources[i]->fingerprints.size(); ++row) {
      if (seen.insert(sources[i]->fingerprints[row]).second) continue;
      if (found.count++ < kListedDuplicates) found.rows.emplace_back(i, sources[i]->rows[row].row);
    }
  m_duplicates.put(key, std::make_shared<const Duplicates>(found));
  return found;
}

} // namespace tw
