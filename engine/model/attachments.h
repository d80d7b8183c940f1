#pragma once
// The places of a model, besides its weights, where a tuning method attaches. A method knows no family; the decoder
// knows no method: it asks what is attached here.
#include "engine/weights/adaptable_weight.h"

namespace tw {

/// Normalised and rotated keys, and values: each [tokens, kvHeads, headDim].
struct KeyValues {
  at::Tensor key, value;
};

/// Works on what ids look up in the table of input embeddings. An output head that is tied to the table keeps its own.
class LookupMethod {
 public:
  virtual ~LookupMethod() = default;
  /// `rows` [n, hidden] of `ids` int64 [n] in the compute dtype, before the family's multiplier; differentiable.
  virtual at::Tensor apply(const at::Tensor& ids, const at::Tensor& rows) const = 0;
};

/// Rows that enter the first layer before each segment's own, at the positions before its first token.
class VirtualTokens {
 public:
  virtual ~VirtualTokens() = default;
  virtual int64_t count() const = 0;
  /// [count, hidden] float32, as CausalModel::embeddingsOf has the rows of real tokens. Asked once a forward pass.
  virtual at::Tensor embeddings() const = 0;
};

/// Keys and values that every layer has before each segment's own, at the positions before its first token. They stand
/// as the attention uses them: nothing normalises or rotates them.
class KeyValuePrefix {
 public:
  virtual ~KeyValuePrefix() = default;
  virtual int64_t count() const = 0;
  /// One pair a layer, [count, kvHeads, headDim] float32; those of a layer that uses another's keys are not used. Asked
  /// once a forward pass.
  virtual std::vector<KeyValues> keysAndValues() const = 0;
};

enum class Block { Attention, FeedForward };

/// What is known where a block of a layer ends. Tensors [tokens, hidden] in the compute dtype.
struct BlockPass {
  int64_t layer = 0;
  Block block = Block::Attention;
  const at::Tensor& input;    ///< what the block took, normalised
  const at::Tensor& residual; ///< what its output will be added to
  const at::Tensor& output;   ///< of the attention's or the MLP's (or experts') last projection
  const ForwardMode& mode;
};

/// Takes the place of a block's output, before any norm behind the block and before the residual is added.
class BlockMethod {
 public:
  virtual ~BlockMethod() = default;
  /// Of output's shape and type; output itself for a block that the method leaves alone. Computed again in backward
  /// when layers are checkpointed: what is trained in it must be leaves.
  virtual at::Tensor apply(const BlockPass& pass) const = 0;
};
using BlockMethods = std::vector<std::shared_ptr<const BlockMethod>>;

/// What is attached to one model. Virtual tokens and a prefix take the same positions, so there is one of them at most.
struct Attachments {
  std::vector<std::shared_ptr<const LookupMethod>> lookups; ///< applied in this order
  std::shared_ptr<const VirtualTokens> tokens;
  std::shared_ptr<const KeyValuePrefix> prefix;
  BlockMethods blocks; ///< applied in this order
  /// Positions before a sample's first token.
  int64_t positions() const { return tokens ? tokens->count() : prefix ? prefix->count() : 0; }
};

} // namespace tw
