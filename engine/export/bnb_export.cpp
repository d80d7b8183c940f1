#include "engine/export/bnb_weights.h"
#include "engine/export/formats.h"
#include "engine/export/model_folder.h"

#include <algorithm>
#include <set>

namespace tw {
namespace {

/// What Transformers' integration quantises: linears, the output head, routers and experts apart. (Its kernels know no
/// float64.)
class BnbEncoding : public WeightEncoding {
 public:
  BnbEncoding(const BnbOptions& options, const MergedTensors& merged)
      : m_options(options), m_merged(merged), m_base(merged.base()) {
    const auto& linears = m_base.linears();
    for (size_t i = 0; i < linears.names.size(); ++i)
      if (i != linears.head) m_linears.insert(m_base.fileTensor(linears.names[i] + ".weight"));
    for (const auto& parameter : linears.parameters)
      for (const auto& member : parameter.members) m_bare.insert(m_base.fileTensor(member.module + ".weight"));
  }

  bool encodes(const MergedTensor& tensor) const override {
    return m_linears.count(tensor.name) && isFloatingPoint(tensor.type) && tensor.type != TensorType::F64;
  }
  std::vector<TensorDeclaration> declarations(const MergedTensor& tensor) const override {
    const auto& shape = tensor.facts.shape;
    return bnbDeclarations(tensor.name, m_base.isTransposed(tensor.name) ? std::vector{shape[1], shape[0]} : shape,
                           tensor.type, m_options);
  }
  /// bitsandbytes stores a weight as [out, in] whichever way the model stores it.
  std::map<std::string, at::Tensor> encode(const MergedTensor& tensor, const at::Tensor& values) const override {
    return bnbTensors(tensor.name, m_base.isTransposed(tensor.name) ? values.t().contiguous() : values, m_options);
  }
  void describe(Json& config, const std::string& dtype) const override {
    config["quantization_config"] = bnbConfig(m_options, dtype, denseModules());
  }

 private:
  /// Linears besides the decoder's (those of a vision part) stay dense, which Transformers must be told of all that do.
  std::vector<std::string> denseModules() const {
    std::vector<std::string> dense{m_base.head().substr(0, m_base.head().rfind('.'))};
    const auto& tables = m_base.linears().embeddings;
    for (const auto& tensor : m_merged.tensors()) {
      const auto name = m_base.moduleTensor(tensor.name), module = name.substr(0, name.rfind('.'));
      if (m_bare.count(tensor.name)) continue; // no linear to Transformers
      if (tensor.facts.shape.size() == 2 && name.ends_with(".weight") && !encodes(tensor) && name != m_base.head() &&
          std::find(tables.begin(), tables.end(), module) == tables.end())
        dense.push_back(module);
    }
    return dense.size() == 1 ? std::vector<std::string>() : dense;
  }

  const BnbOptions m_options;
  const MergedTensors& m_merged;
  const BaseTensors& m_base;
  std::set<std::string> m_linears; ///< weights of the decoder's linears, the output head apart
  std::set<std::string> m_bare;    ///< weights of routers and experts
};

class BnbExporter : public Exporter {
 public:
  Result<ExportSize> plan(const ExportRequest& request) const override {
    return withFolder(request, [](ModelFolderWriter& folder) { return folder.size(); });
  }
  Result<events::Exported> run(const ExportRequest& request) const override {
    return withFolder(request, [](ModelFolderWriter& folder) { return folder.write(); });
  }

 private:
  template <class Work>
  static auto withFolder(const ExportRequest& request, Work work)
      -> decltype(work(std::declval<ModelFolderWriter&>())) {
    TW_TRY(const auto options, bnbOptions(request.options));
    TW_TRY(const auto merged, MergedTensors::open(request.model, request.adapters, request.type));
    const auto& stored = merged->base().config().stored;
    if (request.adapters.empty() && stored.quantized())
      return fail(
          requestError(
              "export.quantized",
              TW_TEXT("The model's files are quantised to %1 already.", quantizationName(stored.kind)),
              TW_TEXT("Export from the original 16-bit model, or dequantise this one with the format safetensors."))
              .at(toUtf8(request.model)));
    const BnbEncoding encoding(options, *merged);
    ModelFolderWriter folder(request, *merged, &encoding);
    return work(folder);
  }
};

} // namespace

std::unique_ptr<Exporter> makeBnbExporter() { return std::make_unique<BnbExporter>(); }

} // namespace tw
