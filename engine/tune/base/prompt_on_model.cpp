#include "engine/tune/base/prompt_on_model.h"

#include "engine/model/tensor_files.h"
#include "engine/tune/base/adapter_fit.h"
#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

namespace tw {

class PromptOnModel::AsTokens : public VirtualTokens {
 public:
  explicit AsTokens(const PromptOnModel& owner) : m_owner(owner) {}
  int64_t count() const override { return m_owner.m_scheme->rowsShape()[0]; }
  at::Tensor embeddings() const override { return m_owner.rows(); }

 private:
  const PromptOnModel& m_owner;
};

class PromptOnModel::AsPrefix : public KeyValuePrefix {
 public:
  explicit AsPrefix(const PromptOnModel& owner) : m_owner(owner) {}
  int64_t count() const override { return m_owner.m_scheme->rowsShape()[0]; }
  std::vector<KeyValues> keysAndValues() const override {
    const auto& config = m_owner.m_scheme->config();
    const auto parts =
        m_owner.rows()
            .view({config.virtualTokens, 2 * config.layers, config.heads, config.tokenDim / config.heads})
            .unbind(1);
    std::vector<KeyValues> layers;
    for (size_t i = 0; i + 1 < parts.size(); i += 2) layers.push_back({parts[i], parts[i + 1]});
    return layers;
  }

 private:
  const PromptOnModel& m_owner;
};

Result<std::unique_ptr<PromptOnModel>> PromptOnModel::attach(CausalModel& model, std::unique_ptr<PromptScheme> scheme,
                                                             bool trainable) {
  std::unique_ptr<PromptOnModel> prompt(new PromptOnModel(model, std::move(scheme), trainable));
  prompt->m_scheme->fit(model.config());
  const auto& made = *prompt->m_scheme;
  const auto tensors =
      trainable ? made.tensors() : std::vector<PromptScheme::Tensor>{{kPromptEmbeddings, made.rowsShape()}};
  for (const auto& [name, shape, decays] : tensors) {
    prompt->m_values.push_back(
        at::zeros(shape, at::TensorOptions().dtype(at::kFloat).device(model.device())).requires_grad_(trainable));
    prompt->m_tensors.push_back({name, prompt->m_values.back(), decays});
  }
  TW_CHECK(prompt->setActive(true));
  return prompt;
}

at::Tensor PromptOnModel::rows() const { return m_trainable ? m_scheme->rows(m_values) : m_values.front(); }

Result<> PromptOnModel::setActive(bool active) {
  if (active == (m_tokens || m_prefix)) return {};
  if (!active) {
    detach();
    return {};
  }
  if (m_scheme->rowsAre() == PromptScheme::Rows::Embeddings) {
    auto tokens = std::make_shared<const AsTokens>(*this);
    TW_CHECK(m_model.attach(tokens));
    m_tokens = std::move(tokens);
  } else {
    auto prefix = std::make_shared<const AsPrefix>(*this);
    TW_CHECK(m_model.attach(prefix));
    m_prefix = std::move(prefix);
  }
  return {};
}

void PromptOnModel::detach() {
  if (m_tokens) m_model.detach(m_tokens.get());
  if (m_prefix) m_model.detach(m_prefix.get());
  m_tokens.reset();
  m_prefix.reset();
}

Result<> PromptOnModel::initialize(uint64_t seed) {
  const at::NoGradGuard guard;
  auto random = at::detail::createCPUGenerator(seed);
  TW_CHECK(setActive(false));
  TW_CHECK(m_scheme->initialize(m_values, m_model, random));
  return setActive(true);
}

Result<> PromptOnModel::read(const fs::path& folder) {
  TW_TRY(const auto file, openPeftWeights(folder));
  std::vector<std::string> known{kPromptEmbeddings}; // a checkpoint's parts are no concern of a mounted adapter
  for (const auto& [name, shape, decays] : m_scheme->tensors()) known.push_back(name);
  for (const auto& info : file.tensors())
    if (std::find(known.begin(), known.end(), info.name) == known.end() && !info.name.starts_with(kEncoderPrefix))
      return fail(tensorMisfit("adapter.tensor_extra",
                               TW_TEXT("The adapter holds the tensor %1, which has no place in this model.", info.name),
                               folder));
  const at::NoGradGuard guard;
  for (const auto& [name, tensor, decays] : m_tensors) {
    const auto* info = file.find(name);
    if (!info && name.starts_with(kEncoderPrefix))
      return fail(
          requestError(
              "adapter.tensor_missing",
              TW_TEXT("The adapter holds its finished rows alone, not the encoder that made them (%1).", name),
              TW_TEXT(
                  "Start from a checkpoint-N folder of its run, which keeps the encoder, or switch the encoder off."))
              .at(toUtf8(folder)));
    if (!info)
      return fail(tensorMisfit("adapter.tensor_missing", TW_TEXT("The adapter has no tensor %1.", name), folder));
    if (at::IntArrayRef(info->shape) != tensor.sizes())
      return fail(wrongTensorShape(name, tensor.sizes().vec(), folder));
    TW_TRY(const auto values, viewAdapterTensor(file, *info));
    at::Tensor(tensor).copy_(values);
  }
  return {};
}

std::vector<NamedTensor> PromptOnModel::written(SaveKind kind) const {
  const at::NoGradGuard guard;
  std::vector<NamedTensor> tensors{{kPromptEmbeddings, rows()}};
  if (kind == SaveKind::Checkpoint)
    for (const auto& [name, tensor, decays] : m_tensors)
      if (name != kPromptEmbeddings) tensors.push_back({name, tensor});
  return tensors;
}

Result<> PromptOnModel::write(const fs::path& folder, SaveKind kind) const {
  TW_CHECK(writeTensors(folder / kAdapterWeightsFile, written(kind)));
  return writeFileAtomically(folder / kAdapterConfigFile, peftConfigText(m_scheme->configJson()));
}

int64_t PromptOnModel::writtenBytes(SaveKind kind) const {
  int64_t bytes = 0;
  for (const auto& [name, tensor] : written(kind)) bytes += static_cast<int64_t>(tensor.nbytes());
  return bytes;
}

} // namespace tw
