#pragma once
// The columns of a source as its first rows show them, found by the names that they have in the wild.
#include "engine/data/readers/record.h"

#include <optional>
#include <span>

namespace tw {

/// Lower case, without what divides words: "Output_Text" is "outputtext".
std::string plainName(const std::string& name);
/// For messages: "a, b, c", cut where it gets long.
std::string listedNames(const std::vector<std::string>& names);
/// Pairs of role and column as data.columns has them.
std::string mappingExample(const std::vector<std::pair<std::string, std::string>>& roles);

class SampleColumns {
 public:
  explicit SampleColumns(std::span<const Record> sample);
  /// In the order of their first appearance, as written in the file.
  const std::vector<std::string>& names() const { return m_names; }
  bool has(const std::string& column) const;
  /// The column that has one of these plain names, the first of them first.
  std::optional<std::string> named(const std::vector<std::string>& plainNames) const;
  /// The first value of a column that there is, or nullptr.
  const Json* firstValue(const std::string& column) const;
  /// Its values are lists, or texts of JSON lists.
  bool holdsLists(const std::string& column) const;
  /// All its values say good or bad (labelOf()), and there is one.
  bool holdsLabels(const std::string& column) const;

 private:
  std::span<const Record> m_sample;
  std::vector<std::string> m_names;
};

/// A value of a label column: good, bad, or nothing that a label says.
std::optional<bool> labelOf(const Json& value);

} // namespace tw
