#include "engine/optim/bnb_adamw.h"

#include "engine/optim/adamw.h"
#include "engine/optim/dynamic_code.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

/// Values updated at once where buffers beside the state are needed: whole blocks.
constexpr int64_t kUpdatedAtOnce = DynamicCode::kBlock * 4096;
constexpr int64_t kBlocksATask = 64;

/// What is the same for all values of a step.
struct Constants {
  float beta1, beta2, new1, new2, epsilon, kept, step, root;
  Constants(const OptimizerOptions& options, int64_t steps, double rate, double decay)
      : beta1(static_cast<float>(options.beta1)), beta2(static_cast<float>(options.beta2)),
        new1(static_cast<float>(1.0 - options.beta1)), new2(static_cast<float>(1.0 - options.beta2)),
        epsilon(static_cast<float>(options.epsilon)), kept(static_cast<float>(1.0 - rate * decay)),
        step(static_cast<float>(rate / (1.0 - std::pow(options.beta1, static_cast<double>(steps))))),
        root(static_cast<float>(std::sqrt(1.0 - std::pow(options.beta2, static_cast<double>(steps))))) {}
};

/// The parts of a state in 8 bits, flat and contiguous in main memory.
struct EightBits {
  uint8_t *average, *squared;
  float *averageLargest, *squaredLargest;
};

void updateBlock(const Constants& c, float* values, const float* gradients, const EightBits& state, int64_t block,
                 int64_t count) {
  float average[DynamicCode::kBlock], squared[DynamicCode::kBlock];
  const int64_t begin = block * DynamicCode::kBlock;
  const auto &signs = DynamicCode::ofSigns(), &plain = DynamicCode::withoutSign();
  signs.decode(state.average + begin, state.averageLargest[block], average, count);
  plain.decode(state.squared + begin, state.squaredLargest[block], squared, count);
  for (int64_t i = 0; i < count; ++i) {
    const float g = gradients[begin + i];
    average[i] = average[i] * c.beta1 + c.new1 * g;
    squared[i] = squared[i] * c.beta2 + c.new2 * g * g;
    float& value = values[begin + i];
    value = value * c.kept - c.step * (average[i] / (std::sqrt(squared[i]) / c.root + c.epsilon));
  }
  state.averageLargest[block] = signs.encode(average, state.average + begin, count);
  state.squaredLargest[block] = plain.encode(squared, state.squared + begin, count);
}

void updateOnCpu(const Constants& c, const at::Tensor& values, const at::Tensor& gradients, const EightBits& state) {
  auto* const target = values.data_ptr<float>();
  const auto* const source = gradients.const_data_ptr<float>();
  const int64_t count = values.numel();
  at::parallel_for(0, DynamicCode::blocks(count), kBlocksATask, [&](int64_t first, int64_t end) {
    for (int64_t block = first; block < end; ++block)
      updateBlock(c, target, source, state, block, std::min(DynamicCode::kBlock, count - block * DynamicCode::kBlock));
  });
}

/// The same by ATen's operations, for other devices.
void updateComposed(const Constants& c, const at::Tensor& values, const at::Tensor& gradients,
                    const std::vector<NamedTensor>& state) {
  const auto &signs = DynamicCode::ofSigns(), &plain = DynamicCode::withoutSign();
  const auto average = signs.decode(state[0].tensor, state[2].tensor).mul_(c.beta1).add_(gradients, c.new1);
  const auto squared =
      plain.decode(state[1].tensor, state[3].tensor).mul_(c.beta2).addcmul_(gradients, gradients, c.new2);
  at::Tensor(values).mul_(c.kept).addcdiv_(average, squared.sqrt().div_(c.root).add_(c.epsilon), -c.step);
  signs.encode(average, state[0].tensor, state[2].tensor);
  plain.encode(squared, state[1].tensor, state[3].tensor);
}

bool isEightBits(const std::vector<NamedTensor>& state) { return state.size() == 4; }

/// The part of a state that belongs to the values [begin, begin + count): flat views.
std::vector<NamedTensor> pieceOf(const std::vector<NamedTensor>& state, int64_t begin, int64_t count) {
  std::vector<NamedTensor> piece;
  for (size_t i = 0; i < state.size(); ++i) {
    const auto flat = state[i].tensor.flatten();
    piece.push_back({state[i].name, i < 2 ? flat.narrow(0, begin, count)
                                          : flat.narrow(0, begin / DynamicCode::kBlock, DynamicCode::blocks(count))});
  }
  return piece;
}

} // namespace

BnbAdamW::BnbAdamW(std::vector<TrainableTensor> tensors, const OptimizerOptions& options, const Form& form)
    : TensorwiseOptimizer(std::move(tensors), options), m_options(options), m_form(form),
      m_pager(values().device(), form.gauge) {
  for (size_t i = 0; i < tensorCount(); ++i) stateOfPlace(i) = freshState(i, options);
}

