#pragma once
// DoRA (Liu et al. 2024, "DoRA: Weight-Decomposed Low-Rank Adaptation", arXiv:2402.09353): a LoRA whose directions
// W + s·B·A have lengths of their own. W' = m ∘ (W + s·B·A) / ‖W + s·B·A‖, a length for each output. As in PEFT the
// norm counts as a constant in backward (section 4.3 of the paper), and of embeddings each dimension has a length.
#include "engine/tune/base/weight_scheme.h"

namespace tw {

/// a [r, in], b [out, r], float32; m: the lengths of the rows of W [out, in], or of its columns.
struct DoraParts {
  at::Tensor a, b, m;
  bool byColumn = false;
};

/// ‖W + scale·b·a‖ by rows [out] or by columns [in], float32, without a gradient; of zeros 1. b·a is never formed:
/// ‖W‖² + 2·scale·⟨W, b·a⟩ + scale²·‖b·a‖² needs W·aᵀ (or bᵀ·W) and small products alone, a part of W at a time.
/// `squares`: ‖W‖² by rows or columns, computed where it is undefined; W is the same at the next call.
at::Tensor doraNorms(const at::Tensor& weight, const DoraParts& parts, double scale, at::Tensor* squares = nullptr);

class DoraTerm : public WeightTerm {
 public:
  DoraTerm(DoraParts parts, double scale, double dropout)
      : m_parts(std::move(parts)), m_scale(scale), m_dropout(dropout) {}

  /// y = (m/n) ∘ (W·x + s·B·A·x) without dropout; with it W·x + (m/n - 1) ∘ W·x' + (m/n) ∘ s·B·A·x', where x' is x
  /// with dropout.
  Product apply(const AdaptableWeight& weight, const at::Tensor& x, Product base,
                const ForwardMode& mode) const override;
  std::vector<at::Tensor> tensors() const override { return {m_parts.a, m_parts.b, m_parts.m}; }
  Result<at::Tensor> merged(at::Tensor weight) const override;

 private:
  /// Of what stands inside this term: W, and what methods attached before make of it.
  at::Tensor norms(const AdaptableWeight& weight, at::ScalarType dtype) const;
  at::Tensor normsOfBase(const WeightStorage& storage, at::ScalarType dtype) const;

  /// What stays while nothing is trained, so that a token that is generated does not cost a pass over W.
  struct Known {
    const void* values = nullptr; ///< of a dense W
    at::Tensor squares;           ///< ‖W‖²
    std::optional<double> factor; ///< with which `norms` were computed
    at::Tensor norms;
  };
  DoraParts m_parts;
  double m_scale, m_dropout;
  mutable Known m_known;
};

/// Of the table of embeddings, without dropout, as PEFT has it.
class LookupDoraTerm : public LookupTerm {
 public:
  /// As files have them: a [r, vocabulary], b [hidden, r], m [hidden], float32.
  LookupDoraTerm(at::Tensor a, at::Tensor b, at::Tensor m, double scale, std::function<at::Tensor()> table)
      : m_a(std::move(a)), m_b(std::move(b)), m_m(std::move(m)), m_scale(scale), m_table(std::move(table)) {}
  /// (m/n) ∘ (rows + scale · (B·A)ᵀ[ids]).
  at::Tensor apply(const at::Tensor& ids, const at::Tensor& rows) const override;

 private:
  at::Tensor m_a, m_b, m_m; ///< themselves, not turned: an optimizer moves their data, which views do not follow
  double m_scale;
  std::function<at::Tensor()> m_table;
  mutable std::optional<double> m_knownFactor; ///< with which the norms were computed, while nothing is trained
  mutable at::Tensor m_norms;
};

} // namespace tw
