#include "engine/text/model/bpe.h"

#include "engine/base/unicode.h"
#include "engine/text/model/word_cache.h"
#include "engine/text/parse/part_fields.h"
#include "engine/text/unicode/byte_alphabet.h"

#include <algorithm>
#include <atomic>

namespace tw {
namespace {

constexpr size_t kShortWord = 40; ///< symbols up to which rescanning beats a heap

std::string fallbackName(int byte) {
  char name[8];
  snprintf(name, sizeof name, "<0x%02X>", static_cast<unsigned>(byte & 0xFF));
  return name;
}

uint64_t pairKey(char32_t left, char32_t right) { return (static_cast<uint64_t>(left) << 32) | right; }

} // namespace

Result<std::unique_ptr<BpeModel>> BpeModel::create(std::vector<std::pair<std::string, int64_t>> vocabulary,
                                                   const std::vector<std::pair<std::string, std::string>>& merges,
                                                   BpeOptions options) {
  static std::atomic<uint64_t> instances{0};
  std::unique_ptr<BpeModel> model(new BpeModel);
  model->m_instance = ++instances;
  model->m_options = std::move(options);
  TW_CHECK(model->m_vocabulary.build(std::move(vocabulary)));
  if (const auto& unk = model->m_options.unk) {
    const auto id = model->m_vocabulary.id(*unk);
    if (!id)
      return fail(damagedTokenizer(TW_TEXT("its unk_token \"%1\" is not in the vocabulary", unk->substr(0, 80))));
    model->m_unkId = *id;
  }
  TW_CHECK(model->addMerges(merges));
  model->findCharacters();
  model->findNeighbours();
  return model;
}

Result<> BpeModel::addMerges(const std::vector<std::pair<std::string, std::string>>& merges) {
  const size_t prefix = m_options.prefix ? m_options.prefix->size() : 0;
  m_merges.reserve(merges.size());
  m_results.reserve(merges.size());
  std::string joined;
  for (uint32_t rank = 0; rank < merges.size(); ++rank) {
    const auto& [left, right] = merges[rank];
    const auto missing = [&](const std::string& token) {
      return fail(damagedTokenizer(
          TW_TEXT("merge %1 needs \"%2\", which is not in the vocabulary", rank, token.substr(0, 80))));
    };
    const auto leftId = m_vocabulary.id(left), rightId = m_vocabulary.id(right);
    if (!leftId) return missing(left);
    if (!rightId || right.size() < prefix) return missing(right);
    joined.assign(left).append(right, prefix);
    const auto id = m_vocabulary.id(joined);
    if (!id) return missing(joined);
    // A pair that is listed twice counts where it stands last.
    m_merges.assign((static_cast<uint64_t>(static_cast<uint32_t>(*leftId)) << 32) | static_cast<uint32_t>(*rightId),
                    {m_options.ranksAreIds ? static_cast<uint32_t>(*id) : rank, *id});
    m_results.push_back(*id);
  }
  return {};
}

void BpeModel::findCharacters() {
  m_characters.reserve(8192);
  m_bytesComplete = !m_options.prefix && !m_options.suffix && !m_options.byteFallback;
  for (int32_t id = 0; id < m_vocabulary.end(); ++id) {
    if (!m_vocabulary.has(id)) continue;
    const std::string& token = m_vocabulary.token(id);
    m_longestToken = std::max(m_longestToken, token.size());
    const auto point = decodeUtf8(token, 0);
    if (point.valid && point.length > 0 && point.length == token.size()) m_characters.insert(point.value, id);
  }
  for (int byte = 0; byte < 256; ++byte) {
    const int32_t* id = m_characters.find(byteLevelCharacter(static_cast<uint8_t>(byte)));
    m_byteIds[static_cast<size_t>(byte)] = id ? *id : -1;
    if (!id) m_bytesComplete = false;
    m_fallbackIds[static_cast<size_t>(byte)] = m_vocabulary.id(fallbackName(byte)).value_or(-1);
  }
}

/// Two characters that stand side by side in no token can never be merged across: a piece may be cut between them.
void BpeModel::findNeighbours() {
  m_splittable = !m_options.prefix && !m_options.suffix;
  if (!m_splittable) return;
  m_byteNeighbours.resize(m_bytesComplete ? 256 * 256 : 0);
  m_neighbours.reserve(1 << 16);
  for (int32_t id = 0; id < m_vocabulary.end(); ++id) {
    const auto points = toUtf32(m_vocabulary.has(id) ? m_vocabulary.token(id) : std::string());
    for (size_t i = 1; i < points.size(); ++i) {
      m_neighbours.insert(pairKey(points[i - 1], points[i]), 1);
      const int left = byteLevelByte(points[i - 1]), right = byteLevelByte(points[i]);
      if (m_bytesComplete && left >= 0 && right >= 0) m_byteNeighbours[static_cast<size_t>(left * 256 + right)] = true;
    }
  }
}

/// Where the part of `piece` that begins at `begin` ends: no merge can cross that place.
size_t BpeModel::independentEnd(std::string_view piece, size_t begin, bool rawBytes) const {
  if (!m_splittable) return piece.size();
  if (rawBytes) {
    for (size_t at = begin + 1; at < piece.size(); ++at)
      if (!m_byteNeighbours[static_cast<size_t>(static_cast<uint8_t>(piece[at - 1]) * 256 +
                                                static_cast<uint8_t>(piece[at]))])
        return at;
    return piece.size();
  }
  size_t length = 0;
  char32_t left = codePointAt(piece, begin, length);
  bool leftKnown = m_characters.contains(left);
  for (size_t at = begin + length; at < piece.size(); at += length) {
    const char32_t right = codePointAt(piece, at, length);
    const bool rightKnown = m_characters.contains(right);
    if (leftKnown && rightKnown && !m_neighbours.contains(pairKey(left, right))) return at;
    left = right, leftKnown = rightKnown;
  }
  return piece.size();
}

void BpeModel::encode(std::string_view piece, bool rawBytes, std::vector<PieceToken>& out) const {
  if (piece.size() <= WordCache::kMaxWord) return encodeCached(piece, rawBytes, true, out);
  if (m_options.ignoreMerges && wholeToken(piece, rawBytes, out)) return;
  for (size_t begin = 0; begin < piece.size();) {
    const size_t end = independentEnd(piece, begin, rawBytes);
    const auto part = piece.substr(begin, end - begin);
    if (part.size() <= WordCache::kMaxWord) encodeCached(part, rawBytes, false, out);
    else encodeUncached(part, rawBytes, out);
    begin = end;
  }
}

/// ignore_merges: a piece that is a token is that token.
bool BpeModel::wholeToken(std::string_view piece, bool rawBytes, std::vector<PieceToken>& out) const {
  if (piece.size() > m_longestToken) return false;
  const auto id = rawBytes ? m_vocabulary.id(byteLevelText(piece)) : m_vocabulary.id(piece);
  if (id) out.push_back({*id, static_cast<uint32_t>(piece.size())});
  return id.has_value();
}

void BpeModel::encodeCached(std::string_view part, bool rawBytes, bool whole, std::vector<PieceToken>& out) const {
  auto& cache = WordCache::local();
  const bool ignoreMerges = whole && m_options.ignoreMerges;
  const uint64_t owner = m_instance * 4 + (rawBytes ? 1 : 0) + (ignoreMerges ? 2 : 0),
                 hash = WordCache::hash(owner, part);
  if (cache.get(hash, owner, part, out)) return;
  const size_t before = out.size();
  if (!ignoreMerges || !wholeToken(part, rawBytes, out)) encodeUncached(part, rawBytes, out);
  cache.put(hash, owner, part, std::span(out).subspan(before));
}

void BpeModel::encodeUncached(std::string_view part, bool rawBytes, std::vector<PieceToken>& out) const {
  std::vector<PieceToken> symbols;
  symbols.reserve(part.size());
  if (rawBytes)
    for (const char byte : part) symbols.push_back({m_byteIds[static_cast<uint8_t>(byte)], 1});
  else toSymbols(part, symbols);
  if (symbols.size() <= kShortWord) mergeShort(symbols);
  else mergeLong(symbols);
  out.insert(out.end(), symbols.begin(), symbols.end());
}

/// How the vocabulary spells a character at that place of a word.
std::string BpeModel::symbolName(std::string_view character, bool first, bool last) const {
  std::string name = first || !m_options.prefix ? std::string() : *m_options.prefix;
  name += character;
  if (last && m_options.suffix) name += *m_options.suffix;
  return name;
}

std::optional<int32_t> BpeModel::symbolId(std::string_view character, bool first, bool last) const {
  if ((!first && m_options.prefix) || (last && m_options.suffix))
    return m_vocabulary.id(symbolName(character, first, last));
  const int32_t* id = m_characters.find(decodeUtf8(character, 0).value);
  return id ? std::optional(*id) : std::nullopt;
}

/// The character (and its prefix and suffix, as the reference does) as byte tokens, if there is one for each byte.
bool BpeModel::addBytes(std::string_view character, bool first, bool last, std::vector<PieceToken>& symbols) const {
  const auto name = symbolName(character, first, last);
  const auto fallback = [&](char byte) { return m_fallbackIds[static_cast<uint8_t>(byte)]; };
  if (!std::all_of(name.begin(), name.end(), [&](char byte) { return fallback(byte) >= 0; })) return false;
  const size_t begin = first || !m_options.prefix ? 0 : m_options.prefix->size();
  for (size_t i = 0; i < name.size(); ++i)
    symbols.push_back({fallback(name[i]), i >= begin && i < begin + character.size() ? 1u : 0u});
  return true;
}

/// Characters, with unknown ones as bytes, as unk (fused or not), or — with neither — left out.
void BpeModel::toSymbols(std::string_view part, std::vector<PieceToken>& symbols) const {
  uint32_t unknown = 0; // bytes of the unk that waits
  const auto flush = [&] {
    if (unknown) symbols.push_back({m_unkId, unknown});
    unknown = 0;
  };
  for (size_t at = 0, length = 0; at < part.size(); at += length) {
    codePointAt(part, at, length);
    const auto character = part.substr(at, length);
    const bool last = at + length == part.size();
    if (const auto id = symbolId(character, at == 0, last)) {
      flush();
      symbols.push_back({*id, static_cast<uint32_t>(length)});
      continue;
    }
    if (m_options.byteFallback && addBytes(character, at == 0, last, symbols)) continue;
    if (m_unkId < 0) continue;
    if (!m_options.fuseUnk) flush();
    unknown += static_cast<uint32_t>(length);
  }
  flush();
}

void BpeModel::mergeShort(std::vector<PieceToken>& symbols) const {
  std::array<Merge, kShortWord> pairs; // pairs[i]: merge of symbols i and i+1
  constexpr Merge none{UINT32_MAX, -1};
  const auto look = [&](size_t i) {
    const Merge* found = i + 1 < symbols.size() ? merge(symbols[i].id, symbols[i + 1].id) : nullptr;
    return found ? *found : none;
  };
  for (size_t i = 0; i < symbols.size(); ++i) pairs[i] = look(i);
  for (;;) {
    size_t best = 0;
    for (size_t i = 1; i + 1 < symbols.size(); ++i)
      if (pairs[i].rank < pairs[best].rank) best = i;
    if (symbols.size() < 2 || pairs[best].rank == UINT32_MAX) return;
    symbols[best] = {pairs[best].id, symbols[best].length + symbols[best + 1].length};
    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    std::copy(pairs.begin() + best + 2, pairs.begin() + symbols.size() + 1, pairs.begin() + best + 1);
    pairs[best] = look(best);
    if (best > 0) pairs[best - 1] = look(best - 1);
  }
}

/// The same with a heap of (rank, place): n log n. A heap entry is stale when its symbols have changed since.
void BpeModel::mergeLong(std::vector<PieceToken>& tokens) const {
  constexpr uint32_t none = UINT32_MAX;
  std::vector<Symbol> symbols(tokens.size());
  for (uint32_t i = 0; i < symbols.size(); ++i)
    symbols[i] = {tokens[i].id, tokens[i].length, i == 0 ? none : i - 1, i + 1 == symbols.size() ? none : i + 1};
  std::vector<uint64_t> heap;
  const auto pairAt = [&](uint32_t i) -> const Merge* {
    return symbols[i].next == none ? nullptr : merge(symbols[i].id, symbols[symbols[i].next].id);
  };
  const auto entry = [](uint32_t rank, uint32_t place) { return (static_cast<uint64_t>(rank) << 32) | place; };
  for (uint32_t i = 0; i < symbols.size(); ++i)
    if (const Merge* found = pairAt(i)) heap.push_back(entry(found->rank, i));
  std::make_heap(heap.begin(), heap.end(), std::greater<>());
  const auto push = [&](uint32_t place) {
    if (const Merge* found = pairAt(place)) {
      heap.push_back(entry(found->rank, place));
      std::push_heap(heap.begin(), heap.end(), std::greater<>());
    }
  };
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    const auto rank = static_cast<uint32_t>(heap.back() >> 32), place = static_cast<uint32_t>(heap.back());
    heap.pop_back();
    Symbol& left = symbols[place];
    const Merge* found = left.id < 0 ? nullptr : pairAt(place);
    if (!found || found->id != (m_options.ranksAreIds ? static_cast<int32_t>(rank) : m_results[rank])) continue;
    Symbol& right = symbols[left.next];
    left.id = found->id;
    left.length += right.length;
    left.next = right.next;
    right.id = -1;
    if (left.next != none) symbols[left.next].previous = place;
    if (left.previous != none) push(left.previous);
    push(place);
  }
  tokens.clear();
  for (const Symbol& symbol : symbols)
    if (symbol.id >= 0) tokens.push_back({symbol.id, symbol.length});
}

std::string BpeModel::describe() const {
  if (m_options.byteFallback) return "BPE (byte fallback)";
  return m_bytesComplete ? "BPE (byte-level)" : "BPE";
}

} // namespace tw
