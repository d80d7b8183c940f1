#include "engine/model/decoder.h"
#include "engine/model/kv_cache.h"
#include "engine/ops/cross_entropy.h"
#include "engine/ops/rms_norm.h"
#include "engine/quant/dense_storage.h"

namespace tw {
namespace {

std::string withoutSuffix(const std::string& name, std::string_view suffix) {
  return name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size()) : name;
}

} // namespace

AdaptableWeight* CausalModel::weight(const std::string& name) const {
  for (const auto& weight : weights())
    if (weight->name() == name) return weight.get();
  return nullptr;
}

Decoder::Decoder(ModelConfig config, TensorNames names, at::Device device, at::ScalarType dtype)
    : m_config(std::move(config)), m_names(std::move(names)), m_device(device), m_dtype(dtype), m_rotary(m_config, device) {}

Result<std::unique_ptr<CausalModel>> Decoder::build(ModelConfig config, const TensorNames& names, at::Device device, at::ScalarType dtype, Source& source) {
  std::unique_ptr<Decoder> model(new Decoder(std::move(config), names, device, dtype));
  for (int64_t i = 0; i < model->m_config.layers; ++i) model->m_layers.emplace_back(model->m_config, i);
  std::unordered_map<std::string, AdaptableWeight*> byModule;
  for (const auto& slot : tensorSlots(model->m_config, names)) {
    const auto module = withoutSuffix(withoutSuffix(slot.name, ".weight"), ".bias");
    if (slot.kind == TensorSlot::Kind::Weight || slot.kind == TensorSlot::Kind::Head) {
      TW_TRY(auto storage, source.storage(slot));
      model->m_weights.push_back(std::make_unique<AdaptableWeight>(module, std::move(storage), at::Tensor(), model->m_weights.size()));
      byModule[module] = model->m_weights.back().get();
      continue;
    }
    TW_TRY(auto tensor, source.dense(slot));
    if (slot.kind == TensorSlot::Kind::Embedding) model->m_embedding = std::move(tensor);
    else if (slot.kind == TensorSlot::Kind::Bias) byModule.at(module)->setBias(std::move(tensor));
    else
      for (auto& [name, place] : model->looseTensors())
        if (name == slot.name) *place = tensor;
  }
  if (model->m_config.tieEmbeddings) {
    model->m_tied = true;
    model->m_weights.push_back(std::make_unique<AdaptableWeight>(names.head, std::make_unique<DenseStorage>(model->m_embedding), at::Tensor(), model->m_weights.size()));
  }
  for (int64_t i = 0; i < model->m_config.layers; ++i) {
    auto& layer = model->m_layers[static_cast<size_t>(i)];
    const auto find = [&](const char* name) { return byModule.at(names.prefix + "layers." + std::to_string(i) + "." + name); };
    layer.q = find("self_attn.q_proj"), layer.k = find("self_attn.k_proj"), layer.v = find("self_attn.v_proj"), layer.o = find("self_attn.o_proj");
    layer.gate = find("mlp.gate_proj"), layer.up = find("mlp.up_proj"), layer.down = find("mlp.down_proj");
  }
  return model;
}

std::vector<std::pair<std::string, at::Tensor*>> Decoder::looseTensors() {
  std::vector<std::pair<std::string, at::Tensor*>> all{{m_names.prefix + "embed_tokens.weight", &m_embedding}};
  for (size_t i = 0; i < m_layers.size(); ++i) {
    const auto path = m_names.prefix + "layers." + std::to_string(i) + ".";
    auto& layer = m_layers[i];
    all.emplace_back(path + "input_layernorm.weight", &layer.inputNorm);
    if (m_config.qkNorm) {
      all.emplace_back(path + "self_attn.q_norm.weight", &layer.qNorm);
      all.emplace_back(path + "self_attn.k_norm.weight", &layer.kNorm);
    }
    all.emplace_back(path + "post_attention_layernorm.weight", &layer.postNorm);
  }
  all.emplace_back(m_names.prefix + "norm.weight", &m_norm);
  return all;
}

at::Tensor Decoder::hidden(const TokenBatch& batch, const ForwardOptions& options) {
  TORCH_CHECK(batch.ids.dim() == 1 && batch.ids.size(0) == batch.tokens() && batch.positions.sizes() == batch.ids.sizes(), "hidden: ids, positions and offsets differ");
  LayerContext context{&batch, m_rotary.tables(batch), options.mode, options.cache};
  auto x = at::embedding(m_embedding, batch.ids);
  if (x.scalar_type() != m_dtype) x = x.to(m_dtype);
  const bool again = options.checkpointing && at::GradMode::is_enabled() && !options.cache;
  for (const auto& layer : m_layers) x = again ? checkpointed(layer, x, context) : layer.forward(x, context);
  if (options.cache) options.cache->advance(batch.offsets);
  return ops::rmsNorm(x, m_norm, m_config.rmsNormEps);
}

at::Tensor Decoder::logits(const at::Tensor& hiddenRows, const ForwardMode& mode) { return m_weights.back()->forward(hiddenRows, mode); }

at::Tensor Decoder::crossEntropySum(const at::Tensor& hiddenRows, const at::Tensor& targets, const ForwardMode& mode) {
  return ops::linearCrossEntropySum(hiddenRows, targets, *m_weights.back(), mode);
}

std::vector<NamedTensor> Decoder::parameters() const {
  std::vector<NamedTensor> all;
  for (const auto& [name, place] : const_cast<Decoder*>(this)->looseTensors()) all.push_back({name, *place});
  for (const auto& weight : m_weights) {
    const bool sharesEmbedding = m_tied && isOutputHead(*weight) && weight->storage().parameter().is_same(m_embedding);
    if (const auto tensor = weight->storage().parameter(); tensor.defined() && !sharesEmbedding) all.push_back({weight->name() + ".weight", tensor});
    if (weight->bias().defined()) all.push_back({weight->name() + ".bias", weight->bias()});
  }
  return all;
}

Result<> Decoder::replaceParameter(const std::string& name, at::Tensor tensor) {
  const auto misfit = [&](at::IntArrayRef expected) {
    return fail(requestError("model.shape", "The tensor for " + name + " has another shape than the model's (" + c10::str(expected) + ").", "Use a tensor made for this model."));
  };
  for (const auto& [loose, place] : looseTensors()) {
    if (loose != name) continue;
    if (tensor.sizes() != place->sizes()) return misfit(place->sizes());
    auto& head = *m_weights.back();
    const bool shared = place == &m_embedding && m_tied && head.storage().parameter().is_same(m_embedding);
    if (shared) head.storage().setParameter(tensor);
    *place = std::move(tensor);
    return {};
  }
  for (const auto& weight : m_weights) {
    if (name == weight->name() + ".weight" && !weight->storage().isQuantized()) {
      if (tensor.sizes() != weight->storage().parameter().sizes()) return misfit(weight->storage().parameter().sizes());
      weight->storage().setParameter(std::move(tensor));
      return {};
    }
    if (name == weight->name() + ".bias" && weight->bias().defined()) {
      if (tensor.sizes() != weight->bias().sizes()) return misfit(weight->bias().sizes());
      weight->setBias(std::move(tensor));
      return {};
    }
  }
  return fail(requestError("model.missing_tensor", "The model has no dense tensor named " + name + ".", "Check the name; quantised weights cannot be replaced."));
}

int64_t Decoder::parameterCount() const {
  int64_t count = 0;
  for (const auto& slot : tensorSlots(m_config, m_names)) {
    int64_t elements = 1;
    for (const auto size : slot.shape) elements *= size;
    count += elements;
  }
  return count;
}

} // namespace tw
