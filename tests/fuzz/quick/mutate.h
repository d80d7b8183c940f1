#pragma once
// Inputs that are nearly right: seeds with a few places changed, in ways that hurt readers of text and of binary files.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace tw::fuzz {

/// The same sequence on every machine: numbers and their use are not the library's, whose distributions differ.
class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, uint64_t randomSeed);
  /// First each seed as it is, then changed ones, of at most 64 KiB.
  std::string next();

 private:
  size_t below(size_t bound) { return static_cast<size_t>(m_random() % bound); }
  /// More often near the beginning, where headers are.
  size_t place(const std::string& input);
  const std::string& oneOf(const std::vector<std::string>& all) { return all[below(all.size())]; }
  void change(std::string& input);
  void changeBytes(std::string& input);
  void changeBinaryNumber(std::string& input);
  void changeWrittenNumber(std::string& input);
  void changeValue(std::string& input);
  void exchangeWord(std::string& input);
  void movePart(std::string& input);
  void insertFromOther(std::string& input);
  void nest(std::string& input);

  std::vector<std::string> m_seeds;
  std::vector<std::string> m_words; ///< of the seeds: what stands between quotes, with them, and names
  std::mt19937_64 m_random;
  size_t m_made = 0;
};

} // namespace tw::fuzz
