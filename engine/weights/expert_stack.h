#pragma once
// The matrices that the experts of a layer share a name for: to methods one parameter [experts, out, in] (PEFT's
// target_parameters), though each expert's weight is held, quantised and computed by itself.
#include "engine/weights/adaptable_weight.h"

namespace tw {

/// What a tuning method adds to every expert: scale · B_e·(A_e·x); A [experts · r, in], B [out, r · experts] laid out
/// as PEFT does (ops/grouped_linear.h).
struct StackedLowRank {
  at::Tensor A, B;
  double scale = 1.0;
};

/// A part of a stack: one expert's matrix of `rows` rows, those from `firstRow` of the expert's [out, in].
struct StackPart {
  int64_t experts = 1, expert = 0, firstRow = 0, rows = 0;
};

class StackMethod {
 public:
  virtual ~StackMethod() = default;
  /// The term for the grouped product, or nullopt when the method is no plain low-rank sum.
  virtual std::optional<StackedLowRank> lowRank() const { return std::nullopt; }
  /// What the method is to one expert's matrix: how it is computed where the grouped product cannot be, and merged.
  virtual std::shared_ptr<const WeightMethod> on(const StackPart& part) const = 0;
};

class ExpertStack {
 public:
  /// `parts` matrices an expert take the same input: gate and up are two of one stack, whose rows are gate's and then
  /// up's.
  ExpertStack(std::string name, size_t parts) : m_name(std::move(name)), m_parts(parts) {}
  /// Experts in order. Weights must outlive the stack.
  void add(size_t part, const AdaptableWeight* weight) { m_parts[part].push_back(weight); }

  /// The parameter as Transformers names it: "model.layers.0.mlp.experts.gate_up_proj".
  const std::string& name() const { return m_name; }
  int64_t experts() const { return static_cast<int64_t>(m_parts.front().size()); }
  int64_t inFeatures() const { return m_parts.front().front()->inFeatures(); }
  int64_t outFeatures() const;

  /// x [rows, in] with expert e's rows at [offsets[e], offsets[e + 1]) -> [rows, out] of each part, in x's dtype.
  /// Methods attached to a single expert's weight count, inside those of the stack; with one of them, or a method of
  /// the stack that is no low-rank sum, the experts are computed one after another.
  std::vector<at::Tensor> forward(const at::Tensor& x, const std::vector<int64_t>& offsets,
                                  const ForwardMode& mode) const;

  void attach(std::shared_ptr<const StackMethod> method) { m_methods.push_back(std::move(method)); }
  void detach(const StackMethod* method);

 private:
  bool isGrouped() const;
  std::vector<at::Tensor> grouped(const at::Tensor& x, const std::vector<int64_t>& offsets) const;
  std::vector<at::Tensor> oneByOne(const at::Tensor& x, const std::vector<int64_t>& offsets,
                                   const ForwardMode& mode) const;

  std::string m_name;
  std::vector<std::vector<const AdaptableWeight*>> m_parts;
  std::vector<std::shared_ptr<const StackMethod>> m_methods;
};

} // namespace tw
