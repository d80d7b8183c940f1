#include "engine/tune/base/prompt_method.h"

#include "engine/model/tensor_files.h"
#include "engine/tune/base/adapter_tensors.h"
#include "engine/tune/base/peft_files.h"

namespace tw {
namespace {

/// What stands before the text is there or not.
Error notWeighted(const MethodInfo& info) {
  return requestError("adapter.weight",
                      TW_TEXT("A %1 adapter cannot be weighted: it stands before the text.", info.name),
                      TW_TEXT("Use it with the weight 1, or with 0 to leave it out."));
}

class MountedPrompt : public MountedAdapter {
 public:
  MountedPrompt(const MethodInfo& info, std::unique_ptr<PromptOnModel> prompt)
      : m_info(info), m_prompt(std::move(prompt)) {}
  Result<> setFactor(double factor) override {
    if (factor != 0.0 && factor != 1.0) return fail(notWeighted(m_info));
    return m_prompt->setActive(factor == 1.0);
  }

 private:
  const MethodInfo& m_info;
  std::unique_ptr<PromptOnModel> m_prompt;
};

/// That the adapter's rows are as long as this model's; its file is opened. Errors: adapter.*.
Result<SafetensorsFile> openRows(const PromptScheme& scheme, const fs::path& folder) {
  TW_TRY(auto file, openPeftWeights(folder));
  const auto* info = file.find(kPromptEmbeddings);
  if (!info || info->shape != scheme.rowsShape())
    return fail(wrongTensorShape(kPromptEmbeddings, scheme.rowsShape(), folder));
  return file;
}

/// A text to begin with that the way of beginning leaves aside.
void noteUnusedText(const MethodOptions& options, std::vector<MethodNote>& notes) {
  for (const std::string field : {"prompt_tuning_init", "prefix_tuning_init"}) {
    const auto text = options.own.find(field + "_text");
    if (text == options.own.end() || !text->is_string() || text->get_ref<const std::string&>().empty()) continue;
    const auto init = options.own.at(field).get<std::string>();
    if (init != "TEXT")
      notes.push_back(
          {"method.init_text", TW_TEXT("The text in %1 has no effect: %2 is %3. Set it to TEXT to begin with the text.",
                                       field + "_text", field, init)});
  }
}

} // namespace

Result<MethodFootprint> PromptMethod::footprint(const ModelShape& model) const {
  const auto scheme = m_scheme->clone();
  std::vector<MethodNote> ignored;
  if (!m_options.initFrom.empty()) TW_CHECK(scheme->startFrom(m_options.initFrom, ignored));
  scheme->fit(model.config());
  MethodFootprint footprint;
  noteUnusedText(m_options, footprint.notes);
  for (const auto& [name, shape, decays] : scheme->tensors()) footprint.trainable.push_back({name, shape});
  const bool embeddings = scheme->rowsAre() == PromptScheme::Rows::Embeddings;
  (embeddings ? footprint.virtualTokens : footprint.prefix) = scheme->rowsShape()[0];
  return footprint;
}

Result<> PromptMethod::attach(CausalModel& model) {
  auto scheme = m_scheme->clone();
  if (!m_options.initFrom.empty()) TW_CHECK(scheme->startFrom(m_options.initFrom, m_notes));
  noteUnusedText(m_options, m_notes);
  TW_TRY(m_prompt, PromptOnModel::attach(model, std::move(scheme), true));
  return m_options.initFrom.empty() ? m_prompt->initialize(m_options.seed) : m_prompt->read(m_options.initFrom);
}

void PromptMethod::detach() {
  if (m_prompt) m_prompt->detach();
}

const std::vector<TrainableTensor>& PromptMethod::trainable() const {
  static const std::vector<TrainableTensor> none;
  return m_prompt ? m_prompt->tensors() : none;
}

void PromptKind::takeCommon(const MethodOptions& options, PromptConfig& config) const {
  config.peftType = info().peftType;
  config.baseModel = toUtf8(options.baseModel);
  config.virtualTokens = options.own.at("num_virtual_tokens").get<int64_t>();
}

Result<std::unique_ptr<TuningMethod>> PromptKind::create(const MethodOptions& options) const {
  TW_TRY(auto made, scheme(options));
  return std::unique_ptr<TuningMethod>(new PromptMethod(info(), options, std::move(made)));
}

Result<std::unique_ptr<MountedAdapter>> PromptKind::mount(CausalModel& model, const fs::path& folder) const {
  TW_TRY(auto made, scheme(folder));
  TW_TRY(auto prompt, PromptOnModel::attach(model, std::move(made), false));
  TW_CHECK(prompt->read(folder));
  return std::unique_ptr<MountedAdapter>(new MountedPrompt(info(), std::move(prompt)));
}

Result<std::unique_ptr<AdapterMerge>> PromptKind::openMerge(const fs::path& folder, double, const ModelShape&) const {
  return fail(
      requestError(
          "method.not_mergeable", info().whyNotMerged,
          TW_TEXT(
              "Export it as an adapter and use it beside its base, or train with lora for a model that stands alone."))
          .at(toUtf8(folder)));
}

Result<AdapterCopy> PromptKind::copy(const fs::path& folder, double factor, const ModelShape& model,
                                     const std::string& baseName) const {
  if (factor != 1.0) return fail(notWeighted(info()));
  TW_TRY(const auto made, scheme(folder));
  made->fit(model.config());
  made->config().baseModel = baseName;
  TW_TRY(auto file, openRows(*made, folder));
  AdapterCopy copy;
  copy.file = std::make_shared<const SafetensorsFile>(std::move(file));
  TW_TRY(auto rows, readTensor(*copy.file, *copy.file->find(kPromptEmbeddings)));
  copy.tensors.push_back({kPromptEmbeddings, std::move(rows)});
  copy.config = peftConfigText(made->configJson());
  return copy;
}

Result<Json> PromptKind::describe(const fs::path& folder) const {
  TW_TRY(const auto made, scheme(folder));
  return made->description();
}

} // namespace tw
