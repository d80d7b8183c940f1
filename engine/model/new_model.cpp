// Random weights, for pre-training from scratch and for tests.
#include "engine/model/config/config_reader.h"
#include "engine/model/decoder.h"
#include "engine/model/quantized_storage.h"
#include "engine/quant/dense_storage.h"

#include <ATen/CPUGeneratorImpl.h>

namespace tw {
namespace {

class RandomSource : public Decoder::Source {
 public:
  RandomSource(const ModelConfig& config, const HeldQuantization& held, const LoadOptions& options, uint64_t seed)
      : m_held(held), m_options(options), m_generator(at::make_generator<at::CPUGeneratorImpl>(seed)),
        m_norm(config.norm == NormKind::RmsPlusOne ? 0.0 : 1.0) {
    if (const auto* range = configValue(config.raw, "initializer_range"); range && range->is_number())
      m_deviation = range->get<double>();
  }
  Result<at::Tensor> dense(const TensorSlot& slot) override {
    TW_TRY(auto tensor, draw(slot));
    return tensor.to(at::TensorOptions().device(m_options.device).dtype(m_options.computeDtype));
  }
  Result<std::unique_ptr<WeightStorage>> storage(const TensorSlot& slot) override {
    if (quantizesSlot(m_held, slot)) {
      TW_TRY(auto values, draw(slot));
      return quantizedStorage(std::move(values), slot, m_held, m_options.device);
    }
    TW_TRY(auto tensor, dense(slot));
    return std::make_unique<DenseStorage>(std::move(tensor), slot.transposed);
  }

 private:
  Result<at::Tensor> draw(const TensorSlot& slot) {
    if (m_options.stop.stop_requested())
      return fail(
          workError("cancelled", TW_TEXT("Making the model was stopped."), TW_TEXT("Start it again when you want.")));
    // Drawn on the CPU in float32 whatever the device, so that a seed means one model.
    return slot.kind == TensorSlot::Kind::Norm ? at::full(slot.shape, m_norm, at::kFloat)
           : slot.kind == TensorSlot::Kind::Bias || slot.kind == TensorSlot::Kind::Scale
               ? at::zeros(slot.shape, at::kFloat)
               : at::empty(slot.shape, at::kFloat).normal_(0.0, m_deviation, m_generator);
  }

  const HeldQuantization m_held;
  const LoadOptions& m_options;
  at::Generator m_generator;
  double m_norm, m_deviation = 0.02;
};

} // namespace

Result<std::unique_ptr<CausalModel>> newModel(const ModelConfig& config, const LoadOptions& options, uint64_t seed) {
  at::NoGradGuard noGrad;
  TW_TRY(auto held,
         heldQuantization({}, options.quantization, options.doubleQuantization, options.quantizationBlockSize));
  RandomSource source(config, held, options, seed);
  try {
    return Decoder::build(config, tensorNames(config), options.device, options.computeDtype, source);
  } catch (const c10::Error& error) {
    return fail(workError("model.memory",
                          TW_TEXT("The model does not fit into memory (%1).", error.what_without_backtrace()),
                          TW_TEXT("Choose a smaller model.")));
  }
}

} // namespace tw
