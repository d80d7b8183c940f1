#include "engine/plan/memory_plan.h"

#include "engine/memory/block_allocator.h"
#include "engine/memory/memory.h"
#include "engine/model/tensor_slots.h"
#include "engine/optim/pager.h"
#include "engine/optim/registry.h"
#include "engine/plan/gemma3n_memory.h"
#include "engine/quant/quantizer.h"
#include "engine/tune/base/method_registry.h"
#include "engine/weights/cross_entropy.h"

#include <algorithm>
#include <ATen/Version.h>
#include <map>
#include <set>

namespace tw {
namespace {

/// What the process needs besides tensors once a step runs: the threads' stacks, small buffers, the compiled products
/// of the matrix library.
constexpr int64_t kRuntimeBytes = int64_t{12} << 20;

/// What the matrix library copies of a weight [out, in] while it multiplies in float32, each thread its part of the
/// columns at a time and up to 384 rows of them (measured with the oneMKL of PyTorch's wheels on a processor with
/// AVX-512; held to AVX2 it copies about half). It keeps the buffer of the largest product.
int64_t packedBytes(int64_t out, int64_t in, int64_t threads) {
  constexpr int64_t columns = 10240, rows = 384;
  const int64_t block = in <= rows ? in : in <= 2 * rows ? (in + 1) / 2 : rows;
  const int64_t bytes = 4 * threads * std::min(columns, (out + threads - 1) / threads) * block;
  return at::get_cpu_capability() == "AVX2" ? bytes / 2 : bytes;
}

/// What the products with one shape of weight take in 16 bits, forward, backward and with an adapter beside it: the
/// library compiles each of them and keeps the code (measured with the oneDNN of PyTorch's wheels, on a processor with
/// AMX and held to AVX-512 with and without its bfloat16 products: without them there is no such code).
constexpr int64_t kCompiledBytes = int64_t{3} << 20;
bool compilesProducts() {
#ifdef __x86_64__
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return true;
#endif
}

/// The model by its shapes: what the loader would hold and the method attach.
class Planner {
 public:
  explicit Planner(const PlanOptions& options)
      : m_options(options), m_model(options.model, tensorNames(options.model)) {
    m_element = static_cast<int64_t>(c10::elementSize(options.computeDtype));
  }

  Result<MemoryPlan> plan() {
    m_plan.device = m_options.device.str();
    TW_TRY(m_held, heldQuantization(m_options.model.stored, m_options.quantization, m_options.doubleQuantization,
                                    m_options.quantizationBlockSize));
    TW_CHECK(attach());
    weights();
    m_plan.trainable_parameters = m_trainable;
    m_plan.adapter_bytes = m_trainsBase ? 0 : 4 * (m_trainable + m_footprint.remembered + m_footprint.frozen);
    m_plan.gradient_bytes = 4 * m_trainable;
    TW_CHECK(optimizer());
    activations();
    m_plan.limit_bytes = m_options.limitBytes > 0 ? m_options.limitBytes : memoryLimit(m_options.device);
    return m_plan;
  }

 private:
  /// As the loader decides it: the linears, and in a quantised checkpoint what it does not keep dense.
  bool quantized(const TensorSlot& slot) const {
    if (!m_held.quantized()) return false;
    if (slot.kind == TensorSlot::Kind::Router) return false;
    if (slot.kind == TensorSlot::Kind::Expert) return !m_held.stored || m_options.model.stored.expertsToo;
    if (!m_held.stored) return slot.kind == TensorSlot::Kind::Weight;
    return (slot.kind == TensorSlot::Kind::Weight || slot.kind == TensorSlot::Kind::Head) &&
           !m_options.model.stored.keepsDense(slot.module());
  }

  Result<> attach() {
    TW_TRY(const auto method, methodRegistry().create(m_options.method));
    m_trainsBase = !method->info().keepsBase;
    TW_TRY(m_footprint, method->footprint(m_model));
    m_trainable = m_footprint.values();
    m_plan.notes = m_footprint.notes;
    for (const auto& [module, weight] : m_footprint.weights) {
      m_passing = std::max(m_passing, weight.passing);
      m_passingRow = std::max(m_passingRow, weight.passingRow);
    }
    if (m_trainsBase)
      for (const auto& tensor : m_footprint.trainable) m_masters.insert(tensor.name);
    m_rows = m_options.tokensPerBatch + m_options.segmentsPerBatch * m_footprint.virtualTokens;
    return {};
  }

  /// What may lie in main memory is not counted for a GPU.
  Result<> optimizer() {
    TW_TRY(const bool pages, optimizerPages(m_options.optimizer));
    for (const auto& [name, shape] : m_footprint.trainable) {
      const bool table = isEmbeddingTable(name, m_model.linears().embeddings);
      TW_TRY(const auto bytes, optimizerStateBytes(m_options.optimizer, shape, table));
      if (onCpu() || !pages || c10::multiply_integers(shape) < Pager::kLeastValues) m_plan.optimizer_bytes += bytes;
    }
    return {};
  }

