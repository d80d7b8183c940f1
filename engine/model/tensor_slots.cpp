#include "engine/model/tensor_slots.h"

#include <algorithm>

namespace tw {

int64_t TensorSlot::elements() const {
  int64_t count = 1;
  for (const auto size : shape) count *= size;
  return count;
}

TensorNames tensorNames(const ModelConfig& config) {
  const auto& table = config.names;
  if (config.nested()) return {"model.language_model.", "lm_head", "model.language_model.", "lm_head", table.fileMlp};
  return {table.prefix, table.head, table.prefix, table.head, table.fileMlp};
}

namespace {

/// How the files name and hold routed experts: as Transformers 5 has them in memory, or one by one.
TensorNames withExperts(const ModelConfig& config, const CheckpointFiles& files, TensorNames names) {
  const auto& table = config.names;
  const auto layer = config.experts.firstLayer();
  if (layer < 0) return names;
  const auto path = names.filePrefix + table.layers + "." + std::to_string(layer) + ".";
  names.stackedExperts = static_cast<bool>(files.find(path + table.experts + ".gate_up_proj"));
  const bool own = !table.fileMlp.empty() && !files.find(path + table.router + ".weight");
  names.fileMlp = own ? table.fileMlp : "";
  return names;
}

} // namespace

namespace {

/// All ways in which files of this configuration name their tensors, the usual one first.
std::vector<TensorNames> knownNames(const ModelConfig& config) {
  const auto& table = config.names;
  const TensorNames usual{table.prefix, table.head, table.prefix, table.head};
  std::vector<TensorNames> known{usual, {table.prefix, table.head, "", table.head}};
  // Transformers 5 names the modules of all such models alike; files keep the names of older versions.
  for (const auto& [prefix, head] :
       {std::pair("language_model.model.", "language_model.lm_head"), std::pair("model.language_model.", "lm_head"),
        std::pair("model.language_model.model.", "lm_head")})
    known.push_back({"model.language_model.", "lm_head", prefix, head});
  return known;
}

std::string embeddingTensor(const ModelConfig& config, const TensorNames& names) {
  return names.filePrefix + config.names.embedding + ".weight";
}

/// What stands before all names and is no part of them, or nothing.
std::string sharedPrefix(const CheckpointFiles& files, const ModelConfig& config) {
  const auto entries = files.entries();
  for (const auto& names : knownNames(config))
    if (files.find(embeddingTensor(config, names))) return {};
  for (const auto& names : knownNames(config))
    for (const auto& entry : entries) {
      const auto& name = entry.tensor->name;
      const auto table = embeddingTensor(config, names);
      if (!name.ends_with("." + table)) continue;
      const auto prefix = name.substr(0, name.size() - table.size());
      if (std::all_of(entries.begin(), entries.end(),
                      [&](const auto& each) { return each.tensor->name.starts_with(prefix); }))
        return prefix;
    }
  return {};
}

} // namespace

Result<CheckpointFiles> openCheckpoint(const fs::path& folder, const ModelConfig& config) {
  TW_TRY(auto files, CheckpointFiles::open(folder));
  files.readThrough(sharedPrefix(files, config));
  const auto known = knownNames(config);
  const bool table = std::any_of(known.begin(), known.end(),
                                 [&](const auto& names) { return files.find(embeddingTensor(config, names)); });
  if (table || !config.tieEmbeddings) return files;
  // As in Transformers, of two tied tensors the one that is there serves for both.
  for (const auto& names : known)
    if (files.find(names.fileHead + ".weight")) {
      files.rename(names.fileHead + ".weight", embeddingTensor(config, names));
      break;
    }
  return files;
}

TensorNames tensorNames(const ModelConfig& config, const CheckpointFiles& files) {
  for (const auto& names : knownNames(config))
    if (files.find(embeddingTensor(config, names))) return withExperts(config, files, names);
  return tensorNames(config);
}

namespace {

using Kind = TensorSlot::Kind;
using Part = TensorSlot::Part;

/// Adds the slots of one module after another.
class SlotList {
 public:
  SlotList(const ModelConfig& config, const TensorNames& names) : m_config(config), m_names(names) {}

