// Tensors from a checkpoint into a decoder, one at a time.
#include "engine/model/checkpoint_check.h"
#include "engine/model/decoder.h"
#include "engine/model/finite.h"
#include "engine/model/quantized_storage.h"
#include "engine/model/stored_weights.h"
#include "engine/model/tensor_files.h"
#include "engine/quant/dense_storage.h"

#include <set>

namespace tw {
namespace {

class CheckpointSource : public Decoder::Source {
 public:
  CheckpointSource(const CheckpointFiles& files, const ModelConfig& config, const TensorNames& names,
                   const HeldQuantization& held, const LoadOptions& options, std::string folder)
      : m_files(files), m_stored(files, config.dtype, transposedWeights(config, names)), m_held(held),
        m_options(options), m_folder(std::move(folder)) {}

  /// Everything that can be known to be wrong is found before the first weight is read.
  Result<> check(const std::vector<TensorSlot>& slots) {
    TW_CHECK(checkCheckpoint(m_files, m_stored, slots, m_folder));
    for (const auto& slot : slots) {
      const auto entry = m_files.find(slot.file);
      TW_TRY(const auto facts, m_stored.facts(entry));
      if (finishes(slot)) m_total += static_cast<int64_t>(m_stored.bytes(entry));
      if (facts.quantized()) m_quantized.insert(slot.file);
    }
    return {};
  }

  Result<at::Tensor> dense(const TensorSlot& slot) override {
    TW_TRY(auto view, read(slot));
    auto tensor = view.to(at::TensorOptions().device(m_options.device).dtype(m_options.computeDtype), false, true);
    done(slot);
    return tensor;
  }
  Result<std::unique_ptr<WeightStorage>> storage(const TensorSlot& slot) override {
    if (m_quantized.count(slot.file)) {
      TW_CHECK(checkStop());
      auto storage = m_stored.storage(m_files.find(slot.file), m_options.device);
      done(slot);
      return storage;
    }
    if (!quantizesSlot(m_held, slot)) {
      TW_TRY(auto tensor, dense(slot));
      return std::make_unique<DenseStorage>(std::move(tensor), slot.transposed);
    }
    TW_TRY(auto view, read(slot));
    auto quantized = quantizedStorage(std::move(view), slot, m_held, m_options.device);
    done(slot);
    return quantized;
  }

 private:
  Result<> checkStop() const {
    if (m_options.stop.stop_requested())
      return fail(workError("cancelled", TW_TEXT("Loading was stopped."), TW_TEXT("Start it again when you want.")));
    return {};
  }
  Result<at::Tensor> read(const TensorSlot& slot) {
    TW_CHECK(checkStop());
    const auto entry = m_files.find(slot.file);
    TW_TRY(auto values, m_stored.dense(entry));
    if (slot.stack.empty() || (slot.expert == 0 && slot.firstRow == 0)) // a stack of experts is looked at once
      TW_CHECK(checkFinite(values, slot.file, toUtf8(entry.file->path())));
    return slot.stack.empty() ? values : values[slot.expert].narrow(0, slot.firstRow, slot.shape[0]);
  }
  /// Is it the last of its tensor in the file?
  static bool finishes(const TensorSlot& slot) {
    return slot.stack.empty() || (slot.expert + 1 == slot.stack[0] && slot.firstRow + slot.shape[0] == slot.stack[1]);
  }
  void done(const TensorSlot& slot) {
    if (!finishes(slot)) return;
    const auto entry = m_files.find(slot.file);
    m_stored.release(entry);
    m_done += static_cast<int64_t>(m_stored.bytes(entry));
    if (m_options.progress) m_options.progress(m_done, m_total);
  }
  const CheckpointFiles& m_files;
  const StoredWeights m_stored;
  const HeldQuantization m_held;
  std::set<std::string> m_quantized; ///< slots whose weight is quantised on disk
  const LoadOptions& m_options;
  std::string m_folder;
  int64_t m_done = 0, m_total = 0;
};

} // namespace

Result<std::unique_ptr<CausalModel>> loadModel(const fs::path& folder, const LoadOptions& options) {
  TW_TRY(auto config, readModelConfig(folder));
  TW_TRY(auto held, heldQuantization(config.stored, options.quantization, options.doubleQuantization,
                                     options.quantizationBlockSize));
  TW_TRY(const auto files, openCheckpoint(folder, config));
  const auto names = tensorNames(config, files);
  CheckpointSource source(files, config, names, held, options, toUtf8(folder));
  TW_CHECK(source.check(tensorSlots(config, names)));
  at::NoGradGuard noGrad;
  try {
    return Decoder::build(std::move(config), names, options.device, options.computeDtype, source);
  } catch (const c10::Error& error) {
    return fail(workError("model.memory",
                          TW_TEXT("The model does not fit into memory (%1).", error.what_without_backtrace()),
                          TW_TEXT("Close other programs, choose a smaller model, or load it with nf4 quantization.")));
  } catch (const std::bad_alloc&) {
    return fail(workError("model.memory", TW_TEXT("The model does not fit into memory."),
                          TW_TEXT("Close other programs, choose a smaller model, or load it with nf4 quantization.")));
  }
}

} // namespace tw