int64_t BnbAdamW::stateBytes(at::IntArrayRef shape, int bits, bool full) {
  const int64_t count = c10::multiply_integers(shape);
  return bits == 32 || full || count < kLeastValues ? 8 * count : 2 * count + 8 * DynamicCode::blocks(count);
}

BnbAdamW::State BnbAdamW::freshState(size_t place, const OptimizerOptions& options) {
  const auto& parameter = tensor(place).tensor;
  const bool full = options.termsOf && options.termsOf(tensor(place)).fullState;
  const int64_t bytes = stateBytes(parameter.sizes(), m_form.bits, full);
  if (m_form.paged) m_pager.add(place, parameter.numel(), bytes);
  const auto zeros = [&](at::IntArrayRef shape, at::ScalarType type) {
    return m_pager.inMain(place) ? zerosInMain(shape, type, values().device())
                                 : at::zeros(shape, values().options().dtype(type));
  };
  if (bytes == 8 * parameter.numel())
    return {{"state1", zeros(parameter.sizes(), at::kFloat)}, {"state2", zeros(parameter.sizes(), at::kFloat)}};
  const int64_t blocks = DynamicCode::blocks(parameter.numel());
  return {{"state1", zeros(parameter.sizes(), at::kByte)},
          {"state2", zeros(parameter.sizes(), at::kByte)},
          {"absmax1", zeros({blocks}, at::kFloat)},
          {"absmax2", zeros({blocks}, at::kFloat)}};
}

void BnbAdamW::update(const Group& group, double learningRate) {
  TensorwiseOptimizer::update(group, learningRate);
  if (group.endTensor == tensorCount()) movePages();
}

void BnbAdamW::updateTensor(const Part& part, State& state) {
  const auto values = part.values.flatten(), gradients = part.gradients.flatten();
  const bool away = m_pager.inMain(part.place);
  const bool pieces = away || (isEightBits(state) && !values.is_cpu());
  const int64_t all = values.numel(), most = pieces ? kUpdatedAtOnce : all;
  for (int64_t begin = 0; begin < all; begin += most) {
    const int64_t count = std::min(most, all - begin);
    const Part own{part.place, values.narrow(0, begin, count), gradients.narrow(0, begin, count), part.learningRate,
                   part.weightDecay};
    const auto kept = pieceOf(state, begin, count);
    if (!away) {
      updatePiece(own, kept);
      continue;
    }
    auto here = kept;
    for (auto& [name, tensor] : here) tensor = tensor.to(values.device(), tensor.scalar_type(), true, true);
    updatePiece(own, here);
    for (size_t i = 0; i < kept.size(); ++i) at::Tensor(kept[i].tensor).copy_(here[i].tensor);
  }
}

void BnbAdamW::updatePiece(const Part& part, const State& state) const {
  const auto& [place, values, gradients, learningRate, weightDecay] = part;
  if (!isEightBits(state))
    return applyAdamW({values, gradients, state[0].tensor, state[1].tensor, learningRate, weightDecay, steps()},
                      m_options);
  const Constants constants(m_options, steps(), learningRate, weightDecay);
  if (!values.is_cpu()) return updateComposed(constants, values, gradients, state);
  updateOnCpu(constants, values, gradients,
              {state[0].tensor.mutable_data_ptr<uint8_t>(), state[1].tensor.mutable_data_ptr<uint8_t>(),
               state[2].tensor.mutable_data_ptr<float>(), state[3].tensor.mutable_data_ptr<float>()});
}

void BnbAdamW::movePages() {
  for (const auto place : m_pager.changes())
    for (auto& [name, tensor] : stateOfPlace(place)) {
      auto moved = m_pager.inMain(place) ? zerosInMain(tensor.sizes(), tensor.scalar_type(), values().device())
                                         : at::empty_like(tensor, values().device());
      tensor = moved.copy_(tensor);
    }
}

void BnbAdamW::changeState(const std::string& parameter, const std::function<void(at::Tensor& part)>& change) {
  const auto place = placeOf(parameter);
  if (!place || !isEightBits(stateOfPlace(*place))) return Optimizer::changeState(parameter, change);
  const at::NoGradGuard guard;
  const auto& state = stateOfPlace(*place);
  const DynamicCode* codes[] = {&DynamicCode::ofSigns(), &DynamicCode::withoutSign()};
  for (size_t i = 0; i < 2; ++i) {
    const auto flat = state[i].tensor.flatten();
    auto values = codes[i]->decode(flat, state[i + 2].tensor).view(state[i].tensor.sizes());
    change(values);
    codes[i]->encode(values.flatten(), flat, state[i + 2].tensor);
  }
}

} // namespace tw
