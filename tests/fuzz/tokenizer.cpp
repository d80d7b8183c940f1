// A tokenizer's files (tokenizer.json and, after a zero byte, tokenizer_config.json; a sentencepiece model; tiktoken's
// ranks), then text there and back.
#include "engine/text/tokenizer.h"
#include "tests/fuzz/scratch.h"

using namespace tw;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  auto content = fuzz::text(data, size);
  std::error_code error;
  if (const auto end = content.find('\0'); content.front() == '{' && end != content.npos) {
    fuzz::scratch().write("tokenizer_config.json", content.substr(end + 1));
    content = content.substr(0, end);
  } else {
    fs::remove(fuzz::scratch().folder() / "tokenizer_config.json", error);
  }
  const char* name = content.front() == '{'    ? "tokenizer.json"
                     : content.front() == '\n' ? "tokenizer.model"
                                               : "qwen.tiktoken";
  const auto path = fuzz::scratch().write(name, content);
  const auto tokenizer = loadTokenizer(fuzz::scratch().folder());
  fs::remove(path, error);
  if (!tokenizer) return 0;
  for (const std::string_view words : {"", "Hello, it's 12345 o'clock  \n\tdon't", "你好，世界 e\xcc\x81 👍🏽",
                                       "\xff\xfe broken \xe4\xbd", "<s> <|im_end|> ▁▁a"}) {
    const auto encoding = (*tokenizer)->encode(words, true);
    for (const auto& span : encoding.offsets)
      if (span.begin > span.end || span.end > words.size()) std::abort();
    (void)(*tokenizer)->decode(encoding.ids, false);
    StreamDecoder stream(*tokenizer);
    for (const auto id : encoding.ids) (void)stream.push(id);
    (void)stream.finish();
  }
  (void)(*tokenizer)->describe();
  return 0;
}
