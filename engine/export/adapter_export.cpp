#include "engine/export/adapter_export.h"

#include "engine/export/output_folder.h"
#include "engine/text/tokenizer.h"
#include "engine/train/run_files.h"
#include "engine/tune/peft_files.h"
#include "engine/model/tensor_files.h"

namespace tw {
namespace {

std::string cardText(const fs::path& model) { return modelCardText({"LoRA adapter", toUtf8(model), "lora", 0, 0, 0, 0, {}}); }

const fs::path& tokenizerSource(const fs::path& model, const fs::path& adapter) { return tokenizerFiles(adapter).empty() ? model : adapter; }

} // namespace

Result<ExportSize> adapterExportSize(const fs::path& model, const fs::path& adapter) {
  TW_CHECK(readPeftConfig(adapter));
  TW_TRY(const auto file, SafetensorsFile::open(adapter / kAdapterWeightsFile));
  std::vector<TensorDeclaration> tensors;
  for (const auto& info : file.tensors()) {
    const auto type = scalarType(info.type);
    tensors.push_back({currentPeftKey(info.name), type && c10::isFloatingType(*type) ? TensorType::F32 : info.type, info.shape});
  }
  std::error_code error;
  ExportFiles files;
  files.add(kAdapterWeightsFile, safetensorsFileSize(std::move(tensors)));
  files.add(kAdapterConfigFile, fs::file_size(adapter / kAdapterConfigFile, error));
  files.addTokenizer(tokenizerSource(model, adapter));
  files.add("README.md", cardText(model).size());
  return files.total();
}

Result<events::Exported> exportAdapter(const fs::path& model, const fs::path& adapter, double weight, const fs::path& out, bool overwrite) {
  TW_TRY(auto config, readPeftConfig(adapter));
  std::error_code ignored;
  if (!fs::exists(adapter / kAdapterWeightsFile, ignored))
    return fail(requestError("adapter.missing", "There is no adapter_model.safetensors in " + toUtf8(adapter) + ".", "Check that the folder holds a whole adapter.")
                    .at(toUtf8(adapter)));
  TW_TRY(auto tensors, readTensors(adapter / kAdapterWeightsFile));
  uint64_t bytes = 0;
  for (auto& [name, tensor] : tensors) {
    name = currentPeftKey(std::move(name));
    if (tensor.is_floating_point()) tensor = tensor.to(at::kFloat);
    if (weight != 1.0 && name.ends_with(".lora_B.weight")) tensor.mul_(weight); // the scaling itself is in the configuration and may be a pattern
    bytes += tensor.nbytes();
  }
  TW_TRY(auto output, OutputFolder::create(out, overwrite, bytes, {model, adapter}));
  config.baseModel = toUtf8(model);
  TW_CHECK(writeTensors(output.folder() / kAdapterWeightsFile, tensors));
  TW_CHECK(writePeftConfig(output.folder(), config));
  TW_CHECK(copyTokenizer(tokenizerSource(model, adapter), output.folder(), {}));
  TW_CHECK(writeFileAtomically(output.folder() / "README.md", cardText(model)));
  TW_TRY(const auto written, output.commit());
  return events::Exported{toUtf8(out), written};
}

} // namespace tw
