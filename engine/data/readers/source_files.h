#pragma once
// Which files a source is made of.
#include "engine/data/readers/reader.h"

namespace tw {

/// The file itself; the data files of a folder in the order of their names; what `save_to_disk` wrote; or the files
/// that a pattern (DIR/train-*.parquet) fits. Errors: data.empty for a folder without data files, data.splits for one
/// that holds several splits (training and test data must not be mixed up), data.format for one that holds files of
/// several kinds.
Result<std::vector<fs::path>> sourceFiles(const fs::path& path);
/// Several files as one source.
bool isSeveralFiles(const fs::path& path);

/// Reads one file after another. With keepBrokenRows() a file that cannot be read (on) is one record with a defect.
std::unique_ptr<RecordReader> openSeveral(std::vector<fs::path> files, std::string encoding);
/// One file.
Result<std::unique_ptr<RecordReader>> openOne(const fs::path& path, const std::string& encoding);

} // namespace tw
