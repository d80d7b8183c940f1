#pragma once
// What this program has to choose from, as Services::catalog() lists it.
#include <string>
#include <vector>

namespace tw {

/// A thing one can pick by name (a model family, a schedule, an export format …).
struct CatalogEntry {
  std::string name, titleEnglish, titleChinese, helpEnglish, helpChinese;
  bool available = true;
};

struct Catalog {
  std::vector<CatalogEntry> families, methods, exportFormats, schedulers, chatTemplates;
};

} // namespace tw
