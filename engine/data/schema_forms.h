#pragma once
// The formats of conversations in columns, with the names that the columns have in the wild. Another set of names is a
// line in schema_forms.cpp.
#include "engine/data/schema.h"

namespace tw {

struct FormRole {
  const char* name;
  bool required;
  std::vector<std::string> columns; ///< names it usually has, plain (plainName())
  bool list = false;                ///< only a column that holds lists
};
/// A format with one set of names.
struct SchemaForm {
  Format format;
  const char* name;
  std::vector<FormRole> roles;
};

/// In the order of detection: the more telling columns first; the first form of a format is the one that messages name.
const std::vector<SchemaForm>& schemaForms();

} // namespace tw
