#pragma once
// Folders with tokenizer files, whole and damaged.
#include "engine/text/tokenizer.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

namespace tw::testing {

inline fs::path fixtures() { return fs::path(TW_TEST_DATA) / "text" / "tokenizers"; }

/// A folder with a copy of a fixture's files.
class TokenizerFolder {
 public:
  explicit TokenizerFolder(const char* fixture = nullptr) : m_path(m_folder.path().toStdString()) {
    for (const char* name : {"tokenizer.json", "tokenizer.model"}) {
      std::error_code code;
      if (fixture && fs::exists(fixtures() / fixture / name))
        fs::copy_file(fixtures() / fixture / name, m_path / name, code);
    }
  }
  const fs::path& path() const { return m_path; }
  TokenizerFolder& write(const char* name, const std::string& text) {
    if (!writeFileAtomically(m_path / name, text)) qFatal("the temporary folder cannot be written");
    return *this;
  }
  Result<std::shared_ptr<const Tokenizer>> load() const { return loadTokenizer(m_path); }

 private:
  QTemporaryDir m_folder;
  fs::path m_path;
};

/// A smallest sound tokenizer.json.
inline Json sound() {
  return Json::parse(
      R"({"version":"1.0","truncation":null,"padding":null,"added_tokens":[{"id":4,"content":"<s>","special":true}],
    "normalizer":null,"pre_tokenizer":null,"post_processor":null,"decoder":null,
    "model":{"type":"BPE","unk_token":"u","vocab":{"u":0,"a":1,"b":2,"ab":3},"merges":["a b"]}})");
}

/// A precompiled_charsmap that replaces "a" by what stands in `table` from `offset` on, in base64.
inline std::string charsMapOfA(uint32_t offset, const std::string& table) {
  std::vector<uint32_t> units(256);
  constexpr uint32_t leaf = 0x80;
  units['a'] = 'a' | 1u << 8 | ('a' ^ leaf) << 10;
  units[leaf] = 1u << 31 | offset;
  std::string bytes;
  const auto append = [&](uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift);
  };
  append(static_cast<uint32_t>(units.size() * 4));
  for (const auto unit : units) append(unit);
  return QByteArray::fromStdString(bytes + table).toBase64().toStdString();
}

inline bool refused(const Result<std::shared_ptr<const Tokenizer>>& result, const char* code) {
  if (result) return false;
  const auto& error = result.error();
  if (error.code != code || error.message.empty() || error.advice.empty())
    qWarning("%s: %s", error.code.c_str(), error.message.c_str());
  return error.code == code && !error.message.empty() && !error.advice.empty();
}

inline void useAll(const Tokenizer& tokenizer) {
  for (const char* text : {"", "ab <s> a\xFF b 你好 1234  \r\n x", "[MASK] World café"}) {
    const auto encoding = tokenizer.encode(text, true);
    (void)tokenizer.decode(encoding.ids, false);
    for (const auto& span : encoding.offsets)
      if (span.begin > span.end || span.end > strlen(text)) qFatal("a span outside the text");
  }
}

} // namespace tw::testing
