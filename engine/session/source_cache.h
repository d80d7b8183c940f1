#pragma once
// Opened and measured sources, kept while their files stay what they are.
#include "engine/data/indexed_source.h"
#include "engine/data/measure.h"

#include <mutex>

namespace tw {

/// What a source is, told apart by its settings and the state of its file.
std::string sourceKey(const DataSource& source);
/// The state of a file: size and time of its last change.
std::string fileKey(const fs::path& path);

/// The values used last, by key. Thread-safe.
template <class T> class RecentValues {
 public:
  explicit RecentValues(size_t limit) : m_limit(limit) {}
  std::shared_ptr<const T> find(const std::string& key) const {
    const std::lock_guard lock(m_mutex);
    for (auto it = m_values.begin(); it != m_values.end(); ++it)
      if (it->first == key) {
        std::rotate(m_values.begin(), it, it + 1);
        return m_values.front().second;
      }
    return nullptr;
  }
  void put(const std::string& key, std::shared_ptr<const T> value) const {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_values, [&](const auto& entry) { return entry.first == key; });
    m_values.emplace(m_values.begin(), key, std::move(value));
    if (m_values.size() > m_limit) m_values.pop_back();
  }

 private:
  size_t m_limit;
  mutable std::mutex m_mutex;
  mutable std::vector<std::pair<std::string, std::shared_ptr<const T>>> m_values; ///< latest first
};

class SourceCache {
 public:
  Result<std::shared_ptr<const IndexedSource>> open(const DataSource& source, const DataProgress& progress, std::stop_token stop) const;
  /// `encoderKey`: everything but max_length and overlong that decides what the encoder makes of a row.
  Result<std::shared_ptr<const SourceMeasure>> measure(const DataSource& source, const SampleEncoder& encoder, const std::string& encoderKey, const DataProgress& progress,
                                                       std::stop_token stop) const;

 private:
  RecentValues<IndexedSource> m_opened{8};
  RecentValues<SourceMeasure> m_measured{16};
};

} // namespace tw
