#include "engine/tune/prefix_tuning/prefix_tuning.h"

#include "engine/model/kv_cache.h"
#include "engine/text/tokenizer.h"
#include "engine/tune/base/overruled.h"
#include "engine/tune/base/prompt_method.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

/// What the keys and values begin as: those that the model computes of a text or of tokens drawn from the vocabulary
/// (Li and Liang, arXiv:2101.00190, section 7.4), or noise, which is all that PEFT has and which disturbs a model so
/// much that a short training does not make up for it.
enum class PrefixInit { Vocabulary, Text, Random };
constexpr std::pair<PrefixInit, const char*> kPrefixInits[] = {
    {PrefixInit::Vocabulary, "SAMPLE_VOCAB"}, {PrefixInit::Text, "TEXT"}, {PrefixInit::Random, "RANDOM"}};

struct PrefixTuningConfig : PromptConfig {
  PrefixInit init = PrefixInit::Random; ///< no part of a file
  std::string text;                     ///< PrefixInit::Text
  fs::path tokenizer;                   ///< the folder of the one that reads it
  bool projection = false;
  int64_t encoderHiddenSize = 0; ///< 0: as wide as the keys of a layer
};

/// With a projection the rows are linear(tanh(linear(e))) of smaller trained rows e, which are dropped with the linears
/// once training has ended.
class PrefixTuning : public PromptScheme {
 public:
  explicit PrefixTuning(PrefixTuningConfig config) : m_config(std::move(config)) {}
  std::unique_ptr<PromptScheme> clone() const override { return std::make_unique<PrefixTuning>(*this); }
  static Result<PrefixTuningConfig> read(const fs::path& folder);

  Rows rowsAre() const override { return Rows::KeysAndValues; }
  const PromptConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override;
  Json description() const override;
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;
  std::vector<Tensor> tensors() const override;
  at::Tensor rows(const std::vector<at::Tensor>& tensors) const override;
  Result<> initialize(const std::vector<at::Tensor>& tensors, CausalModel& model, at::Generator& random) const override;

 private:
  Result<at::Tensor> startIds(const CausalModel& model, at::Generator& random) const;
  at::Tensor computed(CausalModel& model, const at::Tensor& ids) const;
  void beginAs(const at::Tensor& wanted, const std::vector<at::Tensor>& tensors) const;
  int64_t hiddenSize() const { return m_config.encoderHiddenSize > 0 ? m_config.encoderHiddenSize : m_config.tokenDim; }
  PrefixTuningConfig m_config;
};

Result<PrefixTuningConfig> PrefixTuning::read(const fs::path& folder) {
  PrefixTuningConfig config;
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  TW_CHECK(readPromptConfig(reader, config));
  TW_CHECK(reader.read("prefix_projection", config.projection));
  TW_CHECK(reader.read("encoder_hidden_size", config.encoderHiddenSize));
  return config;
}

nlohmann::json PrefixTuning::configJson() const {
  auto json = promptConfigJson(m_config);
  json["prefix_projection"] = m_config.projection;
  json["encoder_hidden_size"] = hiddenSize();
  return json;
}

Json PrefixTuning::description() const {
  return Json{{"num_virtual_tokens", m_config.virtualTokens},
              {"prefix_projection", m_config.projection},
              {"encoder_hidden_size", m_config.encoderHiddenSize}};
}

Result<> PrefixTuning::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, read(folder));
  start.init = m_config.init;
  start.projection = m_config.projection; // finished rows can be trained on without what made them
  std::vector<std::string> fields;
  if (start.virtualTokens != m_config.virtualTokens) fields.emplace_back("num_virtual_tokens");
  if (start.projection && m_config.encoderHiddenSize > 0 && start.encoderHiddenSize != m_config.encoderHiddenSize)
    fields.emplace_back("encoder_hidden_size");
  noteOverruled(fields, notes);
  start.baseModel = m_config.baseModel;
  m_config = std::move(start);
  return {};
}

std::vector<PromptScheme::Tensor> PrefixTuning::tensors() const {
  if (!m_config.projection) return PromptScheme::tensors();
  const std::string prefix = kEncoderPrefix;
  const auto shape = rowsShape();
  return {{prefix + "embedding.weight", {shape[0], m_config.tokenDim}},
          {prefix + "transform.0.bias", {hiddenSize()}, false},
          {prefix + "transform.0.weight", {hiddenSize(), m_config.tokenDim}},
          {prefix + "transform.2.bias", {shape[1]}, false},
          {prefix + "transform.2.weight", {shape[1], hiddenSize()}}};
}

at::Tensor PrefixTuning::rows(const std::vector<at::Tensor>& tensors) const {
  if (!m_config.projection) return tensors.front();
  return at::linear(at::tanh(at::linear(tensors[0], tensors[2], tensors[1])), tensors[4], tensors[3]);
}

