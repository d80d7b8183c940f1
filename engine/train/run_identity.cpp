#include "engine/train/run_identity.h"

#include "engine/api/catalog/field_info.h"

#include <cstdio>

namespace tw {
namespace {

/// FNV-1a over tokens, labels and lengths.
std::string contentHash(const EncodedDataset& data) {
  uint64_t hash = 14695981039346656037ull;
  const auto add = [&hash](uint64_t value) { hash = (hash ^ value) * 1099511628211ull; };
  for (const auto& sample : data.samples) {
    add(sample.ids.size());
    for (const auto id : sample.ids) add(static_cast<uint32_t>(id));
    for (const auto label : sample.labels) add(static_cast<uint32_t>(label));
  }
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

} // namespace

Json runIdentity(const EncodedDataset& train, const TrainOptions& options) {
  Json identity{{"samples", train.samples.size()},
                {"tokens", train.tokens},
                {"content", contentHash(train)},
                {"weights", train.sourceWeights},
                {"batch_size", options.sampler.batchSize},
                {"accumulation", options.sampler.accumulation},
                {"max_length", options.sampler.maxLength},
                {"packing", options.sampler.packing},
                {"shuffle", options.sampler.shuffle},
                {"seed", options.sampler.seed},
                {"training.optim", options.optimizer.type},
                {"training.adam_beta1", options.optimizer.beta1},
                {"training.adam_beta2", options.optimizer.beta2}};
  for (const auto& field : recipeFields())
    if (const auto at = pointerTo(field.path); field.onResume == OnResume::Fixed && options.recipe.contains(at))
      identity[field.path] = options.recipe.at(at);
  return identity;
}

Result<> checkSameRun(const Json& before, const Json& now, const fs::path& checkpoint) {
  // Named fields first: they say more than the samples that they changed.
  for (const auto& [field, value] : now.items()) {
    const auto old = before.find(field);
    if (field.find('.') == std::string::npos || old == before.end() || *old == value) continue;
    return fail(requestError("checkpoint.mismatch",
                             TW_TEXT("%1 was %2 when the checkpoint was written and is %3 now.", field, asciiJson(*old),
                                     asciiJson(value)),
                             TW_TEXT("Set it back to go on, or start anew with init_from naming the checkpoint."))
                    .at(toUtf8(checkpoint))
                    .in(field));
  }
  for (const auto& [key, value] : now.items())
    if (const auto old = before.find(key); key.find('.') == std::string::npos && (old == before.end() || *old != value))
      return fail(
          requestError("checkpoint.changed",
                       TW_TEXT("The data, the batches or the seed are not those of the checkpoint (%1 differs), so the "
                               "run cannot go on exactly.",
                               key),
                       TW_TEXT("Resume with the unchanged recipe, or start anew with init_from naming the checkpoint."))
              .at(toUtf8(checkpoint)));
  return {};
}

} // namespace tw
