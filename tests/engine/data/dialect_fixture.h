#pragma once
// Rows as people write them down, and what is made of them.
#include "data_files.h"
#include "engine/data/conversation.h"
#include "engine/data/inspect.h"
#include "fake_tokenizer.h"

#include <algorithm>

namespace tw::testing {

/// JSON with ' for ": moc 6.4 stumbles over braces in raw strings.
inline std::string js(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return text;
}

inline const char* const kChatml =
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
inline const char* const kMarked =
    "{% for m in messages %}{{ m.role + ': ' }}{% if m.role == 'assistant' %}{% generation %}{{ "
    "m.content }}</s>{% endgeneration %}"
    "{% else %}{{ m.content }}{% endif %}{{ '\\n' }}{% endfor %}";

/// What becomes of rows: read, as a conversation, and what of them carries loss.
class DialectFixture {
 protected:
  DataFolder m_data;
  std::shared_ptr<FakeTokenizer> m_tokenizer = std::make_shared<FakeTokenizer>(false, false);

  Result<LoadedSource> load(const std::string& rows, std::map<std::string, std::string> columns = {}) {
    DataSource source;
    source.path = m_data.write("d.jsonl", js(rows));
    source.columns = std::move(columns);
    return loadSource(source);
  }
  /// "user: … | assistant: …" of the first row, or the error's code.
  std::string said(const std::string& rows, std::map<std::string, std::string> columns = {}) {
    const auto loaded = load(rows, std::move(columns));
    if (!loaded) return loaded.error().code;
    std::string out;
    for (const auto& message : loaded->conversations.at(0).messages)
      out += (out.empty() ? "" : " | ") + message["role"].get<std::string>() + ": " +
             message["content"].get<std::string>() + (message.contains("tool_calls") ? " +call" : "");
    return out;
  }
  std::string problemOf(const std::string& row) {
    const auto loaded = load("{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]}\n" + row);
    if (!loaded) return loaded.error().code;
    return loaded->problems.empty() ? std::string() : loaded->problems[0].code;
  }
  /// What carries loss, row by row.
  std::string learnt(const std::string& rows, const char* source, TrainOn trainOn = TrainOn::Responses) {
    DataSource data;
    data.path = m_data.write("l.jsonl", js(rows));
    EncodeOptions options;
    options.trainOn = trainOn;
    const auto encoded =
        encodeDataset({data}, SampleEncoder(m_tokenizer, *ChatTemplate::parse(source), options), nullptr);
    if (!encoded) return encoded.error().code;
    std::string out;
    for (const auto& sample : encoded->samples) {
      for (size_t i = 0; i < sample.ids.size(); ++i)
        if (sample.labels[i] != -100) out += *m_tokenizer->token(sample.ids[i]);
      out += '#';
    }
    return out;
  }
};

} // namespace tw::testing
