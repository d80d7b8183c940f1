#include "engine/infer/generator.h"

#include "engine/infer/decoding.h"
#include "engine/infer/known_ids.h"

#include <c10/core/InferenceMode.h>
#include <chrono>

namespace tw {
namespace {

Result<> checkPrompt(std::span<const int32_t> prompt, int64_t vocabulary, const Tokenizer* tokenizer) {
  if (prompt.empty())
    return fail(requestError("generate.empty_prompt", TW_TEXT("The prompt holds no token."),
                             TW_TEXT("Give some text to go on from.")));
  return checkIds(prompt, vocabulary, tokenizer, TW_TEXT("The prompt"));
}

/// Where the earliest stop string begins, or npos.
size_t findStop(const std::string& text, const std::vector<std::string>& stops) {
  size_t first = std::string::npos;
  for (const auto& stop : stops)
    if (!stop.empty()) first = std::min(first, text.find(stop));
  return first;
}

/// Bytes at the end of `text` that could be the beginning of a stop string: not to be streamed yet.
size_t heldBack(const std::string& text, const std::vector<std::string>& stops) {
  size_t held = 0;
  for (const auto& stop : stops)
    for (size_t length = std::min(stop.empty() ? 0 : stop.size() - 1, text.size()); length > held; --length)
      if (text.compare(text.size() - length, length, stop, 0, length) == 0) held = length;
  return held;
}

/// Collects text as it becomes certain, ends it at stop strings, passes it on.
class TextStream {
 public:
  TextStream(std::shared_ptr<const Tokenizer> tokenizer, const std::vector<std::string>& stops,
             const TokenCallback& onToken)
      : m_decoder(tokenizer ? std::optional<StreamDecoder>(std::in_place, tokenizer) : std::nullopt), m_stops(stops),
        m_onToken(onToken) {}
  /// True when a stop string came.
  bool push(int32_t id) {
    if (m_decoder) m_text += m_decoder->push(id);
    return give(id, false);
  }
  bool finish(int32_t lastId) {
    if (m_decoder) m_text += m_decoder->finish();
    return give(lastId, true);
  }
  const std::string& text() const { return m_text; }

 private:
  bool give(int32_t id, bool last) {
    const auto end = findStop(m_text, m_stops);
    const bool stopped = end != std::string::npos;
    if (stopped) m_text.resize(end);
    const size_t certain = stopped || last ? m_text.size() : m_text.size() - heldBack(m_text, m_stops);
    std::string fresh;
    if (certain > m_given) {
      fresh = m_text.substr(m_given, certain - m_given);
      m_given = certain;
    }
    if (m_onToken && (!last || !fresh.empty())) m_onToken(id, fresh);
    return stopped;
  }
  std::optional<StreamDecoder> m_decoder;
  const std::vector<std::string>& m_stops;
  const TokenCallback& m_onToken;
  std::string m_text;
  size_t m_given = 0;
};

Result<Generation> sampleText(CausalModel& model, std::span<const int32_t> prompt, const GenerateOptions& options,
                              TextStream& stream, std::stop_token stop) {
  Generation result;
  Random random(options.seed);
  Decoding decoding(model);
  std::vector<int32_t> seen(prompt.begin(), prompt.end());
  auto logits = decoding.prefill(prompt);
  while (static_cast<int64_t>(result.ids.size()) < options.maxNewTokens) {
    if (stop.stop_requested()) {
      result.end = TextEnd::Cancelled;
      break;
    }
    TW_CHECK(checkLogits(logits));
    const auto id =
        sampleToken({logits.data_ptr<float>(), static_cast<size_t>(logits.numel())}, seen, options.sampling, random);
    result.ids.push_back(id);
    seen.push_back(id);
    if (std::find(options.eosIds.begin(), options.eosIds.end(), id) != options.eosIds.end()) {
      result.end = TextEnd::Eos;
      break;
    }
    if (stream.push(id)) {
      result.end = TextEnd::Stop;
      break;
    }
    if (static_cast<int64_t>(result.ids.size()) < options.maxNewTokens) logits = decoding.advance({id}).squeeze(0);
  }
  if (result.end != TextEnd::Stop && stream.finish(result.ids.empty() ? 0 : result.ids.back()))
    result.end = TextEnd::Stop;
  return result;
}

} // namespace

std::string textEndName(TextEnd end) {
  switch (end) {
  case TextEnd::Eos: return "eos";
  case TextEnd::Stop: return "stop";
  case TextEnd::Length: return "length";
  case TextEnd::Cancelled: return "cancelled";
  }
  return {};
}

Result<Generation> generate(CausalModel& model, std::shared_ptr<const Tokenizer> tokenizer,
                            std::span<const int32_t> prompt, const GenerateOptions& wanted,
                            const TokenCallback& onToken, std::stop_token stop) {
  const auto& config = model.config();
  const auto length = static_cast<int64_t>(prompt.size());
  TW_CHECK(checkPrompt(prompt, config.vocabSize, tokenizer.get()));
  const int64_t before = model.attachments().positions();
  TW_CHECK(model.checkLength(length));
  auto options = wanted;
  if (!config.names.positions.empty())
    options.maxNewTokens =
        std::min(options.maxNewTokens, config.maxPositions - before - length + 1); // the last one is not fed again
  const c10::InferenceMode inference;
  const auto begin = std::chrono::steady_clock::now();
  TextStream stream(tokenizer, options.stop, onToken);
  Generation result;
  if (options.numBeams > 1) {
    TW_TRY(result, beamSearch(model, prompt, options, stop));
    const auto ids = result.ids;
    bool stopped = false;
    for (size_t i = 0; i < ids.size() && !stopped; ++i)
      if (std::find(options.eosIds.begin(), options.eosIds.end(), ids[i]) == options.eosIds.end())
        stopped = stream.push(ids[i]);
    if (!ids.empty() && !stopped) stopped = stream.finish(ids.back());
    if (stopped) result.end = TextEnd::Stop;
  } else {
    TW_TRY(result, sampleText(model, prompt, options, stream, stop));
  }
  result.text = stream.text();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  result.tokensPerSecond = static_cast<double>(result.ids.size()) / std::max(seconds.count(), 1e-9);
  return result;
}

} // namespace tw