  void table(const std::string& module, Part part, int64_t rows) { table(module, part, rows, m_config.hiddenSize); }
  void table(const std::string& module, Part part, int64_t rows, int64_t columns) {
    if (!module.empty()) put(module, ".weight", {rows, columns}, Kind::Embedding, part);
  }
  void norm(const std::string& module, Part part, int64_t size) {
    if (module.empty()) return;
    put(module, ".weight", {size}, Kind::Norm, part);
    if (m_config.norm == NormKind::Layer) put(module, ".bias", {size}, Kind::Bias, part);
  }
  void linear(const std::string& module, Part part, int64_t out, int64_t in, bool bias) {
    if (module.empty()) return;
    const bool transposed = m_config.transposedLinears;
    put(module, ".weight", transposed ? std::vector{in, out} : std::vector{out, in}, Kind::Weight, part);
    m_slots.back().transposed = transposed;
    if (bias) put(module, ".bias", {out}, Kind::Bias, part);
  }
  void layer(int64_t index) {
    const auto& c = m_config;
    const auto& t = c.names;
    m_layer = index;
    m_path = t.layers + "." + std::to_string(index) + ".";
    const int64_t hidden = c.hiddenSize, queries = c.heads * c.headDim, keys = c.kvHeads * c.headDim,
                  inner = c.intermediateOf(index);
    const bool ownKeys = c.keysOf(index) == index;
    norm(t.attentionNorm, Part::AttentionNorm, hidden);
    linear(t.q, Part::Q, queries, hidden, c.qkvBias);
    if (ownKeys) linear(t.k, Part::K, keys, hidden, c.qkvBias);
    if (ownKeys) linear(t.v, Part::V, keys, hidden, c.qkvBias);
    linear(t.qkv, Part::Qkv, queries + 2 * keys, hidden, c.qkvBias);
    linear(t.o, Part::O, hidden, queries, c.outputBias);
    norm(t.qNorm, Part::QNorm, c.qkNorm == QkNorm::Whole ? queries : c.headDim);
    if (ownKeys) norm(t.kNorm, Part::KNorm, c.qkNorm == QkNorm::Whole ? keys : c.headDim);
    norm(t.attentionPostNorm, Part::AttentionPostNorm, hidden);
    norm(t.mlpNorm, Part::MlpNorm, hidden);
    if (c.experts.routes(index)) {
      routed();
    } else {
      linear(t.gate, Part::Gate, inner, hidden, c.mlpBias);
      linear(t.up, Part::Up, inner, hidden, c.mlpBias);
      linear(t.gateUp, Part::GateUp, 2 * inner, hidden, c.mlpBias);
      linear(t.down, Part::Down, hidden, inner, c.mlpBias);
    }
    norm(t.mlpPostNorm, Part::MlpPostNorm, hidden);
    if (c.gemma3n) gemma3nLayer(*c.gemma3n);
    m_layer = -1;
    m_path.clear();
  }
  /// What stands beside the layers.
  void gemma3n(const Gemma3nConfig& g) {
    const int64_t hidden = m_config.hiddenSize, all = m_config.layers * g.perLayerSize;
    table(g.names.perLayerEmbedding, Part::PerLayerEmbedding, g.perLayerVocab, all);
    linear(g.names.perLayerModel, Part::PerLayerModel, all, hidden, false);
    norm(g.names.perLayerModelNorm, Part::PerLayerModelNorm, g.perLayerSize);
    for (const auto& [name, part] :
         {std::pair(g.names.streams, Part::Stream), std::pair(g.names.unembed, Part::Unembed)})
      for (int64_t i = 0; i + 1 < g.streams; ++i) linear(name + "." + std::to_string(i), part, hidden, hidden, false);
  }
  void routed() {
    const auto& t = m_config.names;
    const auto& e = m_config.experts;
    const int64_t hidden = m_config.hiddenSize;
    linear(t.router, Part::Router, e.count, hidden, false);
    m_slots.back().kind = Kind::Router;
    for (int64_t i = 0; i < e.count; ++i) {
      expert(i, t.expertGate, Part::ExpertGate, e.innerSize, hidden);
      expert(i, t.expertUp, Part::ExpertUp, e.innerSize, hidden);
      if (!m_names.stackedExperts) expert(i, t.expertDown, Part::ExpertDown, hidden, e.innerSize);
    }
    for (int64_t i = 0; m_names.stackedExperts && i < e.count; ++i)
      expert(i, t.expertDown, Part::ExpertDown, hidden, e.innerSize);
    if (e.sharedSize == 0) return;
    linear(t.sharedGate, Part::SharedGate, e.sharedSize, hidden, false);
    linear(t.sharedUp, Part::SharedUp, e.sharedSize, hidden, false);
    linear(t.sharedDown, Part::SharedDown, hidden, e.sharedSize, false);
    linear(t.sharedScale, Part::SharedScale, 1, hidden, false);
  }
  void expert(int64_t index, const std::string& name, Part part, int64_t out, int64_t in) {
    const auto& experts = m_config.names.experts;
    put(experts + "." + std::to_string(index) + "." + name, ".weight", {out, in}, Kind::Expert, part);
    auto& slot = m_slots.back();
    slot.expert = index;
    if (!m_names.stackedExperts) return;
    const bool down = part == Part::ExpertDown;
    slot.file = m_names.filePrefix + m_path + experts + (down ? ".down_proj" : ".gate_up_proj");
    slot.stack = {m_config.experts.count, down ? out : 2 * out, in};
    slot.firstRow = part == Part::ExpertUp ? out : 0;
  }
  void head() {
    m_slots.push_back({m_names.head + ".weight",
                       m_names.fileHead + ".weight",
                       {m_config.vocabSize, m_config.hiddenSize},
                       Kind::Head,
                       Part::Head,
                       -1,
                       false});
  }
  std::vector<TensorSlot> take() { return std::move(m_slots); }

