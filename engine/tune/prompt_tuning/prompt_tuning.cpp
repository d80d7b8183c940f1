#include "engine/tune/prompt_tuning/prompt_tuning.h"

#include "engine/text/tokenizer.h"
#include "engine/tune/base/overruled.h"
#include "engine/tune/base/prompt_method.h"

namespace tw {
namespace {

/// What the rows begin as: noise, the embeddings of a text, or those of tokens drawn from the vocabulary.
enum class PromptInit { Random, Text, Vocabulary };
constexpr std::pair<PromptInit, const char*> kPromptInits[] = {
    {PromptInit::Random, "RANDOM"}, {PromptInit::Text, "TEXT"}, {PromptInit::Vocabulary, "SAMPLE_VOCAB"}};

/// Random for a name that is none of them: how the rows of a finished adapter began says nothing about them.
PromptInit promptInitNamed(const std::string& name) {
  for (const auto& [init, known] : kPromptInits)
    if (name == known) return init;
  return PromptInit::Random;
}

std::string promptInitName(PromptInit init) {
  for (const auto& [known, name] : kPromptInits)
    if (init == known) return name;
  return {};
}

struct PromptTuningConfig : PromptConfig {
  PromptInit init = PromptInit::Random;
  std::string text;      ///< PromptInit::Text: the rows begin as its embeddings
  std::string tokenizer; ///< whose tokens `text` is made of
};

class PromptTuning : public PromptScheme {
 public:
  PromptTuning(PromptTuningConfig config, fs::path baseModel)
      : m_config(std::move(config)), m_baseModel(std::move(baseModel)) {}
  std::unique_ptr<PromptScheme> clone() const override { return std::make_unique<PromptTuning>(*this); }
  static Result<PromptTuningConfig> read(const fs::path& folder);

  Rows rowsAre() const override { return Rows::Embeddings; }
  const PromptConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override;
  Json description() const override;
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;
  Result<> initialize(const std::vector<at::Tensor>& tensors, CausalModel& model, at::Generator& random) const override;

 private:
  /// As many ids as there are virtual tokens: those of the text, cut or repeated.
  Result<std::vector<int64_t>> textIds() const;
  PromptTuningConfig m_config;
  fs::path m_baseModel;
};

Result<PromptTuningConfig> PromptTuning::read(const fs::path& folder) {
  PromptTuningConfig config;
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  TW_CHECK(readPromptConfig(reader, config));
  auto init = promptInitName(config.init);
  TW_CHECK(reader.read("prompt_tuning_init", init));
  config.init = promptInitNamed(init);
  TW_CHECK(reader.read("prompt_tuning_init_text", config.text));
  TW_CHECK(reader.read("tokenizer_name_or_path", config.tokenizer));
  return config;
}

nlohmann::json PromptTuning::configJson() const {
  auto json = promptConfigJson(m_config);
  const auto orNull = [](const std::string& text) { return text.empty() ? nlohmann::json() : nlohmann::json(text); };
  json["prompt_tuning_init"] = promptInitName(m_config.init);
  json["prompt_tuning_init_text"] = orNull(m_config.text);
  json["tokenizer_name_or_path"] = orNull(m_config.tokenizer);
  return json;
}

Json PromptTuning::description() const {
  return Json{{"num_virtual_tokens", m_config.virtualTokens},
              {"prompt_tuning_init", promptInitName(m_config.init)},
              {"prompt_tuning_init_text", m_config.text.empty() ? Json() : Json(m_config.text)}};
}

Result<> PromptTuning::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, read(folder));
  if (start.virtualTokens != m_config.virtualTokens) noteOverruled({"num_virtual_tokens"}, notes);
  start.baseModel = m_config.baseModel;
  m_config = std::move(start);
  return {};
}

Result<std::vector<int64_t>> PromptTuning::textIds() const {
  TW_TRY(const auto tokenizer, loadTokenizer(m_baseModel));
  const auto ids = tokenizer->encode(m_config.text, true).ids;
  if (ids.empty())
    return fail(requestError("method.init", TW_TEXT("The text in prompt_tuning_init_text has no token."),
                             TW_TEXT("Write a few words that say what the model shall do."))
                    .in("method.prompt_tuning_init_text"));
  std::vector<int64_t> repeated;
  for (size_t i = 0; i < static_cast<size_t>(m_config.virtualTokens); ++i) repeated.push_back(ids[i % ids.size()]);
  return repeated;
}

Result<> PromptTuning::initialize(const std::vector<at::Tensor>& tensors, CausalModel& model,
                                  at::Generator& random) const {
  at::Tensor rows = tensors.front();
  if (m_config.init == PromptInit::Random) { // as torch's Embedding begins
    rows.copy_(at::empty(rows.sizes(), at::kFloat).normal_(0.0, 1.0, random));
    return {};
  }
  at::Tensor ids;
  if (m_config.init == PromptInit::Text) {
    TW_TRY(const auto chosen, textIds());
    ids = at::tensor(chosen, at::kLong);
  } else {
    ids = at::empty({m_config.virtualTokens}, at::kLong).random_(0, model.config().vocabSize, random);
  }
  if (ids.max().item<int64_t>() >= model.config().vocabSize)
    return fail(requestError("tokenizer.mismatch",
                             TW_TEXT("The tokenizer has tokens that the model has no embeddings for, and "
                                     "prompt_tuning_init_text holds one."),
                             TW_TEXT("Use the tokenizer that was published with the model."))
                    .in("method.prompt_tuning_init_text"));
  rows.copy_(model.embeddingsOf(ids.to(model.device())));
  return {};
}

class PromptTuningKind : public PromptKind {
 public:
  const MethodInfo& info() const override { return *findMethod("prompt_tuning"); }

 protected:
  Result<std::unique_ptr<PromptScheme>> scheme(const MethodOptions& options) const override {
    PromptTuningConfig config;
    takeCommon(options, config);
    config.tokenizer = config.baseModel;
    config.init = promptInitNamed(options.own.at("prompt_tuning_init").get<std::string>());
    if (const auto& text = options.own.at("prompt_tuning_init_text"); text.is_string())
      config.text = text.get<std::string>();
    const bool fromText = config.init == PromptInit::Text;
    if (fromText && config.text.empty())
      return fail(requestError("method.init",
                               TW_TEXT("prompt_tuning_init is TEXT, but there is no text to begin with."),
                               TW_TEXT("Write it in prompt_tuning_init_text, or choose RANDOM or SAMPLE_VOCAB."))
                      .in("method.prompt_tuning_init_text"));
    if (!fromText) config.text.clear(), config.tokenizer.clear();
    return std::make_unique<PromptTuning>(std::move(config), options.baseModel);
  }
  Result<std::unique_ptr<PromptScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, PromptTuning::read(folder));
    return std::make_unique<PromptTuning>(std::move(config), fs::path());
  }
};

} // namespace

std::unique_ptr<const MethodKind> makePromptTuningKind() { return std::make_unique<PromptTuningKind>(); }

} // namespace tw
