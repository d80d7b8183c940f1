#include "engine/export/adapter_folder.h"

#include "engine/model/tensor_files.h"
#include "engine/text/tokenizer.h"
#include "engine/train/run_files.h"
#include "engine/tune/base/peft_files.h"

namespace tw {
namespace {

/// "owner/name" as hubs write it, and no folder of that name here.
bool isHubName(const std::string& name) {
  const auto slash = name.find('/');
  const bool two = slash != std::string::npos && slash > 0 && slash + 1 < name.size() &&
                   name.find('/', slash + 1) == std::string::npos && name.front() != '.';
  const auto known = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '/'; };
  std::error_code ignored;
  return two && std::all_of(name.begin(), name.end(), known) && !fs::exists(fromUtf8(name), ignored);
}

} // namespace

std::string adapterBaseName(const PeftConfig& config, const fs::path& model) {
  if (isHubName(config.baseModel)) return config.baseModel;
  std::error_code ignored;
  const auto folder = fs::absolute(model, ignored).lexically_normal();
  return toUtf8(folder.has_filename() ? folder : folder.parent_path());
}

std::string adapterCard(const MethodInfo& method, const std::string& baseName, const std::string& note) {
  const auto title = method.product.substr(method.product.find(' ') + 1); // without its article
  return modelCardText({title, baseName, method.name, 0, 0, 0, 0, note});
}

ExportSize sizeOf(const AdapterFolder& adapter) {
  std::vector<TensorDeclaration> tensors;
  for (const auto& [name, tensor] : adapter.copy.tensors)
    tensors.push_back({name, *tensorType(tensor.scalar_type()), tensor.sizes().vec()});
  ExportFiles files;
  files.add(kAdapterWeightsFile, safetensorsFileSize(std::move(tensors)));
  files.add(kAdapterConfigFile, adapter.copy.config.size());
  files.addTokenizer(adapter.tokenizer);
  files.add("README.md", adapter.card.size());
  return files.total();
}

Result<> writeAdapterFolder(const AdapterFolder& adapter, const fs::path& folder) {
  TW_CHECK(writeTensors(folder / kAdapterWeightsFile, adapter.copy.tensors));
  TW_CHECK(writeFileAtomically(folder / kAdapterConfigFile, adapter.copy.config));
  TW_CHECK(copyTokenizer(adapter.tokenizer, folder, {}));
  return writeFileAtomically(folder / "README.md", adapter.card);
}

} // namespace tw
