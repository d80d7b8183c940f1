#pragma once
// Weights as their checkpoint holds them: dense tensors, and those that bitsandbytes wrote in several parts
// (docs/formats.md), which are one here.
#include "engine/io/checkpoint_files.h"
#include "engine/quant/quantization.h"
#include "engine/weights/adaptable_weight.h"

#include <set>

namespace tw {

/// What a tensor is to the model.
struct StoredFacts {
  std::vector<int64_t> shape;        ///< of the dense values
  TensorType type = TensorType::F32; ///< of the dense values: for a quantised weight what it was quantised from
  Quantization quantization = Quantization::None;
  bool quantized() const { return quantization != Quantization::None; }
  int64_t elements() const;
};

class StoredWeights {
 public:
  /// `files` must outlive this. `dtype` ("float16"): what 8-bit weights, which do not say it, are dequantised to.
  /// `transposed`: weights that the model has as [in, out] (transposedWeights()); bitsandbytes quantises them as the
  /// linears [out, in] that they are, and here they are turned back.
  explicit StoredWeights(const CheckpointFiles& files, const std::string& dtype = "float32",
                         std::set<std::string> transposed = {});

  /// Does `name` belong to a quantised weight (its scales and the like)?
  bool isPart(const std::string& name) const;
  /// For a quantised weight all of its parts are there and fit together. Errors: file.damaged (names the tensor).
  Result<StoredFacts> facts(const CheckpointFiles::Entry& weight) const;
  /// The quantised weight as it is held, [out, in], on `device`. Errors: file.damaged.
  Result<std::unique_ptr<WeightStorage>> storage(const CheckpointFiles::Entry& weight, at::Device device) const;
  /// The dense values in facts().type on the CPU, a view of the file where that is possible: for the use of the moment.
  /// Errors: file.damaged, file.type.
  Result<at::Tensor> dense(const CheckpointFiles::Entry& weight) const;
  /// The weight's bytes on disk, its parts included.
  uint64_t bytes(const CheckpointFiles::Entry& weight) const;
  /// Neither the weight nor its parts will be read again soon.
  void release(const CheckpointFiles::Entry& weight) const;

 private:
  std::vector<CheckpointFiles::Entry> partsOf(const CheckpointFiles::Entry& weight) const;
  bool isFourBit(const CheckpointFiles::Entry& weight) const;
  bool isInt8(const CheckpointFiles::Entry& weight) const;
  bool isTransposed(const CheckpointFiles::Entry& weight) const { return m_transposed.contains(weight.tensor->name); }
  const CheckpointFiles& m_files;
  TensorType m_int8Type;
  std::set<std::string> m_transposed;
};

} // namespace tw
