#pragma once
// The kinds of files that training data may be in: what readers, file dialogs, drops and help know them by. What reads
// each is in engine/data/readers (a test holds the two lists together).
#include <string>
#include <string_view>
#include <vector>

namespace tw {

struct DataFileKind {
  std::string name;                 ///< "jsonl", as people say it
  std::vector<std::string> endings; ///< of file names, in small letters, the usual one first: ".jsonl"
};

const std::vector<DataFileKind>& dataFileKinds();
/// Endings of compressed files, which stand behind those of the kinds: ".gz" …
const std::vector<std::string>& packedEndings();
bool isPackedName(std::string_view file);
/// By the ending of a file's name, that of a compression left aside; null where it tells no kind.
const DataFileKind* dataFileKindOf(std::string_view file);
/// "json, jsonl, csv …"
std::string dataFileKindNames();

} // namespace tw
