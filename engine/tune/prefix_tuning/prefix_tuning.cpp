#include "engine/tune/prefix_tuning/prefix_tuning.h"

#include "engine/tune/base/prompt_method.h"

#include <cmath>

namespace tw {
namespace {

struct PrefixTuningConfig : PromptConfig {
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
  Result<> initialize(const std::vector<at::Tensor>& tensors, const CausalModel& model,
                      at::Generator& random) const override;

 private:
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
  start.projection = m_config.projection; // finished rows can be trained on without what made them
  std::string fields;
  if (start.virtualTokens != m_config.virtualTokens) fields = "num_virtual_tokens";
  if (start.projection && m_config.encoderHiddenSize > 0 && start.encoderHiddenSize != m_config.encoderHiddenSize)
    fields += (fields.empty() ? "" : ", ") + std::string("encoder_hidden_size");
  if (!fields.empty())
    notes.push_back(
        {"method.init_from",
         TW_TEXT(
             "The adapter in init_from (%1 virtual tokens) decides; the recipe says otherwise, without effect, of: %2.",
             start.virtualTokens, fields)});
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

Result<> PrefixTuning::initialize(const std::vector<at::Tensor>& tensors, const CausalModel&,
                                  at::Generator& random) const {
  at::Tensor first = tensors.front(); // as torch's Embedding begins, and its Linear
  first.copy_(at::empty(first.sizes(), at::kFloat).normal_(0.0, 1.0, random));
  for (size_t bias = 1; bias + 1 < tensors.size(); bias += 2) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(tensors[bias + 1].size(1)));
    for (const size_t i : {bias + 1, bias}) {
      at::Tensor tensor = tensors[i];
      tensor.copy_(at::empty(tensor.sizes(), at::kFloat).uniform_(-bound, bound, random));
    }
  }
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
