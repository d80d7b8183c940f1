#pragma once
// A data file read in both ways that there are: from the first row to the last, and by index.
#include "engine/data/indexed_source.h"
#include "engine/data/inspect.h"

namespace tw::fuzz {

inline void readSource(const fs::path& path) {
  DataSource source{.path = path};
  (void)inspectSource(source);
  const auto indexed = IndexedSource::open(source);
  if (!indexed || (*indexed)->rows() == 0) return;
  (void)(*indexed)->read(0, 100);
  (void)(*indexed)->read((*indexed)->rows() - 1, 5);
}

} // namespace tw::fuzz
