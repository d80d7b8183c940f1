// bench_tokenizer FOLDER FILE ROUNDS: MB/s of encoding the file's lines on all cores, a line of output a round.
// compare_tokenizers.py runs it.
#include "engine/text/tokenizer.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

int main(int count, char** arguments) {
  using namespace tw;
  if (count != 4) return 2;
  const auto tokenizer = loadTokenizer(fs::path(arguments[1]));
  const auto whole = readFile(fs::path(arguments[2]), uint64_t{1} << 30);
  if (!tokenizer || !whole) return 1;
  std::vector<std::string> texts;
  for (size_t at = 0; at < whole->size();) {
    const size_t end = std::min(whole->find('\n', at), whole->size());
    texts.push_back(whole->substr(at, end - at));
    at = end + 1;
  }
  for (int round = 0; round < std::atoi(arguments[3]); ++round) {
    const auto start = std::chrono::steady_clock::now();
    size_t ids = 0;
    for (const auto& encoding : (*tokenizer)->encodeAll(texts, false)) ids += encoding.ids.size();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%zu %.6f\n", ids, seconds);
  }
}
