#include "engine/session/jobs/model_host.h"

#include "engine/base/folder_stamp.h"
#include "engine/tune/base/peft_files.h"

namespace tw {
namespace {

bool isModelFile(const std::string& name) {
  return name.ends_with(".safetensors") || name.ends_with(".json") || name.ends_with(".model");
}
bool isAdapterFile(const std::string& name) {
  return name == kAdapterConfigFile || name == kAdapterWeightsFile || name == "adapter_model.bin";
}

} // namespace

void ModelHost::clear() {
  m_adapters.reset();
  m_mounted.clear();
  m_mountedStamps.clear();
  m_model.reset();
  m_tokenizer.reset();
  m_key.clear();
}

Result<ModelHost::Loaded> ModelHost::get(const ModelChoice& choice, bool needsTokenizer, const EventSink& emit,
                                         std::stop_token stop) {
  const auto folder = fs::absolute(fromUtf8(choice.path));
  const auto key = toUtf8(folder) + "|" + folderStamp(folder, isModelFile) + "|" + choice.quantization + "|" +
                   (choice.double_quantization ? "double" : "single") + "|" +
                   std::to_string(choice.quantization_block_size) + "|" + choice.dtype + "|" + choice.device;
  if (key != m_key) {
    clear();
    TW_CHECK(load(choice, emit, stop));
    m_key = key;
  }
  if (needsTokenizer && !m_tokenizer) {
    TW_TRY(m_tokenizer, loadTokenizer(fromUtf8(choice.path)));
  }
  std::vector<std::string> stamps;
  for (const auto& adapter : choice.adapters) stamps.push_back(folderStamp(fromUtf8(adapter.folder), isAdapterFile));
  if (choice.adapters != m_mounted || stamps != m_mountedStamps) {
    TW_CHECK(mount(choice.adapters));
    m_mountedStamps = std::move(stamps);
  }
  return Loaded{m_model.get(), m_tokenizer};
}

Result<> ModelHost::load(const ModelChoice& choice, const EventSink& emit, std::stop_token stop) {
  LoadOptions options;
  TW_TRY(options.device, resolveDevice(choice.device));
  TW_TRY(options.computeDtype, resolveComputeDtype(choice.dtype, options.device));
  TW_TRY(options.quantization, quantizationNamed(choice.quantization));
  options.doubleQuantization = choice.double_quantization;
  options.quantizationBlockSize = choice.quantization_block_size;
  options.stop = stop;
  options.progress = [&emit](int64_t done, int64_t total) { emit(events::Progress{"load", done, total, "bytes"}); };
  TW_TRY(m_model, loadModel(fromUtf8(choice.path), options));
  for (const auto& note : m_model->config().notes) emit(events::Advice{note.code, note.message});
  m_adapters = std::make_unique<MountedAdapters>(*m_model);
  return {};
}

Result<> ModelHost::mount(const std::vector<AdapterChoice>& adapters) {
  m_adapters->unmountAll();
  m_mounted.clear();
  for (size_t i = 0; i < adapters.size(); ++i) {
    if (auto mounted = m_adapters->mount(std::to_string(i), fromUtf8(adapters[i].folder), adapters[i].weight);
        !mounted) {
      m_adapters->unmountAll();
      return fail(mounted.error());
    }
  }
  m_mounted = adapters;
  return {};
}

Result<> ModelHost::reweight(const std::vector<double>& weights) {
  for (size_t i = 0; i < weights.size(); ++i) {
    TW_CHECK(m_adapters->reweight(std::to_string(i), weights[i]));
    m_mounted[i].weight = weights[i];
  }
  return {};
}

} // namespace tw
