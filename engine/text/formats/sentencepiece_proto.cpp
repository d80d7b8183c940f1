// A reader of the protobuf wire format for the few fields of sentencepiece_model.proto that matter here.
#include "engine/text/formats/sentencepiece_tokenizer.h"
#include "engine/text/parse/part_fields.h"

namespace tw {
namespace {

struct Field {
  uint32_t number = 0;
  uint64_t value = 0;       ///< of a varint
  std::string_view content; ///< of a string or message
};

class Fields {
 public:
  explicit Fields(std::string_view bytes) : m_bytes(bytes) {}
  bool atEnd() const { return m_at >= m_bytes.size(); }
  /// False when the bytes are no field.
  bool next(Field& field) {
    uint64_t tag = 0;
    if (!varint(tag)) return false;
    field = {static_cast<uint32_t>(tag >> 3), 0, {}};
    switch (tag & 7) {
    case 0: return field.number != 0 && varint(field.value);
    case 1: return skip(8);
    case 5: return skip(4);
    case 2: {
      uint64_t size = 0;
      if (!varint(size) || size > m_bytes.size() - m_at) return false;
      field.content = m_bytes.substr(m_at, size);
      m_at += size;
      return field.number != 0;
    }
    default: return false;
    }
  }

 private:
  bool varint(uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 64 && m_at < m_bytes.size(); shift += 7) {
      const auto byte = static_cast<uint8_t>(m_bytes[m_at++]);
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }
  bool skip(size_t count) {
    if (count > m_bytes.size() - m_at) return false;
    m_at += count;
    return true;
  }
  std::string_view m_bytes;
  size_t m_at = 0;
};

/// The charsmap is indexed by the library without checks: every place the trie points at must exist.
bool soundCharsMap(std::string_view map) {
  if (map.empty()) return true;
  const auto unit = [&](size_t at) {
    uint32_t value = 0;
    for (size_t i = 4; i-- > 0;) value = (value << 8) | static_cast<uint8_t>(map[at + i]);
    return value;
  };
  if (map.size() < 4) return false;
  const size_t size = unit(0);
  if (size < 4 || size % 4 != 0 || size >= map.size() - 4 || map.back() != '\0') return false;
  const size_t units = size / 4, table = map.size() - 4 - size;
  for (size_t i = 0; i < units; ++i) {
    const uint32_t value = unit(4 + 4 * i);
    if (value >> 31) { // a leaf: an offset into the table
      if ((value & 0x7FFFFFFF) >= table) return false;
      continue;
    }
    // A node's children lie within 256 units of node ^ offset.
    const size_t base = i ^ ((value >> 10) << ((value & (1u << 9)) >> 6));
    if ((base | 0xFF) >= units) return false;
  }
  return true;
}

} // namespace

Result<SentencePieceSummary> summarizeSentencePiece(std::string_view proto) {
  SentencePieceSummary out;
  const auto broken = [] {
    return fail(damagedTokenizer(TW_TEXT("tokenizer.model is not a sentencepiece model, or is cut off")));
  };
  Field field, inner;
  for (Fields model(proto); !model.atEnd();) {
    if (!model.next(field)) return broken();
    if (field.number == 1) { // repeated SentencePiece pieces
      SentencePiece found;
      for (Fields piece(field.content); !piece.atEnd();) {
        if (!piece.next(inner)) return broken();
        if (inner.number == 1) found.text = inner.content;
        if (inner.number != 3) continue;
        if (inner.value < 1 || inner.value > 6) return broken();
        found.type = static_cast<int>(inner.value);
      }
      if (found.text.empty())
        return fail(damagedTokenizer(TW_TEXT("piece %1 of tokenizer.model is empty", out.pieces.size())));
      out.pieces.push_back(found);
    } else if (field.number == 2) { // TrainerSpec
      for (Fields spec(field.content); !spec.atEnd();) {
        if (!spec.next(inner)) return broken();
        if (inner.number == 3) out.unigram = inner.value == 1;
      }
    } else if (field.number == 3) { // NormalizerSpec
      for (Fields spec(field.content); !spec.atEnd();) {
        if (!spec.next(inner)) return broken();
        if (inner.number == 2 && !soundCharsMap(inner.content))
          return fail(damagedTokenizer(TW_TEXT("the precompiled_charsmap of tokenizer.model is damaged")));
        if (inner.number == 3) out.addDummyPrefix = inner.value != 0;
      }
    }
  }
  if (out.pieces.empty()) return broken();
  return out;
}

} // namespace tw