  void weights() {
    const auto* quantizer = findQuantizer(m_held.kind);
    for (const auto& slot : m_model.slots()) {
      const int64_t count = slot.elements();
      m_plan.total_parameters += count;
      if (quantized(slot)) {
        const auto bits = quantizer->bits({m_held.blockSize, m_held.doubleQuantization}, slot.in());
        m_plan.weights_bytes += static_cast<int64_t>(static_cast<double>(count) * bits.codes / 8);
        m_plan.quantization_bytes += static_cast<int64_t>(static_cast<double>(count) * bits.constants / 8);
        m_scratch = std::max(m_scratch, count * quantizer->scratchBytes(m_element));
      } else {
        m_plan.weights_bytes += count * (m_masters.contains(slot.name) ? 4 : m_element); // masters are float32
      }
    }
    if (!m_trainsBase) m_plan.total_parameters += m_trainable;
  }

  using Weight = MethodFootprint::Weight;
  Weight adaptation(const TensorSlot& slot) const {
    const auto found = m_footprint.weights.find(slot.module());
    return found == m_footprint.weights.end() ? Weight{} : found->second;
  }
  /// What the method keeps at the matrices of a layer.
  using Kept = std::map<TensorSlot::Part, Weight>;
  static bool keepsInput(const Kept& kept, std::initializer_list<TensorSlot::Part> parts) {
    return std::any_of(parts.begin(), parts.end(), [&](const auto part) {
      const auto found = kept.find(part);
      return found != kept.end() && found->second.keepsInput;
    });
  }
  static bool perExpert(TensorSlot::Part part) {
    return part == TensorSlot::Part::ExpertGate || part == TensorSlot::Part::ExpertDown;
  } // up shares gate's product

  /// Values a token.
  int64_t savedByMlp(const Kept& kept) const {
    using Part = TensorSlot::Part;
    const auto& c = m_options.model;
    const bool gated = !c.names.gate.empty() || !c.names.gateUp.empty();
    int64_t values = (gated ? 2 : 1) * c.intermediateSize;
    if (gated && c.activation != Activation::Silu)
      values += c.intermediateSize; // only silu's gate is fused with the product
    if (!c.names.mlpNorm.empty() && keepsInput(kept, {Part::Gate, Part::Up, Part::GateUp})) values += c.hiddenSize;
    if (keepsInput(kept, {Part::Down})) values += c.intermediateSize;
    return values;
  }
  /// The same for a layer with routed experts: what model/routed_experts.cpp keeps, in rows of each token's experts.
  int64_t savedByExperts(const Kept& kept) const {
    using Part = TensorSlot::Part;
    const auto& c = m_options.model;
    const auto& e = c.experts;
    int64_t row = 2 * e.innerSize + c.hiddenSize; // gate, up; what the expert says, which is weighed
    if (keepsInput(kept, {Part::ExpertGate, Part::ExpertUp})) row += c.hiddenSize;
    if (keepsInput(kept, {Part::ExpertDown})) row += e.innerSize;
    int64_t values =
        e.perToken * row + (4 * e.count + 32 * e.perToken) / m_element; // probabilities in float32; indices, weights
    if (keepsInput(kept, {Part::Router, Part::SharedGate, Part::SharedUp, Part::SharedScale})) values += c.hiddenSize;
    if (e.sharedSize == 0) return values;
    values += 2 * e.sharedSize + c.hiddenSize; // its output, which the gate multiplies
    return values + (keepsInput(kept, {Part::SharedDown}) ? e.sharedSize : 0);
  }

  /// Bytes that one layer keeps for backward beyond its input.
  int64_t savedByLayer(int64_t layer) const {
    using Part = TensorSlot::Part;
    const auto& c = m_options.model;
    Kept kept;
    int64_t norms = 0;
    for (const auto& slot : m_model.slots()) {
      if (slot.layer != layer) continue;
      if (slot.matrix()) kept[slot.part] = adaptation(slot);
      norms += slot.kind == TensorSlot::Kind::Norm && slot.part != Part::QNorm && slot.part != Part::KNorm;
    }
    const auto adapted = [&](std::initializer_list<Part> parts) { return keepsInput(kept, parts); };
    int64_t values = c.gemma3n ? gemma3nLayerValues(c, layer, adapted) : layerValues(layer, kept);
    for (const auto& [part, weight] : kept) values += weight.values * (perExpert(part) ? c.experts.perToken : 1);
    norms += c.gemma3n ? 1 : 0; // the router's serves twice
    const int64_t before = c.keysOf(layer) == layer ? m_options.segmentsPerBatch * m_footprint.prefix : 0;
    return m_rows * (values * m_element +
                     4 * (c.heads + norms)) + // attention's log-sum-exp and the norms' statistics are float32
           before * 2 * c.kvHeads * c.headDim * m_element;
  }

