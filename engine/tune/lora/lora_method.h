#pragma once
#include "engine/tune/base/scheme_method.h"

namespace tw {

/// LoRA, which may begin with the main directions of the weights' inputs (EVA).
class LoraMethod : public SchemeMethod {
 public:
  using SchemeMethod::SchemeMethod;
  Result<> attach(CausalModel& model) override;
  bool startsFromData() const override;
  Result<> startFromData(const StartBatches& batches) override;

 private:
  CausalModel* m_model = nullptr;
};

} // namespace tw
