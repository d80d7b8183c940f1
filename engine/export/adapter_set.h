#pragma once
// Adapters read for merging, by their keys alone: what each adds to or puts in the place of a base tensor.
#include "engine/export/base_tensors.h"
#include "engine/tune/base/peft_files.h"

namespace tw {

class AdapterSet {
 public:
  /// Opens all and checks that they fit the base: pairs are whole, every target of the configuration has one, and every
  /// tensor has its place and its shape. Errors: adapter.*, target.*, file.damaged.
  static Result<AdapterSet> open(const std::vector<std::pair<fs::path, double>>& adapters, const BaseTensors& base);

  /// Does any adapter change this base tensor ("….q_proj.weight")?
  bool touches(const std::string& tensor) const { return m_terms.count(tensor) > 0 || m_replaced.count(tensor) > 0; }
  bool replaces(const std::string& tensor) const { return m_replaced.count(tensor) > 0; }
  /// The merged float32 values. `base` as stored, in any float type, on the CPU; for a replaced tensor only its shape
  /// counts. Errors: file.type.
  Result<at::Tensor> apply(const std::string& tensor, const at::Tensor& base) const;

 private:
  struct Source {
    std::shared_ptr<SafetensorsFile> file;
    fs::path folder;
  };
  struct Term {
    Source source;
    const TensorInfo *a = nullptr, *b = nullptr;
    double scale = 0; ///< with the adapter's weight
    /// Of a stack: the expert whose rows these are, or -1.
    int64_t expert = -1, experts = 1, firstRow = 0, rows = 0;
  };
  using Terms = std::unordered_map<std::string, Term>; ///< by the key of their matrices
  struct Replaced {
    Source source;
    const TensorInfo* info = nullptr;
  };
  Result<> add(const fs::path& folder, double weight, const LinearNames& linears, const std::string& architecture);
  Result<> readTerms(const Source& source, Terms& terms);
  Result<> addTerm(const std::string& module, Term term, const LoraShape& shape, double weight);
  Result<> addParameter(const ParameterNames& parameter, Term term, const LoraShape& shape, double weight);
  Result<> checkShapes(const BaseTensors& base) const;
  std::unordered_map<std::string, std::vector<Term>> m_terms;
  std::unordered_map<std::string, Replaced> m_replaced;
  bool m_transposed = false; ///< the base's linears, the head apart, are stored [in, out]
  std::string m_head;
};

} // namespace tw