  /// Values a token: what each function of decoder_layer.cpp saves.
  int64_t layerValues(int64_t layer, const Kept& kept) const {
    using Part = TensorSlot::Part;
    const auto& c = m_options.model;
    const auto& names = c.names;
    const int64_t queries = c.heads * c.headDim, keys = c.kvHeads * c.headDim;
    const auto adapted = [&](std::initializer_list<Part> parts) { return keepsInput(kept, parts); };
    int64_t values = queries + 2 * keys + queries; // rotated q and k, v, attention's output (which o_proj shares)
    const auto at = static_cast<size_t>(layer);
    const bool rotates = !c.ropes.empty() && (at >= c.ropeOfLayer.size() || c.ropeOfLayer[at] >= 0);
    // v keeps the whole fused output alive, of which q and k are parts where nothing rotates them.
    if (!names.qkv.empty() && rotates) values += queries + keys;
    if (c.qkNorm != QkNorm::None) values += queries + keys;
    // Without a norm before them they take the residual stream itself.
    if (!names.attentionNorm.empty() && adapted({Part::Q, Part::K, Part::V, Part::Qkv})) values += c.hiddenSize;
    values += c.hiddenSize; // after the first residual
    values += c.experts.routes(layer) ? savedByExperts(kept) : savedByMlp(kept);
    if (!names.attentionPostNorm.empty()) values += c.hiddenSize; // what the norms behind the blocks take
    if (!names.mlpPostNorm.empty()) values += c.hiddenSize;
    return values;
  }

  /// Bytes beside the layers.
  int64_t savedOutside() const {
    const auto& c = m_options.model;
    int64_t values = c.hiddenSize; // the embeddings
    const auto adapted = [&](std::initializer_list<TensorSlot::Part> parts) {
      return std::any_of(m_model.slots().begin(), m_model.slots().end(), [&](const TensorSlot& slot) {
        return std::find(parts.begin(), parts.end(), slot.part) != parts.end() &&
               slot.kind == TensorSlot::Kind::Weight && adaptation(slot).keepsInput;
      });
    };
    if (c.gemma3n) values += gemma3nOuterValues(c, adapted);
    return m_rows * values * m_element;
  }

  /// Alive at once while one layer's feed-forward part goes backward, beyond what was saved.
  int64_t transientOfLayer() const {
    const auto& c = m_options.model;
    const auto& e = c.experts;
    int64_t values = c.gemma3n ? gemma3nTransientValues(c) : 3 * c.intermediateSize + 2 * c.hiddenSize;
    if (e.firstLayer() >= 0) values = std::max(values, 3 * e.perToken * (e.innerSize + c.hiddenSize));
    if (m_footprint.dropsInputs) values += c.intermediateSize; // the mask applied again
    int64_t bytes = m_rows * (values + m_passingRow) * m_element;
    if (c.attentionSoftcap > 0)
      bytes += 4 * 4 * c.heads * std::min<int64_t>(m_options.longestSegment, 512) *
               (m_options.longestSegment + m_footprint.positions()); // one block of scores, computed again
    if (m_trainsBase)
      bytes += 4 * 2 * c.hiddenSize *
               std::max(c.intermediateSize, e.count * e.innerSize); // gradients of weights before they are added up
    if (m_trainsBase && c.gemma3n)
      bytes = std::max(bytes, 4 * c.gemma3n->perLayerVocab * c.layers *
                                  c.gemma3n->perLayerSize); // the gradient of its table, likewise
    return bytes + 4 * (m_footprint.largestGradient + m_passing);
  }

  /// Shapes that differ, of the head and of weights with which gradients of matrices are computed, and as many again
  /// where the method multiplies in shapes of its own: what the library compiles for the products of a frozen weight is
  /// next to nothing beside that.
  int64_t matrixShapes() const {
    std::set<std::pair<int64_t, int64_t>> shapes{{m_options.model.hiddenSize, m_options.model.vocabSize}}, own;
    bool onWeights = false;
    for (const auto& slot : m_model.slots())
      if (slot.matrix() && (adaptation(slot).keepsInput || m_masters.contains(slot.name))) {
        shapes.emplace(slot.in(), slot.out());
        if (adaptation(slot).ownProducts) own.emplace(slot.in(), slot.out());
        onWeights = true;
      }
    if (!onWeights) // the method has linears of its own
      for (const auto& [name, shape] : m_footprint.trainable)
        if (shape.size() == 2) shapes.emplace(shape[1], shape[0]);
    return static_cast<int64_t>(shapes.size() + own.size());
  }