 private:
  void gemma3nLayer(const Gemma3nConfig& g) {
    const int64_t hidden = m_config.hiddenSize;
    put(g.names.correctScale, "", {hidden}, Kind::Scale, Part::CorrectScale);
    linear(g.names.correct, Part::Correct, g.streams, g.streams, false);
    linear(g.names.predict, Part::Predict, g.streams * g.streams, g.streams, false);
    linear(g.names.router, Part::Router, g.streams, hidden, false);
    norm(g.names.routerNorm, Part::RouterNorm, hidden);
    linear(g.names.laurelLeft, Part::LaurelLeft, g.laurelRank, hidden, false);
    linear(g.names.laurelRight, Part::LaurelRight, hidden, g.laurelRank, false);
    norm(g.names.laurelNorm, Part::LaurelNorm, hidden);
    linear(g.names.perLayerGate, Part::PerLayerGate, g.perLayerSize, hidden, false);
    linear(g.names.perLayerProjection, Part::PerLayerProjection, hidden, g.perLayerSize, false);
    norm(g.names.perLayerNorm, Part::PerLayerNorm, hidden);
  }
  void put(const std::string& module, const char* suffix, std::vector<int64_t> shape, Kind kind, Part part) {
    m_slots.push_back({m_names.prefix + m_path + module + suffix,
                       m_names.filePrefix + m_path + fileModule(module) + suffix, std::move(shape), kind, part, m_layer,
                       false});
  }
  std::string fileModule(const std::string& module) const {
    const auto dot = module.find('.');
    const bool renamed = !m_names.fileMlp.empty() && m_config.experts.routes(m_layer) &&
                         module.starts_with(m_config.names.router.substr(0, m_config.names.router.find('.')) + ".");
    return renamed ? m_names.fileMlp + module.substr(dot) : module;
  }
  const ModelConfig& m_config;
  const TensorNames& m_names;
  std::vector<TensorSlot> m_slots;
  std::string m_path;
  int64_t m_layer = -1;
};

} // namespace

std::vector<TensorSlot> tensorSlots(const ModelConfig& config, const TensorNames& names) {
  SlotList list(config, names);
  list.table(config.names.embedding, Part::Embedding, config.vocabSize);
  list.table(config.names.positions, Part::Positions, config.maxPositions);
  for (int64_t layer = 0; layer < config.layers; ++layer) list.layer(layer);
  list.norm(config.names.norm, Part::FinalNorm, config.hiddenSize);
  if (config.gemma3n) list.gemma3n(*config.gemma3n);
  if (!config.tieEmbeddings) list.head();
  return list.take();
}

std::set<std::string> transposedWeights(const ModelConfig& config, const TensorNames& names) {
  std::set<std::string> found;
  if (!config.transposedLinears) return found;
  for (const auto& slot : tensorSlots(config, names))
    if (slot.transposed) found.insert(slot.file);
  return found;
}

std::string shapeText(const std::vector<int64_t>& shape) {
  std::string list;
  for (const auto size : shape) list += (list.empty() ? "" : ", ") + std::to_string(size);
  return "[" + list + "]";
}

Error wrongShape(const std::vector<int64_t>& shape, const TensorSlot& slot, const std::string& file) {
  return requestError("model.shape",
                      TW_TEXT("The tensor %1 has the shape %2 where config.json asks for %3.", slot.file,
                              shapeText(shape), shapeText(slot.fileShape())),
                      TW_TEXT("Take config.json and weights from the same model."))
      .at(file);
}

} // namespace tw
