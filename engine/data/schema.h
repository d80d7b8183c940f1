#pragma once
// Which column plays which part: detected from the first rows, or mapped by hand.
#include "engine/data/dataset.h"

#include <set>

namespace tw {

enum class Format { Alpaca, ShareGpt, Messages, PromptCompletion, Text };
std::string formatName(Format format);

/// A format with the columns that fill its roles.
struct Schema {
  Format format = Format::Alpaca;
  std::map<std::string, std::string> mapping; ///< role -> column, only columns that exist
  std::string roleKey, contentKey; ///< inside a turn, when mapped by hand (roles "from"/"role" and "value"/"content")
  /// The column of a role, or nullptr.
  const std::string* column(const std::string& role) const;
};

/// `sample`: the first rows. Errors: data.format (nothing fits; names the columns), data.columns (a role or column that
/// does not exist).
Result<Schema> findSchema(std::span<const Record> sample, const DataSource& source);

} // namespace tw
