// Tensors from a checkpoint into a decoder, one at a time.
#include "engine/io/checkpoint_files.h"
#include "engine/model/decoder.h"
#include "engine/model/tensor_files.h"
#include "engine/quant/dense_storage.h"
#include "engine/quant/nf4_storage.h"

namespace tw {
namespace {

Error wrongShape(const TensorInfo& tensor, const TensorSlot& slot, const std::string& file) {
  return requestError("model.shape", "The tensor " + slot.file + " has the shape " + c10::str(at::IntArrayRef(tensor.shape)) + " where config.json asks for " +
                                         c10::str(at::IntArrayRef(slot.shape)) + ".",
                      "Take config.json and weights from the same model.")
      .at(file);
}

class CheckpointSource : public Decoder::Source {
 public:
  CheckpointSource(const CheckpointFiles& files, const LoadOptions& options, std::string folder) : m_files(files), m_options(options), m_folder(std::move(folder)) {}

  /// Everything that can be known to be wrong is found before the first weight is read.
  Result<> check(const std::vector<TensorSlot>& slots) {
    for (const auto& slot : slots) {
      const auto entry = m_files.find(slot.file);
      if (!entry)
        return fail(requestError("model.missing_tensor", "The weights lack the tensor " + slot.file + ", which config.json asks for.", "Take config.json and weights from the same, complete model.").at(m_folder));
      if (entry.tensor->shape != slot.shape) return fail(wrongShape(*entry.tensor, slot, toUtf8(entry.file->path())));
      if (!isFloatingPoint(entry.tensor->type))
        return fail(requestError("model.shape", "The tensor " + slot.file + " is of type " + std::string(tensorTypeName(entry.tensor->type)) + ".", "Supported are BF16, F16 and F32 weights.").at(toUtf8(entry.file->path())));
      m_total += static_cast<int64_t>(entry.tensor->bytes());
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
    // The output head stays dense, as in Transformers' bitsandbytes integration.
    if (m_options.quantization == "none" || slot.kind == TensorSlot::Kind::Head) {
      TW_TRY(auto tensor, dense(slot));
      return std::make_unique<DenseStorage>(std::move(tensor), slot.transposed);
    }
    TW_TRY(auto view, read(slot));
    if (view.scalar_type() == at::kDouble) view = view.to(at::kFloat);
    if (slot.transposed) view = view.t().contiguous(); // bitsandbytes quantises a Conv1D as the linear that it is
    auto quantized = Nf4Storage::quantize(view.to(m_options.device), m_options.doubleQuantization);
    done(slot);
    return quantized;
  }

 private:
  Result<at::Tensor> read(const TensorSlot& slot) {
    if (m_options.stop.stop_requested()) return fail(workError("cancelled", "Loading was stopped.", "Start it again when you want."));
    const auto entry = m_files.find(slot.file);
    return viewTensor(*entry.file, *entry.tensor);
  }
  void done(const TensorSlot& slot) {
    const auto entry = m_files.find(slot.file);
    entry.release();
    m_done += static_cast<int64_t>(entry.tensor->bytes());
    if (m_options.progress) m_options.progress(m_done, m_total);
  }
  const CheckpointFiles& m_files;
  const LoadOptions& m_options;
  std::string m_folder;
  int64_t m_done = 0, m_total = 0;
};

} // namespace

Result<std::unique_ptr<CausalModel>> loadModel(const fs::path& folder, const LoadOptions& options) {
  if (options.quantization != "none" && options.quantization != "nf4")
    return fail(requestError("model.quantization", "The quantization '" + options.quantization.substr(0, 80) + "' is not there yet.", "Use none or nf4.").in("model.quantization"));
  TW_TRY(auto config, readModelConfig(folder));
  TW_TRY(const auto files, CheckpointFiles::open(folder));
  const auto names = tensorNames(config, files);
  CheckpointSource source(files, options, toUtf8(folder));
  TW_CHECK(source.check(tensorSlots(config, names)));
  at::NoGradGuard noGrad;
  try {
    return Decoder::build(std::move(config), names, options.device, options.computeDtype, source);
  } catch (const c10::Error& error) {
    return fail(workError("model.memory", std::string("The model does not fit into memory (") + error.what_without_backtrace() + ").", "Close other programs, choose a smaller model, or load it with nf4 quantization."));
  } catch (const std::bad_alloc&) {
    return fail(workError("model.memory", "The model does not fit into memory.", "Close other programs, choose a smaller model, or load it with nf4 quantization."));
  }
}

} // namespace tw
