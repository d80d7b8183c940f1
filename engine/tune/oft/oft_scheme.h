#pragma once
// OFT (Qiu et al. 2023, "Controlling Text-to-Image Diffusion by Orthogonal Finetuning") in the form of OFTv2 (Qiu et
// al. 2025), as PEFT trains it: block-diagonal rotations of the inputs.
#include "engine/tune/base/weight_scheme.h"
#include "engine/tune/oft/oft_config.h"

namespace tw {

class OftScheme : public WeightScheme {
 public:
  explicit OftScheme(OftConfig config) : m_config(std::move(config)) {}

  std::unique_ptr<WeightScheme> clone() const override { return std::make_unique<OftScheme>(*this); }
  const PeftConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override { return oftConfigJson(m_config); }
  Json description() const override;
  /// Errors: target.*, method.oft_block_size.
  Result<> convert(const ModelShape& model) override;
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;
  /// Tells which targets have blocks of another size than the recipe says.
  void settle(const ModelShape& model, std::vector<MethodNote>& notes) override;

  std::vector<std::string> keys() const override { return {"oft_R.weight"}; }
  /// Vectors [blocks, b(b − 1)/2], [1, …] where all blocks share one.
  std::vector<TermTensor> tensors(const Place& place) const override;
  std::shared_ptr<WeightTerm> term(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  void initialize(const Place& place, const std::vector<at::Tensor>& tensors, at::Generator& random) const override;
  at::Tensor weighted(const std::string&, const at::Tensor& tensor, double factor) const override {
    return tensor * factor;
  }
  MethodFootprint::Weight cost(const Place&) const override { return {true, 0}; }

 private:
  /// Of the blocks on `place`, which divides its inputs.
  int64_t blockSize(const Place& place) const;
  OftConfig m_config;
};

} // namespace tw
