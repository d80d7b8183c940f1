#include "engine/base/paths.h"
#include "engine/data/dataset.h"
#include "engine/model/tensor_files.h"
#include "engine/session/jobs/job.h"
#include "engine/text/tokenizer_trainer.h"

namespace tw {
namespace {

struct Preset {
  const char* name;
  int64_t hidden, intermediate, layers, heads, kvHeads, vocabulary, context;
};
constexpr Preset kPresets[] = {{"tiny", 192, 512, 6, 3, 3, 2048, 1024}, {"small", 512, 1408, 8, 8, 4, 8192, 2048}};

Result<Preset> findPreset(const std::string& name) {
  for (const auto& preset : kPresets)
    if (name == preset.name) return preset;
  return fail(
      requestError("new_model.preset", TW_TEXT("There is no preset \"%1\".", name), TW_TEXT("Choose tiny or small."))
          .in("preset"));
}

/// All text of the corpus: paragraphs of text files, and what the conversations of the others say.
Result<std::vector<std::string>> corpusTexts(const std::vector<std::string>& files) {
  std::vector<std::string> texts;
  for (const auto& file : files) {
    DataSource source;
    source.path = fromUtf8(file);
    TW_TRY(auto loaded, loadSource(source));
    for (auto& conversation : loaded.conversations) {
      if (conversation.isText) texts.push_back(std::move(conversation.text));
      for (const auto& message : conversation.messages)
        if (message.contains("content") && message["content"].is_string())
          texts.push_back(message["content"].get<std::string>());
    }
  }
  return texts;
}

Json configJson(const Preset& preset, int64_t vocabulary, int32_t eos, int32_t pad) {
  return {{"architectures", {"LlamaForCausalLM"}},
          {"model_type", "llama"},
          {"hidden_size", preset.hidden},
          {"intermediate_size", preset.intermediate},
          {"num_hidden_layers", preset.layers},
          {"num_attention_heads", preset.heads},
          {"num_key_value_heads", preset.kvHeads},
          {"head_dim", preset.hidden / preset.heads},
          {"vocab_size", vocabulary},
          {"max_position_embeddings", preset.context},
          {"hidden_act", "silu"},
          {"rms_norm_eps", 1e-6},
          {"rope_theta", 10000.0},
          {"rope_scaling", nullptr},
          {"attention_bias", false},
          {"mlp_bias", false},
          {"tie_word_embeddings", true},
          {"initializer_range", 0.02},
          {"bos_token_id", nullptr},
          {"eos_token_id", eos},
          {"pad_token_id", pad},
          {"torch_dtype", "bfloat16"},
          {"use_cache", true}};
}

Result<> refuseNonEmpty(const fs::path& folder, bool overwrite) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error) && !overwrite)
    return fail(requestError("export.exists", TW_TEXT("The folder %1 is not empty.", toUtf8(folder)),
                             TW_TEXT("Choose another --out, or add --overwrite."))
                    .at(toUtf8(folder)));
  return createFolder(folder);
}

} // namespace

Result<> runJob(const commands::NewModel& command, JobContext& context) {
  TW_TRY(auto preset, findPreset(command.preset));
  if (command.vocab_size != 0) preset.vocabulary = command.vocab_size;
  if (preset.vocabulary < 300 || preset.vocabulary > 1'000'000)
    return fail(requestError("new_model.vocab_size",
                             TW_TEXT("A vocabulary of %1 tokens cannot be trained.", preset.vocabulary),
                             TW_TEXT("Choose between 300 and 1000000."))
                    .in("vocab_size"));
  if (command.corpus.empty())
    return fail(requestError("usage.missing", TW_TEXT("No corpus is given."),
                             TW_TEXT("Name one or more text files with --corpus.")));
  const auto out = fromUtf8(command.out);
  TW_CHECK(refuseNonEmpty(out, command.overwrite));
  TW_TRY(const auto texts, corpusTexts(command.corpus));
  context.emit(events::Progress{"tokenizer", 0, 1, "vocabularies"});

  TokenizerTraining training;
  training.vocabularySize = preset.vocabulary;
  training.modelMaxLength = static_cast<uint64_t>(preset.context);
  TW_TRY(training.chatTemplate, readFile(resourcesFolder() / "templates" / "chatml.jinja"));
  TW_TRY(const auto vocabulary, trainTokenizer(texts, training, out));
  context.emit(events::Progress{"tokenizer", 1, 1, "vocabularies"});
  TW_TRY(const auto tokenizer, loadTokenizer(out));

  const auto json =
      configJson(preset, vocabulary, tokenizer->special().eosId.value_or(0), tokenizer->special().padId.value_or(0));
  TW_CHECK(writeFileAtomically(out / "config.json", prettyJson(json)));
  TW_TRY(const auto config, readModelConfig(out));
  LoadOptions options;
  TW_TRY(const auto model, newModel(config, options, command.seed));
  auto tensors = model->parameters();
  for (auto& named : tensors) named.tensor = named.tensor.to(at::kBFloat16);
  TW_CHECK(writeTensors(out / "model.safetensors", tensors));
  context.emit(events::Report{"model",
                              {{"path", toUtf8(out)},
                               {"architecture", config.architecture},
                               {"family", config.family},
                               {"parameters", model->parameterCount()},
                               {"layers", config.layers},
                               {"hidden_size", config.hiddenSize},
                               {"vocab_size", config.vocabSize},
                               {"dtype", "bfloat16"},
                               {"bytes", static_cast<int64_t>(fs::file_size(out / "model.safetensors"))},
                               {"tokenizer", tokenizer->describe()},
                               {"chat_template", true},
                               {"supported", true},
                               {"reason", ""}}});
  return {};
}

} // namespace tw
