#pragma once
// A decoder-only language model on one device. Tokens are flat: segments of a batch lie one after another, padding does
// not exist.
#include "engine/model/attachments.h"
#include "engine/model/tensor_slots.h"

#include <ATen/ATen.h>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace tw {

class ExpertStack;
class KvCache;

/// Tokens of one forward pass, on the model's device.
struct TokenBatch {
  at::Tensor ids;               ///< int64 [tokens]
  at::Tensor positions;         ///< int64 [tokens], within its text; what is attached before it moves them
  std::vector<int64_t> offsets; ///< [segments + 1]: segment s is [offsets[s], offsets[s+1])
  int64_t tokens() const { return offsets.empty() ? 0 : offsets.back(); }
};

struct ForwardOptions {
  ForwardMode mode;
  bool checkpointing = false; ///< recompute each decoder layer in backward
  /// With a cache, segment s continues sequence s of the cache (its keys and values are appended).
  KvCache* cache = nullptr;
  /// Receives the load-balancing loss of all routers (RouterTally::loss), differentiable; undefined for a model without
  /// routed experts.
  at::Tensor* balanceLoss = nullptr;
  /// With virtual tokens: receives the final hidden states after the last of them, which predict a text's first token;
  /// [segments that begin, hidden], in their order.
  at::Tensor* beforeFirst = nullptr;
};

/// A dense base tensor under its checkpoint name ("model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.bias").
struct NamedTensor {
  std::string name;
  at::Tensor tensor;
};

class CausalModel {
 public:
  virtual ~CausalModel() = default;
  virtual const ModelConfig& config() const = 0;
  virtual at::Device device() const = 0;
  virtual at::ScalarType computeDtype() const = 0;

  /// Final hidden states after the last norm, [tokens, hidden] in the compute dtype; those of the batch's own tokens,
  /// whatever is attached before them.
  virtual at::Tensor hidden(const TokenBatch& batch, const ForwardOptions& options) = 0;
  /// Logits of some rows of hidden(), [rows, vocab] in the compute dtype; differentiable.
  virtual at::Tensor logits(const at::Tensor& hiddenRows, const ForwardMode& mode) = 0;
  /// Sum (not mean) of cross entropy of `targets` int64 [rows] at hiddenRows [rows, hidden], in chunks so that [rows,
  /// vocab] never exists; float32 scalar, differentiable in hiddenRows and in whatever of the head is trainable. The
  /// gradient is computed in the forward pass.
  virtual at::Tensor crossEntropySum(const at::Tensor& hiddenRows, const at::Tensor& targets,
                                     const ForwardMode& mode) = 0;

  /// Every matrix of the decoder in module order, those of routers and single experts too; the output head last
  /// (isOutputHead), also when its weight is tied to the embeddings.
  virtual const std::vector<std::unique_ptr<AdaptableWeight>>& weights() const = 0;
  virtual bool isOutputHead(const AdaptableWeight& weight) const = 0;
  /// The stacks of routed experts in module order: of each layer gate_up_proj, then down_proj. Their weights are among
  /// weights().
  virtual std::vector<ExpertStack*> stacks() const = 0;
  /// What the model is made of, with the names of its files.
  virtual std::vector<TensorSlot> slots() const = 0;
  AdaptableWeight* weight(const std::string& name) const;
  /// What the embedding table says of ids int64 [n]: [n, hidden] in the compute dtype, the table's own multiplier
  /// included. Virtual tokens stand as these do.
  virtual at::Tensor embeddingsOf(const at::Tensor& ids) const = 0;
  /// The modules of tables that ids or positions look up: "model.embed_tokens" first.
  virtual std::vector<std::string> embeddingNames() const = 0;

  /// What methods have attached besides what is on the weights.
  const Attachments& attachments() const { return m_attachments; }
  /// Errors: adapter.positions (virtual tokens or a prefix are there already), method.family (virtual tokens: the
  /// model has no place for them).
  Result<> attach(std::shared_ptr<const VirtualTokens> tokens);
  Result<> attach(std::shared_ptr<const KeyValuePrefix> prefix);
  void attach(std::shared_ptr<const BlockMethod> method);
  void attach(std::shared_ptr<const LookupMethod> method);
  /// ModelConfig::checkLength of a text with what stands before it. Errors: model.positions.
  Result<> checkLength(int64_t tokens) const { return config().checkLength(m_attachments.positions() + tokens); }
  /// Nothing happens where it is not attached.
  void detach(const VirtualTokens* tokens);
  void detach(const KeyValuePrefix* prefix);
  void detach(const BlockMethod* method);
  void detach(const LookupMethod* method);

  /// All dense base tensors, tied ones once. Quantised weights are not among them.
  virtual std::vector<NamedTensor> parameters() const = 0;
  /// Whether weight decay applies to a parameter: not to biases and norms.
  virtual bool decays(const std::string& parameter) const = 0;
  /// Puts another tensor in the place of a dense one (a trainable float32 copy, say); used wherever the old one was,
  /// cast to the compute dtype.
  virtual Result<> replaceParameter(const std::string& name, at::Tensor tensor) = 0;
  /// The table that ids look up and the one of the output head, [rows, hidden] each, the same tensor where they are
  /// tied.
  virtual std::pair<at::Tensor, at::Tensor> tables() const = 0;
  /// Others in their place, dense, of whatever number of rows: that is the vocabulary from here on. Errors:
  /// model.vocabulary (the head is quantised or has a bias).
  virtual Result<> replaceTables(at::Tensor table, at::Tensor head) = 0;
  virtual int64_t parameterCount() const = 0;

 private:
  Attachments m_attachments;
};

struct LoadOptions {
  at::Device device = at::kCPU;
  at::ScalarType computeDtype = at::kFloat;
  Quantization quantization = Quantization::None; ///< a checkpoint that is quantised on disk stays as it is
  bool doubleQuantization = true;
  int64_t quantizationBlockSize = 64;                        ///< 64 … 4096
  std::function<void(int64_t done, int64_t total)> progress; ///< in bytes
  std::stop_token stop;
};

/// Loads tensor by tensor (quantising on the way): peak host memory is near one tensor above the final size.
/// Errors: those of readModelConfig and heldQuantization, model.missing_tensor, model.shape, file.damaged, io.*,
/// model.memory, cancelled.
Result<std::unique_ptr<CausalModel>> loadModel(const fs::path& folder, const LoadOptions& options);
/// Random weights (normal, std 0.02 or config's initializer_range; norms one, biases zero), quantised where the options
/// say so, for new-model, benchmarks and tests. Errors: model.quantization, model.memory, cancelled.
Result<std::unique_ptr<CausalModel>> newModel(const ModelConfig& config, const LoadOptions& options, uint64_t seed);

/// The compute dtype that "auto" means on this device (docs/formats.md).
Result<at::ScalarType> resolveComputeDtype(const std::string& name, at::Device device);
/// "auto|cpu|cuda|cuda:N" -> a device that is there. Errors: device.missing, device.unknown.
Result<at::Device> resolveDevice(const std::string& name);

} // namespace tw
