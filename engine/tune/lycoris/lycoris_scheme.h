#pragma once
// LoHa and LoKr as PEFT trains them: what both have in common, and their two kinds of term.
#include "engine/tune/base/weight_scheme.h"
#include "engine/tune/lycoris/lokr_term.h"
#include "engine/tune/lycoris/lycoris_config.h"

namespace tw {

class LycorisScheme : public WeightScheme {
 public:
  /// Errors: target.pattern, method.rank.
  Result<> take(LycorisConfig config);

  const PeftConfig& config() const override { return m_config; }
  nlohmann::json configJson() const override { return lycorisConfigJson(m_config); }
  Json description() const override;
  /// PEFT has neither for routed experts nor for weights that are stored [in, out]. Errors: target.stacked,
  /// target.conv1d.
  Result<> convert(const ModelShape& model) override;
  Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) override;
  void initialize(const Place& place, const std::vector<at::Tensor>& tensors, at::Generator& random) const override;

 protected:
  const LycorisConfig& own() const { return m_config; }
  int64_t rankOf(const Place& place) const { return m_ranks.rankOf(place.name); }
  LycorisOptions optionsOf(const Place& place) const;
  /// The tensor that is zero at first, so that a new term changes nothing.
  virtual bool beginsAtZero(const std::string& key) const = 0;

 private:
  LycorisConfig m_config;
  Ranks m_ranks;
};

class LohaScheme : public LycorisScheme {
 public:
  std::unique_ptr<WeightScheme> clone() const override { return std::make_unique<LohaScheme>(*this); }
  std::vector<std::string> keys() const override { return {"hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"}; }
  std::vector<TermTensor> tensors(const Place& place) const override;
  std::shared_ptr<WeightTerm> term(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  at::Tensor weighted(const std::string& key, const at::Tensor& tensor, double factor) const override;
  std::optional<int64_t> rankAt(const Place& place) const override { return rankOf(place); }
  MethodFootprint::Weight cost(const Place& place) const override;

 protected:
  bool beginsAtZero(const std::string& key) const override { return key == "hada_w2_b"; }
};

class LokrScheme : public LycorisScheme {
 public:
  std::unique_ptr<WeightScheme> clone() const override { return std::make_unique<LokrScheme>(*this); }
  std::vector<std::string> keys() const override {
    return {"lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_w2", "lokr_w2_a", "lokr_w2_b"};
  }
  std::vector<TermTensor> tensors(const Place& place) const override;
  std::shared_ptr<WeightTerm> term(const Place& place, const std::vector<at::Tensor>& tensors) const override;
  at::Tensor weighted(const std::string& key, const at::Tensor& tensor, double factor) const override;
  MethodFootprint::Weight cost(const Place& place) const override;

 protected:
  bool beginsAtZero(const std::string& key) const override { return key == "lokr_w1" || key == "lokr_w1_a"; }

 private:
  LokrShape shapeOf(const Place& place) const;
};

} // namespace tw
