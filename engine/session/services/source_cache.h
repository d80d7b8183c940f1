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
/// The state of all files of the folder's tokenizer and its chat template.
std::string tokenizerKey(const fs::path& modelFolder);

/// The values used last, by key, as far as their costs stay within a budget (the last one always). Thread-safe.
template <class T> class RecentValues {
 public:
  explicit RecentValues(size_t budget) : m_budget(budget) {}
  std::shared_ptr<const T> find(const std::string& key) const {
    const std::lock_guard lock(m_mutex);
    for (auto it = m_values.begin(); it != m_values.end(); ++it)
      if (it->key == key) {
        std::rotate(m_values.begin(), it, it + 1);
        return m_values.front().value;
      }
    return nullptr;
  }
  void put(const std::string& key, std::shared_ptr<const T> value, size_t cost = 1) const {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_values, [&](const Entry& entry) { return entry.key == key; });
    m_values.insert(m_values.begin(), {key, std::move(value), cost});
    size_t total = 0, kept = 0;
    for (; kept < m_values.size() && (kept == 0 || total + m_values[kept].cost <= m_budget); ++kept)
      total += m_values[kept].cost;
    m_values.resize(kept);
  }

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const T> value;
    size_t cost = 1;
  };
  size_t m_budget;
  mutable std::mutex m_mutex;
  mutable std::vector<Entry> m_values; ///< latest first
};

/// Rows that equal an earlier one.
struct Duplicates {
  int64_t count = 0;
  std::vector<std::pair<size_t, int64_t>> rows; ///< source, row: the first of them
};

class SourceCache {
 public:
  Result<std::shared_ptr<const IndexedSource>> open(const DataSource& source, const DataProgress& progress,
                                                    std::stop_token stop) const;
  /// `encoderKey`: everything but max_length and overlong that decides what the encoder makes of a row.
  Result<std::shared_ptr<const SourceMeasure>> measure(const DataSource& source, const SampleEncoder& encoder,
                                                       const std::string& encoderKey, const DataProgress& progress,
                                                       std::stop_token stop) const;
  /// Rows of these measured sources that equal an earlier one; `key` names the sources with all their settings.
  Duplicates duplicates(const std::vector<std::shared_ptr<const SourceMeasure>>& sources, const std::string& key) const;

 private:
  static constexpr size_t kMeasuredBytes = size_t{256} << 20;
  RecentValues<IndexedSource> m_opened{8};
  RecentValues<SourceMeasure> m_measured{kMeasuredBytes};
  RecentValues<Duplicates> m_duplicates{64};
};

} // namespace tw