  /// Of what one layer's feed-forward part keeps and passes on, the bytes in tensors that are blocks of their own
  /// though those of the residual stream are not: the loss finds their memory free again.
  int64_t feedForwardBlocks() const {
    const auto& c = m_options.model;
    const int64_t row = m_rows * c.intermediateSize * m_element;
    if (row < kBlockBytes || c.gemma3n || c.experts.firstLayer() >= 0) return 0;
    int64_t tensors = 3 + (m_footprint.dropsInputs ? 1 : 0);
    if (m_options.gradientCheckpointing) { // one layer's are computed again
      const bool gated = !c.names.gate.empty() || !c.names.gateUp.empty();
      tensors += gated ? 2 : 1;
    }
    return tensors * row;
  }

  bool onCpu() const { return m_options.device.is_cpu(); }
  bool trainsHead() const {
    const auto& tables = m_model.linears().embeddings;
    return m_masters.contains(m_model.head() + ".weight") ||
           (m_options.model.tieEmbeddings && !tables.empty() && m_masters.contains(tables.front() + ".weight"));
  }
  bool headTakesPart() const {
    return trainsHead() || m_footprint.headColumns || m_footprint.weights.count(m_model.head()) > 0;
  }

  void activations() {
    const auto& c = m_options.model;
    const int64_t tokens = m_options.tokensPerBatch, stream = m_rows * c.hiddenSize * m_element;
    const int64_t streams = stream * (c.gemma3n ? c.gemma3n->streams : 1);
    int64_t saved = savedOutside();
    int64_t largest = 0;
    for (int64_t layer = 0; layer < c.layers; ++layer) {
      const int64_t layerBytes = savedByLayer(layer);
      largest = std::max(largest, layerBytes);
      if (m_options.gradientCheckpointing) saved += streams;
      else if (layer >= m_footprint.firstLayer) saved += streams + layerBytes;
    }
    const auto targets = static_cast<int64_t>(std::ceil(static_cast<double>(tokens) * m_options.targetShare));
    const int64_t chunk = std::min(targets, ops::lossChunkRows(c.vocabSize));
    m_plan.logits_bytes =
        chunk * c.vocabSize * ((m_element == 4 ? 4 : 8) + (c.logitSoftcap > 0 ? 4 : 0)); // the cap keeps its slope
    if (trainsHead())
      m_plan.logits_bytes += 2 * 4 * c.vocabSize * c.hiddenSize; // the head's gradient, ready in forward, then scaled
    // A head that is trained or adapted keeps its logits beside the float32 copy that becomes their gradient.
    if (headTakesPart() && m_element == 4) m_plan.logits_bytes += chunk * c.vocabSize * 4;
    if (m_footprint.headColumns) m_plan.logits_bytes += chunk * c.vocabSize * m_element; // their gradient without them
    const int64_t loss = targets * c.hiddenSize * m_element * (targets < m_rows ? 2 : 1) + m_plan.logits_bytes;
    const int64_t backward = transientOfLayer() + (m_options.gradientCheckpointing ? largest : 0);
    // Small tensors come from the C library's heap, which keeps what the layers had while the loss has its blocks.
    const int64_t expertRows = m_rows * c.experts.perToken * c.experts.innerSize * m_element;
    const bool small = onCpu() && std::max(stream, expertRows) < kBlockBytes;
    const int64_t blocks = small ? feedForwardBlocks() : backward;
    const int64_t together = backward - blocks + std::max(loss, blocks);
    m_plan.activation_bytes = saved + stream + std::max<int64_t>(0, together - m_plan.logits_bytes);
    m_plan.workspace_bytes = m_scratch + kRuntimeBytes;
    if (onCpu() && m_element == 2 && compilesProducts()) m_plan.workspace_bytes += kCompiledBytes * matrixShapes();
    if (onCpu() && m_element == 4)
      m_plan.workspace_bytes +=
          packedBytes(c.vocabSize, c.hiddenSize, m_options.threads);    // the largest product is the head's
    if (onCpu()) m_plan.activation_bytes += m_plan.total() / kKeptPart; // free blocks that wait for the next tensor
  }

  const PlanOptions& m_options;
  const ModelShape m_model;
  MethodFootprint m_footprint;
  bool m_trainsBase = false;       ///< weights of the model are the trained ones
  std::set<std::string> m_masters; ///< of these, which are held in float32
  MemoryPlan m_plan;
  HeldQuantization m_held;
  int64_t m_element = 4, m_trainable = 0, m_scratch = 0, m_passing = 0, m_passingRow = 0;
  int64_t m_rows = 0; ///< of a batch that the layers compute: its tokens and the virtual ones
};

} // namespace

Result<MemoryPlan> planMemory(const PlanOptions& options) { return Planner(options).plan(); }

} // namespace tw
