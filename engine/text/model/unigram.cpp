#include "engine/text/model/unigram.h"
#include "engine/base/unicode.h"
#include "engine/text/parse/part_fields.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {
constexpr double kUnkPenalty = 10.0; // sentencepiece's kUnkPenalty
constexpr size_t kMaxTrieNodes = size_t{1} << 26;
} // namespace

Result<std::unique_ptr<UnigramModel>> UnigramModel::create(std::vector<std::pair<std::string, double>> pieces,
                                                           std::optional<int64_t> unkId, bool byteFallback) {
  std::unique_ptr<UnigramModel> model(new UnigramModel);
  if (unkId && (*unkId < 0 || *unkId >= static_cast<int64_t>(pieces.size())))
    return fail(damagedTokenizer(TW_TEXT("its unk_id is outside the vocabulary")));
  model->m_unkId = static_cast<int32_t>(unkId.value_or(-1));
  model->m_byteFallback = byteFallback;
  model->m_nodeIds.push_back(-1);
  double least = INFINITY;
  std::vector<std::pair<std::string, int64_t>> entries;
  for (size_t id = 0; id < pieces.size(); ++id) {
    const auto& [text, score] = pieces[id];
    if (!std::isfinite(score))
      return fail(damagedTokenizer(TW_TEXT("the score of \"%1\" is not a number", text.substr(0, 80))));
    least = std::min(least, score);
    model->m_scores.push_back(score);
    uint32_t node = 0;
    for (const char c : text) {
      const uint64_t key = (static_cast<uint64_t>(node) << 8) | static_cast<uint8_t>(c);
      const uint32_t* child = model->m_edges.find(key);
      if (!child) {
        if (model->m_nodeIds.size() >= kMaxTrieNodes)
          return fail(damagedTokenizer(TW_TEXT("its pieces are absurdly long")));
        model->m_edges.insert(key, static_cast<uint32_t>(model->m_nodeIds.size()));
        node = static_cast<uint32_t>(model->m_nodeIds.size());
        model->m_nodeIds.push_back(-1);
      } else {
        node = *child;
      }
    }
    if (node != 0) model->m_nodeIds[node] = static_cast<int32_t>(id);
    entries.emplace_back(text, static_cast<int64_t>(id));
  }
  TW_CHECK(model->m_vocabulary.build(std::move(entries)));
  model->m_unkScore = (pieces.empty() ? 0 : least) - kUnkPenalty;
  for (int byte = 0; byte < 256; ++byte) {
    char name[8];
    snprintf(name, sizeof name, "<0x%02X>", static_cast<unsigned>(byte));
    model->m_fallbackIds[static_cast<size_t>(byte)] = model->m_vocabulary.id(name).value_or(-1);
  }
  return model;
}

void UnigramModel::encode(std::string_view piece, bool, std::vector<PieceToken>& out) const {
  struct Best {
    double score = 0;
    size_t begin = SIZE_MAX;
    int32_t id = -1;
  };
  std::vector<Best> ends(piece.size() + 1); // best path that ends at each byte
  for (size_t at = 0, length = 0; at < piece.size(); at += length) {
    codePointAt(piece, at, length);
    const double soFar = ends[at].score;
    const auto offer = [&](size_t end, double score, int32_t id) {
      if (ends[end].begin == SIZE_MAX || score > ends[end].score) ends[end] = {score, at, id};
    };
    bool single = false;
    uint32_t node = 0;
    for (size_t end = at; end < piece.size();) {
      const uint32_t* child = m_edges.find((static_cast<uint64_t>(node) << 8) | static_cast<uint8_t>(piece[end]));
      if (!child) break;
      node = *child;
      ++end;
      if (m_nodeIds[node] < 0) continue;
      offer(end, soFar + m_scores[static_cast<size_t>(m_nodeIds[node])], m_nodeIds[node]);
      single = single || end - at == length;
    }
    if (!single) offer(at + length, soFar + m_unkScore, m_unkId);
  }
  std::vector<std::pair<size_t, int32_t>> path; // begins, from the end backwards; neighbouring unks are one
  for (size_t end = piece.size(); end > 0; end = ends[end].begin) {
    if (ends[end].id == m_unkId && !path.empty() && path.back().second == m_unkId) path.back().first = ends[end].begin;
    else path.emplace_back(ends[end].begin, ends[end].id);
  }
  std::reverse(path.begin(), path.end());
  for (size_t i = 0; i < path.size(); ++i) {
    const size_t end = i + 1 < path.size() ? path[i + 1].first : piece.size();
    emit(piece.substr(path[i].first, end - path[i].first), path[i].second, out);
  }
}

void UnigramModel::emit(std::string_view text, int32_t id, std::vector<PieceToken>& out) const {
  if (id != m_unkId) return out.push_back({id, static_cast<uint32_t>(text.size())});
  // A fused unk may happen to be a piece; otherwise it becomes bytes if all of them exist.
  if (const auto whole = m_vocabulary.id(text)) return out.push_back({*whole, static_cast<uint32_t>(text.size())});
  const auto known = [&](char byte) { return m_fallbackIds[static_cast<uint8_t>(byte)] >= 0; };
  if (m_byteFallback && std::all_of(text.begin(), text.end(), known)) {
    for (size_t i = 0; i < text.size(); ++i)
      out.push_back({m_fallbackIds[static_cast<uint8_t>(text[i])], i == 0 ? static_cast<uint32_t>(text.size()) : 0});
    return;
  }
  if (id >= 0) out.push_back({id, static_cast<uint32_t>(text.size())});
}

} // namespace tw
