#include "engine/tune/p_tuning/p_tuning.h"

#include "engine/tune/base/overruled.h"
#include "engine/tune/base/prompt_method.h"
#include "engine/tune/p_tuning/prompt_encoder.h"

namespace tw {
namespace {

struct PTuningConfig : PromptConfig {
  PromptEncoder::Kind encoder = PromptEncoder::Kind::Mlp;
  int64_t encoderHiddenSize = 0; ///< 0: as wide as the model's embeddings
  int64_t encoderLayers = 2;     ///< of the LSTM
};

/// encoder_reparameterization_type.
std::string encoderName(PromptEncoder::Kind kind) { return kind == PromptEncoder::Kind::Lstm ? "LSTM" : "MLP"; }

class PTuning : public PromptScheme {
 public:
  explicit PTuning(PTuningConfig config) : m_config(std::move(config)) {}
  std::unique_ptr<PromptScheme> clone() const override { return std::make_unique<PTuning>(*this); }
  static Result<PTuningConfig> read(const fs::path& folder);

  Rows rowsAre() const override { return Rows::Embeddings; }
  const PromptConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override;
  Json description() const override;
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;
  std::vector<Tensor> tensors() const override { return encoder().tensors(); }
  at::Tensor rows(const std::vector<at::Tensor>& tensors) const override { return encoder().rows(tensors); }
  Result<> initialize(const std::vector<at::Tensor>& tensors, CausalModel&, at::Generator& random) const override {
    encoder().begin(tensors, random);
    return {};
  }

 private:
  int64_t hiddenSize() const { return m_config.encoderHiddenSize > 0 ? m_config.encoderHiddenSize : m_config.tokenDim; }
  PromptEncoder encoder() const {
    return {m_config.encoder, m_config.virtualTokens, m_config.tokenDim, hiddenSize(), m_config.encoderLayers};
  }
  PTuningConfig m_config;
};

Result<PTuningConfig> PTuning::read(const fs::path& folder) {
  PTuningConfig config;
  TW_TRY(const auto reader, PeftConfigReader::open(folder));
  TW_CHECK(readPromptConfig(reader, config));
  auto name = encoderName(config.encoder);
  TW_CHECK(reader.read("encoder_reparameterization_type", name));
  if (name == encoderName(PromptEncoder::Kind::Lstm)) config.encoder = PromptEncoder::Kind::Lstm;
  else if (name != encoderName(PromptEncoder::Kind::Mlp))
    return fail(reader.wrong("encoder_reparameterization_type", TW_TEXT("MLP or LSTM")));
  TW_CHECK(reader.read("encoder_hidden_size", config.encoderHiddenSize));
  TW_CHECK(reader.read("encoder_num_layers", config.encoderLayers));
  if (config.encoderLayers < 1) return fail(reader.wrong("encoder_num_layers", TW_TEXT("a number above 0")));
  return config;
}

nlohmann::json PTuning::configJson() const {
  auto json = promptConfigJson(m_config);
  json["encoder_reparameterization_type"] = encoderName(m_config.encoder);
  json["encoder_hidden_size"] = hiddenSize();
  json["encoder_num_layers"] = m_config.encoderLayers;
  json["encoder_dropout"] = 0.0;
  return json;
}

Json PTuning::description() const {
  return Json{{"num_virtual_tokens", m_config.virtualTokens},
              {"encoder_reparameterization_type", encoderName(m_config.encoder)},
              {"encoder_hidden_size", m_config.encoderHiddenSize}};
}

Result<> PTuning::startFrom(const fs::path& folder, std::vector<MethodNote>& notes) {
  TW_TRY(auto start, read(folder));
  std::vector<std::string> fields;
  if (start.virtualTokens != m_config.virtualTokens) fields.emplace_back("num_virtual_tokens");
  if (start.encoder != m_config.encoder) fields.emplace_back("encoder_reparameterization_type");
  if (m_config.encoderHiddenSize > 0 && start.encoderHiddenSize != m_config.encoderHiddenSize)
    fields.emplace_back("encoder_hidden_size");
  if (start.encoderLayers != m_config.encoderLayers) fields.emplace_back("encoder_num_layers");
  noteOverruled(fields, notes);
  start.baseModel = m_config.baseModel;
  m_config = std::move(start);
  return {};
}

class PTuningKind : public PromptKind {
 public:
  const MethodInfo& info() const override { return *findMethod("p_tuning"); }

 protected:
  Result<std::unique_ptr<PromptScheme>> scheme(const MethodOptions& options) const override {
    PTuningConfig config;
    takeCommon(options, config);
    if (options.own.at("encoder_reparameterization_type") == encoderName(PromptEncoder::Kind::Lstm))
      config.encoder = PromptEncoder::Kind::Lstm;
    if (const auto& size = options.own.at("encoder_hidden_size"); size.is_number())
      config.encoderHiddenSize = size.get<int64_t>();
    config.encoderLayers = options.own.at("encoder_num_layers").get<int64_t>();
    return std::make_unique<PTuning>(std::move(config));
  }
  Result<std::unique_ptr<PromptScheme>> scheme(const fs::path& folder) const override {
    TW_TRY(auto config, PTuning::read(folder));
    return std::make_unique<PTuning>(std::move(config));
  }
};

} // namespace

std::unique_ptr<const MethodKind> makePTuningKind() { return std::make_unique<PTuningKind>(); }

} // namespace tw