/// As many tokens as the prefix has: those of the text, cut or repeated.
Result<at::Tensor> PrefixTuning::startIds(const CausalModel& model, at::Generator& random) const {
  const int64_t vocabulary = model.config().vocabSize;
  if (m_config.init == PrefixInit::Vocabulary)
    return at::empty({m_config.virtualTokens}, at::kLong).random_(0, vocabulary, random);
  TW_TRY(const auto tokenizer, loadTokenizer(m_config.tokenizer));
  const auto ids = tokenizer->encode(m_config.text, true).ids;
  const auto wrong = [](const Text& why) {
    return fail(requestError("method.init", why, TW_TEXT("Write a few words that say what the model shall do."))
                    .in("method.prefix_tuning_init_text"));
  };
  if (ids.empty()) return wrong(TW_TEXT("The text in prefix_tuning_init_text has no token."));
  std::vector<int64_t> repeated;
  for (size_t i = 0; i < static_cast<size_t>(m_config.virtualTokens); ++i) repeated.push_back(ids[i % ids.size()]);
  if (*std::max_element(repeated.begin(), repeated.end()) >= vocabulary)
    return wrong(TW_TEXT("The text in prefix_tuning_init_text has a token that the model has no embedding for."));
  return at::tensor(repeated, at::kLong);
}

/// The keys and values of a text of these tokens, as rows of a prefix. Layers that use another's have none.
at::Tensor PrefixTuning::computed(CausalModel& model, const at::Tensor& ids) const {
  const auto& config = model.config();
  const int64_t count = ids.size(0);
  KvCache cache(config, model.device(), model.computeDtype(), 1);
  ForwardOptions options;
  options.cache = &cache;
  model.hidden({ids.to(model.device()), at::arange(count, at::kLong).to(model.device()), {0, count}}, options);
  std::vector<at::Tensor> parts;
  for (int64_t layer = 0; layer < config.layers; ++layer)
    for (const bool keys : {true, false}) {
      if (config.keysOf(layer) != layer) parts.push_back(at::zeros({count, m_config.tokenDim}));
      else
        parts.push_back((keys ? cache.keys(layer, 0, 1, count) : cache.values(layer, 0, 1, count))[0]
                            .reshape({count, m_config.tokenDim})
                            .to(at::kCPU, at::kFloat));
    }
  return at::stack(parts, 1).reshape(rowsShape());
}

/// With a projection its last linear is solved for what the rows shall be; the rest is drawn already.
void PrefixTuning::beginAs(const at::Tensor& wanted, const std::vector<at::Tensor>& tensors) const {
  if (!m_config.projection) {
    at::Tensor(tensors.front()).copy_(wanted);
    return;
  }
  const auto inner = at::tanh(at::linear(tensors[0], tensors[2], tensors[1])).to(at::kCPU);
  const auto mean = wanted.mean(0);
  at::Tensor(tensors[3]).copy_(mean);
  at::Tensor(tensors[4]).copy_(at::mm(at::linalg_pinv(inner), wanted - mean).t());
}

Result<> PrefixTuning::initialize(const std::vector<at::Tensor>& tensors, CausalModel& model,
                                  at::Generator& random) const {
  at::Tensor ids;
  if (m_config.init != PrefixInit::Random) {
    TW_TRY(ids, startIds(model, random));
  }
  at::Tensor first = tensors.front(); // as torch's Embedding begins, and its Linear
  first.copy_(at::empty(first.sizes(), at::kFloat).normal_(0.0, 1.0, random));
  for (size_t bias = 1; bias + 1 < tensors.size(); bias += 2) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(tensors[bias + 1].size(1)));
    for (const size_t i : {bias + 1, bias}) {
      at::Tensor tensor = tensors[i];
      tensor.copy_(at::empty(tensor.sizes(), at::kFloat).uniform_(-bound, bound, random));
    }
  }
  if (ids.defined()) beginAs(computed(model, ids), tensors);
  return {};
}

class PrefixTuningKind : public PromptKind {
 public:
  const MethodInfo& info() const override { return *findMethod("prefix_tuning"); }

 protected:
  Result<std::unique_ptr<PromptScheme>> scheme(const MethodOptions& options) const override {
    PrefixTuningConfig config;
    takeCommon(options, config);
    config.projection = options.own.at("prefix_projection").get<bool>();
    const auto init = options.own.at("prefix_tuning_init").get<std::string>();
    for (const auto& [known, name] : kPrefixInits)
      if (init == name) config.init = known;
    if (const auto& text = options.own.at("prefix_tuning_init_text"); text.is_string())
      config.text = text.get<std::string>();
    config.tokenizer = options.baseModel;
    if (config.init == PrefixInit::Text && config.text.empty())
      return fail(requestError("method.init",
                               TW_TEXT("prefix_tuning_init is TEXT, but there is no text to begin with."),
                               TW_TEXT("Write it in prefix_tuning_init_text, or choose SAMPLE_VOCAB or RANDOM."))
                      .in("method.prefix_tuning_init_text"));
    if (const auto& size = options.own.at("encoder_hidden_size"); size.is_number())
      config.encoderHiddenSize = size.get<int64_t>();
    return std::make_unique<PrefixTuning>(std::move(config));
  }
  Result<std::unique_ptr<PromptScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, PrefixTuning::read(folder));
    return std::make_unique<PrefixTuning>(std::move(config));
  }
};

} // namespace

std::unique_ptr<const MethodKind> makePrefixTuningKind() { return std::make_unique<PrefixTuningKind>(); }

} // namespace tw
