#include "engine/model/weight_exchange.h"

#include "engine/quant/dense_storage.h"
#include "engine/quant/four_bit_storage.h"
#include "engine/quant/int8_storage.h"

#include <utility>

namespace tw {
namespace {

template <class Storage> bool exchangedAs(WeightStorage& one, WeightStorage& other) {
  auto *first = dynamic_cast<Storage*>(&one), *second = dynamic_cast<Storage*>(&other);
  if (!first || !second) return false;
  std::swap(*first, *second);
  return true;
}

} // namespace

std::string heldAs(const WeightStorage& storage) {
  if (const auto* four = dynamic_cast<const FourBitStorage*>(&storage)) return fourBitName(four->parts().format.code);
  return dynamic_cast<const Int8Storage*>(&storage) ? "int8" : "";
}

std::unique_ptr<WeightStorage> heldAlike(const WeightStorage& like, const at::Tensor& weight) {
  if (const auto* four = dynamic_cast<const FourBitStorage*>(&like))
    return FourBitStorage::quantize(weight.to(four->parts().packed.device()), four->parts().format);
  if (dynamic_cast<const Int8Storage*>(&like)) return Int8Storage::quantize(weight);
  const auto held = like.parameter();
  TORCH_CHECK(held.defined(), "a weight of an unknown kind");
  const bool turned = held.size(0) != like.outFeatures() || !like.dense(held.scalar_type()).is_same(held);
  return std::make_unique<DenseStorage>((turned ? weight.t() : weight).to(held.options()).contiguous(), turned);
}

void exchangeHeld(WeightStorage& one, WeightStorage& other) {
  TORCH_CHECK(exchangedAs<DenseStorage>(one, other) || exchangedAs<FourBitStorage>(one, other) ||
                  exchangedAs<Int8Storage>(one, other),
              "weights that are held in different ways");
}

} // namespace tw
