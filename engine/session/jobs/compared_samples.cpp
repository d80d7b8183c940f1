#include "engine/session/jobs/compared_samples.h"

#include "engine/io/model_folder.h"
#include "engine/session/jobs/held_out_samples.h"
#include "engine/session/runs/recipe_plain.h"
#include "engine/text/chat_template.h"

#include <algorithm>

namespace tw {
namespace {

constexpr int64_t kRows = 64;                             ///< read of each file, where any will do
constexpr size_t kSamples = 8;                            ///< compared
constexpr size_t kLongest = 1024;                         ///< tokens of one
constexpr int64_t kLogitBytes = 256'000'000;              ///< of one model's logits, which wait for the other's
constexpr int64_t kPositions = 64, kPositionsMost = 2048; ///< of all samples together

struct TrainedRun {
  fs::path folder;
  Recipe recipe;
};

/// The run that wrote `folder`: its own, or that of a checkpoint in it.
std::optional<TrainedRun> runOf(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& place : {folder, folder.parent_path()}) {
    const auto file = place / "recipe.json";
    if (place != folder && !toUtf8(folder.filename()).starts_with("checkpoint-")) break;
    if (!fs::exists(file, ignored)) continue;
    if (auto recipe = loadRecipe(toUtf8(file))) return TrainedRun{place, std::move(*recipe)};
  }
  return {};
}

std::vector<DataSource> firstRows(const std::vector<DataFile>& files) {
  auto sources = dataSources(files);
  for (auto& source : sources) source.limit = source.limit > 0 ? std::min(source.limit, kRows) : kRows;
  return sources;
}

struct Encoded {
  std::vector<EncodedSample> samples;
  std::string data;
};

/// `adapter`: the folder that has the run's tokenizer and template.
Result<Encoded> encodedSamples(const TrainedRun& run, const fs::path& model, const fs::path& adapter,
                               const EventSink& emit, std::stop_token stop) {
  const auto& recipe = run.recipe;
  auto folder = model;
  auto tokenizer = loadTokenizer(folder);
  if (!tokenizer) {
    folder = adapter;
    TW_TRY(tokenizer, loadTokenizer(folder));
  }
  // A template file may be gone: the run kept a copy.
  auto chatTemplate = chooseChatTemplate(recipe.data.chat_template, folder, adapter);
  if (!chatTemplate) chatTemplate = loadModelChatTemplate(adapter);
  if (!chatTemplate) return fail(chatTemplate.error());
  TW_TRY(auto options, encodeOptions(recipe.data));
  options.strict = false;
  const SampleEncoder encoder(*tokenizer, *chatTemplate, options);
  const DataProgress progress = [&](uint64_t done, uint64_t total) {
    emit(events::Progress{"data", static_cast<int64_t>(done), static_cast<int64_t>(total), "bytes"});
  };
  const auto encode = [&](const std::vector<DataSource>& sources) {
    return encodeDataset(sources, encoder, *tokenizer, progress, stop);
  };
  if (!recipe.data.validation.empty())
    if (auto held = encode(firstRows(recipe.data.validation)); held && !held->samples.empty())
      return Encoded{std::move(held->samples), "validation"};
  if (recipe.data.validation.empty() && recipe.data.validation_fraction > 0) {
    const auto seed = static_cast<uint64_t>(recipe.training.seed);
    const auto sources = dataSources(recipe.data.train);
    if (const auto trained = trainedSamples(run.folder)) {
      const auto places = surelyHeldOut(*trained, recipe.data.validation_fraction, seed);
      auto held = places.size() < kSamples ? std::vector<EncodedSample>()
                                           : firstHeldOut(sources, places, kSamples, encoder, *tokenizer, stop);
      if (held.size() == kSamples) return Encoded{std::move(held), "validation"};
    }
    TW_TRY(auto all, encode(sources)); // which ones are held out depends on all of them
    auto [train, held] = splitValidation(std::move(all), recipe.data.validation_fraction, seed);
    if (!held.samples.empty()) return Encoded{std::move(held.samples), "validation"};
    return Encoded{std::move(train.samples), "train"};
  }
  TW_TRY(auto trained, encode(firstRows(recipe.data.train)));
  return Encoded{std::move(trained.samples), "train"};
}

/// The sample's beginning, and at most `most` of its places that predict something learnt (of all, where none does).
VerifyPrompt promptOf(const EncodedSample& sample, size_t most) {
  VerifyPrompt prompt;
  const auto length = std::min(sample.ids.size(), kLongest);
  prompt.ids.assign(sample.ids.begin(), sample.ids.begin() + static_cast<std::ptrdiff_t>(length));
  std::vector<int64_t> places;
  for (const bool learnt : {true, false}) {
    for (size_t i = 0; i < length; ++i)
      if (!learnt || (i + 1 < length && sample.labels[i + 1] != -100)) places.push_back(static_cast<int64_t>(i));
    if (!places.empty()) break;
  }
  const auto count = std::min(most, places.size());
  for (size_t i = 0; i < count; ++i) prompt.positions.push_back(places[i * places.size() / count]);
  return prompt;
}

} // namespace

ComparedSamples comparedSamples(const fs::path& model, const std::vector<std::pair<fs::path, double>>& adapters,
                                const EventSink& emit, std::stop_token stop) {
  ComparedSamples compared;
  const auto config = readModelConfig(model);
  if (!config) return compared; // said by who loads it
  std::vector<fs::path> folders;
  for (const auto& [folder, weight] : adapters) folders.push_back(folder);
  if (folders.empty()) folders.push_back(model);
  const auto positions =
      std::clamp(kLogitBytes / (4 * std::max<int64_t>(1, config->vocabSize)), kPositions, kPositionsMost);
  for (const auto& folder : folders) {
    const auto run = runOf(folder);
    if (!run) continue;
    const auto encoded = encodedSamples(*run, model, folder, emit, stop);
    if (!encoded || encoded->samples.empty()) continue;
    const auto count = std::min(kSamples, encoded->samples.size());
    for (size_t i = 0; i < count; ++i)
      compared.prompts.push_back(
          promptOf(encoded->samples[i * encoded->samples.size() / count], static_cast<size_t>(positions) / count));
    compared.data = encoded->data;
    return compared;
  }
  return compared;
}

} // namespace tw
