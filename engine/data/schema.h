#pragma once
// Which column plays which part: detected from the first rows, or mapped by hand.
#include "engine/data/dataset.h"

namespace tw {

enum class Format { Alpaca, ShareGpt, Messages, PromptCompletion, Text };
std::string formatName(Format format);

/// A format with the columns that fill its roles.
struct Schema {
  Format format = Format::Alpaca;
  std::map<std::string, std::string> mapping; ///< role -> column, only columns that exist
  std::string roleKey, contentKey; ///< inside a turn, when mapped by hand (roles "from"/"role" and "value"/"content")
  std::string label;               ///< column that marks answers as good or bad, or empty
  std::vector<std::string> media;  ///< columns that hold images, sound or video
  std::vector<std::string> marks;  ///< columns that say whether a row is learnt from (isMark())
  /// The column of a role, or nullptr.
  const std::string* column(const std::string& role) const;
  /// Something is made of the column, or it is a mere index.
  bool uses(const std::string& column) const;
};

/// `sample`: the first rows. Errors: data.format (nothing fits; names the columns), data.columns (a role or column that
/// does not exist), data.preference (chosen and rejected answers, or answers with labels, that no mapping by hand says
/// how to read), data.rejected (a mapping that would train on rejected answers).
Result<Schema> findSchema(std::span<const Record> sample, const DataSource& source);

} // namespace tw
