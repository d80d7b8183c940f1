#include "engine/model/decoder.h"
#include "engine/model/checkpointing.h"
#include "engine/model/gemma3n_decoder.h"
#include "engine/model/kv_cache.h"
#include "engine/model/placed_batch.h"
#include "engine/ops/insert_rows.h"
#include "engine/quant/dense_storage.h"

#include <cmath>

namespace tw {
AdaptableWeight* CausalModel::weight(const std::string& name) const {
  for (const auto& weight : weights())
    if (weight->name() == name) return weight.get();
  return nullptr;
}

Decoder::Decoder(ModelConfig config, TensorNames names, at::Device device, at::ScalarType dtype)
    : m_config(std::move(config)), m_dtype(dtype), m_names(std::move(names)),
      m_device(device), m_transform{m_config.logitScale, m_config.logitSoftcap} {
  for (const auto& rope : m_config.ropes) m_rotary.emplace_back(m_config, rope, device);
}

void Decoder::makeLayers() {
  for (int64_t i = 0; i < m_config.layers; ++i) m_layers.emplace_back(m_config, m_names.prefix, i);
}

Result<std::unique_ptr<CausalModel>> Decoder::build(ModelConfig config, const TensorNames& names, at::Device device,
                                                    at::ScalarType dtype, Source& source) {
  std::unique_ptr<Decoder> model(config.gemma3n ? new Gemma3nDecoder(std::move(config), names, device, dtype)
                                                : new Decoder(std::move(config), names, device, dtype));
  model->makeLayers();
  TW_CHECK(model->fill(source));
  return model;
}

at::Tensor& Decoder::place(const TensorSlot& slot) {
  using Part = TensorSlot::Part;
  if (slot.part == Part::Embedding) return m_embedding;
  if (slot.part == Part::Positions) return m_positions;
  auto& norm = slot.part == Part::FinalNorm ? m_norm : m_layers[static_cast<size_t>(slot.layer)].norm(slot.part);
  return slot.kind == TensorSlot::Kind::Bias ? norm.bias : norm.weight;
}

void Decoder::setLinear(const TensorSlot& slot, const AdaptableWeight* weight) {
  m_layers[static_cast<size_t>(slot.layer)].setLinear(slot, weight);
}

Result<> Decoder::fill(Source& source) {
  using Kind = TensorSlot::Kind;
  AdaptableWeight* last = nullptr;
  for (const auto& slot : tensorSlots(m_config, m_names)) {
    if (slot.matrix()) {
      TW_TRY(auto storage, source.storage(slot));
      m_weights.push_back(
          std::make_unique<AdaptableWeight>(slot.module(), std::move(storage), at::Tensor(), m_weights.size()));
      last = m_weights.back().get();
      if (slot.kind != Kind::Head) setLinear(slot, last);
      continue;
    }
    TW_TRY(auto tensor, source.dense(slot));
    if (slot.kind == Kind::Bias && last && last->name() == slot.module()) {
      last->setBias(std::move(tensor));
      continue;
    }
    auto& held = place(slot);
    held = std::move(tensor);
    // Transformers' get_decay_parameter_names: LayerNorm modules by their class, others by "norm" in their name.
    const bool norm = slot.kind != Kind::Embedding &&
                      (m_config.norm == NormKind::Layer || slot.name.find("norm") != std::string::npos);
    m_ownTensors.push_back({slot.name, &held, slot.kind != Kind::Bias && !norm});
  }
  if (!m_config.tieEmbeddings) return {};
  m_tied = true;
  m_weights.push_back(std::make_unique<AdaptableWeight>(m_names.head, std::make_unique<DenseStorage>(m_embedding),
                                                        at::Tensor(), m_weights.size()));
  return {};
}

at::Tensor Decoder::embeddingsOf(const at::Tensor& ids) const {
  auto x = at::embedding(m_embedding, ids);
  if (x.scalar_type() != m_dtype) x = x.to(m_dtype);
  for (const auto& method : attachments().lookups) x = method->apply(ids, x);
  if (m_config.embeddingMultiplier == 1.0 || !m_config.tableMultiplies) return x;
  return x * at::scalar_tensor(m_config.embeddingMultiplier, x.options());
}

at::Tensor Decoder::embedded(const TokenBatch& batch, const std::vector<int64_t>& starts) const {
  auto x = embeddingsOf(batch.ids);
  if (!starts.empty()) x = ops::insertRows(x, attachments().tokens->embeddings(), starts);
  if (m_config.embeddingMultiplier != 1.0 && !m_config.tableMultiplies) x = x * m_config.embeddingMultiplier;
  if (!m_positions.defined()) return x;
  const auto rows = at::embedding(m_positions, batch.positions);
  return x + (rows.scalar_type() == m_dtype ? rows : rows.to(m_dtype));
}

LayerContext Decoder::contextOf(const TokenBatch& batch, const ForwardOptions& options) const {
  LayerContext context;
  context.offsets = batch.offsets;
  for (const auto& rotary : m_rotary) context.ropes.push_back(rotary.tables(batch, options.mode, options.cache));
  context.mode = options.mode;
  context.cache = options.cache;
  if (!attachments().blocks.empty()) context.blocks = &attachments().blocks;
  if (m_config.logScalingFrom > 0 && !options.mode.training) {
    const auto lengths = (batch.positions + 1).to(at::kDouble);
    const auto logarithm = at::log(lengths) / std::log(static_cast<double>(m_config.logScalingFrom));
    context.queryScale =
        at::where(lengths > static_cast<double>(m_config.logScalingFrom), logarithm, at::ones_like(logarithm))
            .to(m_dtype)
            .view({-1, 1, 1});
  }
  return context;
}

namespace {

/// What of a layer is wanted besides its output.
struct WithLayer {
  bool tally = false, extraLoss = false;
};

/// The layer's output; where it routes and that is asked for, its tally's two tensors; last, where its methods have
/// one, their own loss: what a piece that is computed again can give. `in`: the layer's input and, where there is one,
/// its prefix.
std::vector<at::Tensor> outputsOf(const DecoderLayer& layer, const std::vector<at::Tensor>& in, LayerContext context,
                                  WithLayer wanted) {
  RouterTally tally;
  at::Tensor extraLoss;
  context.tally = wanted.tally ? &tally : nullptr;
  context.mode.extraLoss = wanted.extraLoss ? &extraLoss : nullptr;
  if (in.size() > 1) context.prefix = {in[1], in[2]};
  std::vector<at::Tensor> outputs{layer.forward(in[0], context)};
  if (tally.rows > 0) outputs.insert(outputs.end(), {std::move(tally.chosen), std::move(tally.probabilities)});
  if (extraLoss.defined()) outputs.push_back(std::move(extraLoss));
  return outputs;
}

} // namespace

at::Tensor Decoder::throughLayers(const at::Tensor& embedded, const TokenBatch&, const LayerContext& context,
                                  const std::vector<KeyValues>& prefixes, bool checkpointing) {
  auto x = embedded;
  auto kept = context; // what is computed again outlives what the caller gathers in
  kept.tally = nullptr;
  kept.mode.extraLoss = nullptr;
  const WithLayer wanted{context.tally != nullptr, context.mode.extraLoss != nullptr};
  for (size_t i = 0; i < m_layers.size(); ++i) {
    const auto piece = [&layer = m_layers[i], kept, wanted](const std::vector<at::Tensor>& in) {
      return outputsOf(layer, in, kept, wanted);
    };
    // The prefix comes in beside x: it may be made from trained values, then its gradient goes back to them once.
    std::vector<at::Tensor> inputs{x};
    if (!prefixes.empty()) inputs.insert(inputs.end(), {prefixes[i].key, prefixes[i].value});
    const auto outputs = checkpointing ? checkpointed(piece, inputs) : piece(inputs);
    x = outputs[0];
    if (outputs.size() > 2) context.tally->add({outputs[1].detach(), outputs[2], x.size(0)});
    if (outputs.size() % 2 == 0) addExtraLoss(context.mode, outputs.back());
  }
  return x;
}

std::vector<KeyValues> Decoder::prefixes(const TokenBatch& batch, KvCache* cache) const {
  const auto& prefix = attachments().prefix;
  if (!prefix) return {};
  if (!cache) return prefix->keysAndValues();
  if (const auto sequences = beginningSequences(batch.offsets, *cache); !sequences.empty())
    cache->begin(sequences, prefix->keysAndValues());
  return {};
}

at::Tensor Decoder::allRows(const TokenBatch& batch, const std::vector<int64_t>& starts,
                            const ForwardOptions& options) {
  TORCH_CHECK(!m_positions.defined() || batch.tokens() == 0 ||
                  batch.positions.max().item<int64_t>() < m_config.maxPositions,
              "the text is longer than the ", m_config.maxPositions, " tokens that the model has positions for");
  const auto before = prefixes(batch, options.cache);
  auto context = contextOf(batch, options);
  RouterTally total;
  if (options.balanceLoss) context.tally = &total;
  const bool checkpointing = options.checkpointing && at::GradMode::is_enabled() && !options.cache;
  const auto x = throughLayers(embedded(batch, starts), batch, context, before, checkpointing);
  if (options.balanceLoss) *options.balanceLoss = total.loss();
  if (options.cache) options.cache->advance(batch.offsets);
  return m_norm.apply(x, m_config);
}

at::Tensor Decoder::hidden(const TokenBatch& batch, const ForwardOptions& options) {
  TORCH_CHECK(batch.ids.dim() == 1 && batch.ids.size(0) == batch.tokens() &&
                  batch.positions.sizes() == batch.ids.sizes(),
              "hidden: ids, positions and offsets differ");
  const int64_t before = attachments().positions();
  if (options.cache) options.cache->setBefore(before);
  if (before == 0) return allRows(batch, {}, options);
  const auto placed = placedBatch(batch, attachments(), options.cache);
  const auto all = allRows(placed.batch, placed.starts, options);
  if (!placed.own.defined()) return all;
  if (options.beforeFirst) *options.beforeFirst = all.index_select(0, placed.lastVirtual);
  return all.index_select(0, placed.own);
}

std::vector<ExpertStack*> Decoder::stacks() const {
  std::vector<ExpertStack*> stacks;
  for (const auto& layer : m_layers)
    if (auto* experts = layer.experts()) stacks.insert(stacks.end(), {&experts->gateUp(), &experts->down()});
  return stacks;
}

at::Tensor Decoder::logits(const at::Tensor& hiddenRows, const ForwardMode& mode) {
  return m_transform.apply(m_weights.back()->forward(hiddenRows, mode));
}

at::Tensor Decoder::crossEntropySum(const at::Tensor& hiddenRows, const at::Tensor& targets, const ForwardMode& mode) {
  return ops::linearCrossEntropySum(hiddenRows, targets, *m_weights.back(), mode, m_transform);
}

std::vector<NamedTensor> Decoder::parameters() const {
  std::vector<NamedTensor> all;
  for (const auto& own : m_ownTensors) all.push_back({own.name, *own.tensor});
  for (const auto& weight : m_weights) {
    const bool sharesEmbedding = m_tied && isOutputHead(*weight) && weight->storage().parameter().is_same(m_embedding);
    if (const auto tensor = weight->storage().parameter(); tensor.defined() && !sharesEmbedding)
      all.push_back({weight->name() + ".weight", tensor});
    if (weight->bias().defined()) all.push_back({weight->name() + ".bias", weight->bias()});
  }
  return all;
}

std::vector<std::string> Decoder::embeddingNames() const {
  std::vector<std::string> names;
  for (const auto& slot : tensorSlots(m_config, m_names))
    if (slot.kind == TensorSlot::Kind::Embedding) names.push_back(slot.module());
  return names;
}

bool Decoder::decays(const std::string& parameter) const {
  for (const auto& own : m_ownTensors)
    if (own.name == parameter) return own.decays;
  return !parameter.ends_with(".bias");
}

Result<> Decoder::replaceParameter(const std::string& name, at::Tensor tensor) {
  const auto misfit = [&](at::IntArrayRef expected) {
    return fail(requestError(
        "model.shape", TW_TEXT("The tensor for %1 has another shape than the model's (%2).", name, c10::str(expected)),
        TW_TEXT("Use a tensor made for this model.")));
  };
  for (const auto& [own, place, decays] : m_ownTensors) {
    if (own != name) continue;
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
  return fail(requestError("model.missing_tensor", TW_TEXT("The model has no dense tensor named %1.", name),
                           TW_TEXT("Check the name; quantised weights cannot be replaced.")));
}

std::pair<at::Tensor, at::Tensor> Decoder::tables() const {
  return {m_embedding, m_weights.back()->storage().parameter()};
}

Result<> Decoder::replaceTables(at::Tensor table, at::Tensor head) {
  auto& output = *m_weights.back();
  if (output.storage().isQuantized() || output.bias().defined())
    return fail(requestError("model.vocabulary",
                             TW_TEXT("The vocabulary of this model cannot be changed: its output head is quantised or "
                                     "has a bias."),
                             TW_TEXT("Use an adapter that was trained with the model's own vocabulary.")));
  m_config.vocabSize = table.size(0);
  m_embedding = std::move(table);
  output.storage().setParameter(std::move(head));
  return {};
}

int64_t Decoder::parameterCount() const {
  int64_t count = 0;
  for (const auto& slot : slots()) count += slot.elements();
  return count;
}

} // namespace tw
