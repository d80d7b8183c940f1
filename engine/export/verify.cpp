#include "engine/export/verify.h"

#include "engine/tune/mounted.h"

namespace tw {
namespace {

constexpr int64_t kPrompts = 4, kPromptLength = 16;

/// Without prompts: sequences that step through the vocabulary.
std::vector<VerifyPrompt> spreadPrompts(int64_t vocabulary) {
  std::vector<VerifyPrompt> prompts;
  for (int64_t i = 0; i < kPrompts; ++i) {
    auto& ids = prompts.emplace_back().ids;
    for (int64_t t = 0; t < kPromptLength; ++t)
      ids.push_back(static_cast<int32_t>((i * 7919 + t * 104729 + 1) % vocabulary));
  }
  return prompts;
}

/// Logits of the asked positions of every prompt, [positions, vocab] float32 on the CPU.
Result<at::Tensor> logitsOf(CausalModel& model, const std::vector<VerifyPrompt>& prompts, std::stop_token stop) {
  const at::NoGradGuard guard;
  std::vector<at::Tensor> rows;
  for (const auto& prompt : prompts) {
    if (stop.stop_requested())
      return fail(workError("cancelled", TW_TEXT("The comparison was cancelled."),
                            TW_TEXT("The exported files are complete; export again to compare.")));
    const auto count = static_cast<int64_t>(prompt.ids.size());
    const auto longs = at::TensorOptions().dtype(at::kLong);
    TokenBatch batch;
    batch.ids = at::tensor(std::vector<int64_t>(prompt.ids.begin(), prompt.ids.end()), longs).to(model.device());
    batch.positions = at::arange(count, batch.ids.options());
    batch.offsets = {0, count};
    auto hidden = model.hidden(batch, {});
    if (!prompt.positions.empty())
      hidden = hidden.index_select(0, at::tensor(prompt.positions, longs).to(model.device()));
    rows.push_back(model.logits(hidden, {}).to(at::kCPU).to(at::kFloat));
  }
  return at::cat(rows);
}

Result<> checkPrompts(const std::vector<VerifyPrompt>& prompts, int64_t vocabulary) {
  for (const auto& prompt : prompts)
    for (const auto id : prompt.ids)
      if (id < 0 || id >= vocabulary)
        return fail(requestError("verify.token", TW_TEXT("The token id %1 is outside the model's vocabulary.", id),
                                 TW_TEXT("Check that tokenizer and model belong together.")));
  return {};
}

} // namespace

Result<events::Verified> verifyMerged(const VerifyOptions& options) {
  LoadOptions load;
  load.device = options.device;
  load.stop = options.stop;
  auto prompts = options.prompts;
  std::erase_if(prompts, [](const auto& prompt) { return prompt.ids.empty(); });
  at::Tensor expected;
  {
    TW_TRY(const auto base, loadModel(options.model, load));
    if (prompts.empty()) prompts = spreadPrompts(base->config().vocabSize);
    TW_CHECK(checkPrompts(prompts, base->config().vocabSize));
    MountedAdapters mounted(*base);
    for (const auto& [folder, weight] : options.adapters)
      TW_CHECK(mounted.mount(toUtf8(folder) + "#" + std::to_string(mounted.names().size()), folder, weight));
    TW_TRY(expected, logitsOf(*base, prompts, options.stop));
  }
  TW_TRY(const auto merged, loadModel(options.merged, load));
  TW_CHECK(checkPrompts(prompts, merged->config().vocabSize));
  TW_TRY(const auto actual, logitsOf(*merged, prompts, options.stop));
  if (actual.sizes() != expected.sizes())
    return fail(workError("verify.shape", TW_TEXT("The merged model's vocabulary differs from the base model's."),
                          TW_TEXT("Export again from the base that the adapter was trained on.")));
  for (const auto& [logits, name] :
       {std::pair(expected, TW_TEXT("adapter model")), std::pair(actual, TW_TEXT("merged model"))})
    if (!logits.isfinite().all().item<bool>())
      return fail(
          workError("verify.not_finite", TW_TEXT("The output of the %1 is not a finite number.", name),
                    TW_TEXT("Check the weights of the base model and of the adapter; do not use the merged model.")));
  const auto gaps = (actual - expected).abs();
  events::Verified verified;
  verified.largest_logit = expected.abs().max().item<double>();
  verified.max_gap_absolute = gaps.max().item<double>();
  verified.mean_gap_absolute = gaps.mean().item<double>();
  const double largest = std::max(1e-30, verified.largest_logit);
  verified.max_gap = verified.max_gap_absolute / largest;
  verified.mean_gap = verified.mean_gap_absolute / largest;
  verified.samples = static_cast<int64_t>(prompts.size());
  verified.positions = expected.size(0);
  verified.top1_agreement = actual.argmax(-1).eq(expected.argmax(-1)).to(at::kDouble).mean().item<double>();
  return verified;
}

} // namespace tw
