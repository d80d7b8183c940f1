#pragma once
// Merging of a method that puts terms on weights: from its files, one tensor of the base at a time.
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/weight_scheme.h"

namespace tw {

class SchemeMerge : public AdapterMerge {
 public:
  /// Every place has its tensors, and every tensor its place and shape. Errors: target.*, adapter.*, file.damaged.
  static Result<std::unique_ptr<SchemeMerge>> open(const fs::path& folder, std::unique_ptr<WeightScheme> scheme,
                                                   double factor, const ModelShape& model);

  std::vector<std::string> names() const override;
  bool replaces(const std::string& tensor) const override { return m_replaced.contains(tensor); }
  bool changes(const std::string& tensor) const override {
    return m_changed.contains(tensor) || m_rows.contains(tensor);
  }
  std::vector<std::string> replacedNames() const override;
  int64_t vocabulary() const override { return m_vocabulary; }
  bool keepsTie() const override { return !m_unties; }
  Result<at::Tensor> replacement(const std::string& tensor) const override;
  Result<at::Tensor> merged(const std::string& tensor, at::Tensor values) const override;

 private:
  struct Term {
    Place place;
    std::vector<const TensorInfo*> tensors;
    std::vector<const TensorInfo*> start; ///< in m_start; empty: none, or to be computed again
    bool keepsStart = false;              ///< it is what the base's weight lacks
  };
  /// What happens to one tensor of the base.
  struct Change {
    size_t term = 0;
    std::optional<StackPart> part; ///< of a stack
    bool isBias = false, transposed = false;
  };
  using Stored = std::unordered_map<std::string, const TensorInfo*>; ///< by key, without PEFT's prefix

  SchemeMerge(SafetensorsFile file, std::unique_ptr<WeightScheme> scheme, double factor)
      : m_file(std::move(file)), m_scheme(std::move(scheme)), m_factor(factor) {}
  Result<> addTerms(const ModelShape& model, const fs::path& folder, Stored& stored);
  void addChanges(const ModelShape& model, const Place& place, size_t term);
  Result<> addReplaced(const ModelShape& model, const fs::path& folder, const Stored& stored);
  Result<> addTokens(const ModelShape& model, const fs::path& folder, Stored& stored);
  void tieReplaced(const ModelShape& model);
  Result<at::Tensor> changedWhole(const std::string& tensor, at::Tensor values) const;
  Result<std::shared_ptr<const WeightMethod>> methodOf(const Change& change) const;
  Result<> openStart(const ModelShape& model, const fs::path& folder);
  Result<at::Tensor> withoutStart(const Change& change, at::Tensor weight) const;

  SafetensorsFile m_file;
  std::optional<SafetensorsFile> m_start; ///< what the adapter began as
  std::unique_ptr<WeightScheme> m_scheme;
  double m_factor;
  int64_t m_vocabulary = 0;
  bool m_unties = false; ///< what happens to the table does not happen to the head, or the other way round
  std::vector<Term> m_terms;
  std::unordered_map<std::string, Change> m_changed;
  std::unordered_map<std::string, const TensorInfo*> m_replaced;
  /// Single rows by the tensor that they are put into.
  struct Rows {
    std::vector<int64_t> rows;
    const TensorInfo* values = nullptr;
  };
  std::unordered_map<std::string, Rows> m_rows;
};

} // namespace tw
