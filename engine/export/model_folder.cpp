#include "engine/export/model_folder.h"

#include "engine/export/output_folder.h"
#include "engine/io/config_type.h"
#include "engine/io/model_code.h"
#include "engine/text/tokenizer.h"
#include "engine/train/run_files.h"

#include <cstdio>

namespace tw {
namespace {

uint64_t bytesOf(const TensorDeclaration& declaration) {
  uint64_t elements = 1;
  for (const auto size : declaration.shape) elements *= static_cast<uint64_t>(size);
  return elements * tensorTypeSize(declaration.type);
}

std::string shardName(size_t index, size_t count) {
  char name[64] = "model.safetensors";
  if (count > 1) std::snprintf(name, sizeof(name), "model-%05zu-of-%05zu.safetensors", index + 1, count);
  return name;
}

} // namespace

uint64_t ModelFolderWriter::Item::bytes() const {
  uint64_t total = 0;
  for (const auto& declaration : written) total += bytesOf(declaration);
  return total;
}

ModelFolderWriter::ModelFolderWriter(const ExportRequest& request, const MergedTensors& merged,
                                     const WeightEncoding* encoding)
    : m_request(request), m_merged(merged), m_encoding(encoding) {
  for (const auto& tensor : merged.tensors()) {
    Item item{&tensor, {}, m_encoding && m_encoding->encodes(tensor)};
    if (item.encoded) item.written = m_encoding->declarations(tensor);
    else item.written = {{tensor.name, tensor.type, tensor.facts.shape}};
    m_total += item.bytes();
    m_items.push_back(std::move(item));
  }
}

Result<ExportSize> ModelFolderWriter::size() const {
  ExportFiles files;
  const auto all = shards();
  Json map = Json::object();
  for (size_t i = 0; i < all.size(); ++i) {
    std::vector<TensorDeclaration> declarations;
    for (const auto* item : all[i]) declarations.insert(declarations.end(), item->written.begin(), item->written.end());
    const auto name = shardName(i, all.size());
    files.add(name, safetensorsFileSize(std::move(declarations)));
    for (const auto* item : all[i])
      for (const auto& declaration : item->written) map[declaration.name] = name;
  }
  if (all.size() > 1) files.add("model.safetensors.index.json", indexText(map).size());
  TW_TRY(const auto config, newConfig());
  files.add("config.json", prettyJson(config).size());
  std::error_code error;
  if (const auto bytes = fs::file_size(m_request.model / "generation_config.json", error); !error)
    files.add("generation_config.json", bytes);
  for (const auto& file : modelCodeFiles(m_request.model, "config.json"))
    files.add(toUtf8(file.filename()), fs::file_size(file, error));
  files.addTokenizer(m_request.model);
  if (const auto* adapter = tokenizerAdapter()) files.addTokenizer(*adapter);
  files.add("README.md", cardText().size());
  return files.total();
}

Result<events::Exported> ModelFolderWriter::write() {
  std::vector<fs::path> sources{m_request.model};
  for (const auto& [folder, weight] : m_request.adapters) sources.push_back(folder);
  TW_TRY(auto output, OutputFolder::create(m_request.out, m_request.overwrite, m_total, sources));
  TW_CHECK(writeWeights(output.folder()));
  TW_CHECK(writeCompanions(output.folder()));
  TW_TRY(const auto bytes, output.commit());
  return events::Exported{toUtf8(m_request.out), bytes};
}

/// In the order of the base's files, cut where a shard would grow beyond the limit (a single larger tensor has a shard
/// of its own).
std::vector<std::vector<const ModelFolderWriter::Item*>> ModelFolderWriter::shards() const {
  std::vector<std::vector<const Item*>> shards(1);
  uint64_t size = 0;
  for (const auto& item : m_items) {
    if (!shards.back().empty() && size + item.bytes() > m_request.maxShardSize) {
      shards.emplace_back();
      size = 0;
    }
    shards.back().push_back(&item);
    size += item.bytes();
  }
  return shards;
}

Result<> ModelFolderWriter::writeWeights(const fs::path& folder) {
  const auto all = shards();
  Json map = Json::object();
  for (size_t i = 0; i < all.size(); ++i) {
    const auto name = shardName(i, all.size());
    TW_CHECK(writeShard(folder / name, all[i]));
    for (const auto* item : all[i])
      for (const auto& declaration : item->written) map[declaration.name] = name;
  }
  if (all.size() == 1) return {};
  return writeFileAtomically(folder / "model.safetensors.index.json", indexText(map));
}

std::string ModelFolderWriter::indexText(const Json& map) const {
  return prettyJson(Json{{"metadata", {{"total_size", m_total}}}, {"weight_map", map}});
}

Result<> ModelFolderWriter::writeShard(const fs::path& path, const std::vector<const Item*>& items) {
  std::vector<TensorDeclaration> declarations;
  std::unordered_map<std::string, const Item*> byName;
  for (const auto* item : items)
    for (const auto& declaration : item->written) {
      declarations.push_back(declaration);
      byName[declaration.name] = item;
    }
  TW_TRY(auto writer, SafetensorsWriter::create(path, std::move(declarations)));
  const auto order = writer.order();
  for (const auto& declaration : order) {
    if (m_request.stop.stop_requested())
      return fail(workError("cancelled", TW_TEXT("The export was stopped."),
                            TW_TEXT("Start it again when you like; nothing was left behind.")));
    const Item& item = *byName[declaration.name];
    TW_CHECK(item.encoded ? writePart(writer, item, declaration.name) : writeItem(writer, item));
    m_done += bytesOf(declaration);
    if (m_request.sink)
      m_request.sink(events::Progress{"merge", static_cast<int64_t>(m_done), static_cast<int64_t>(m_total), "bytes"});
  }
  return writer.finish();
}

Result<> ModelFolderWriter::writeItem(SafetensorsWriter& writer, const Item& item) {
  const auto& tensor = *item.tensor;
  TW_TRY(const auto bytes, m_merged.unchangedBytes(tensor));
  if (!bytes.empty()) {
    TW_CHECK(writer.write(tensor.name, bytes.data(), bytes.size()));
  } else {
    TW_TRY(const auto values, m_merged.values(tensor));
    TW_CHECK(writer.write(tensor.name, values.const_data_ptr(), values.nbytes()));
  }
  m_merged.release(tensor);
  return {};
}

/// One part of an encoded tensor. The format wants the parts of one type together, so they do not all follow one
/// another: what was encoded last is kept, and a tensor whose turn comes again is encoded again rather than held in
/// memory.
Result<> ModelFolderWriter::writePart(SafetensorsWriter& writer, const Item& item, const std::string& part) {
  if (!m_parts.count(part)) {
    TW_TRY(const auto values, m_merged.values(*item.tensor));
    m_parts = m_encoding->encode(*item.tensor, values);
    m_merged.release(*item.tensor);
  }
  const auto& tensor = m_parts.at(part);
  return writer.write(part, tensor.const_data_ptr(), tensor.nbytes());
}

Result<Json> ModelFolderWriter::newConfig() const {
  TW_TRY(auto config, readJsonFile(m_request.model / "config.json"));
  auto dtype = m_merged.base().config().dtype;
  if (m_request.type) {
    config = configWithType(std::move(config), *m_request.type);
    dtype = floatTypeName(*m_request.type);
  }
  config.erase("quantization_config");
  if (const auto text = config.find("text_config"); text != config.end() && text->is_object())
    text->erase("quantization_config");
  if (m_encoding) m_encoding->describe(config, dtype);
  if (m_merged.untied() || m_merged.base().config().ownHead) {
    config["tie_word_embeddings"] = false;
    if (const auto text = config.find("text_config"); text != config.end() && text->is_object())
      (*text)["tie_word_embeddings"] = false;
  }
  if (const auto rows = m_merged.vocabulary(); rows > 0) {
    const auto text = config.find("text_config");
    (text != config.end() && text->is_object() ? *text : config)["vocab_size"] = rows;
  }
  return config;
}

/// The template that was trained goes along; nullptr when no adapter has one.
const fs::path* ModelFolderWriter::tokenizerAdapter() const {
  for (const auto& [adapter, weight] : m_request.adapters)
    if (!tokenizerFiles(adapter).empty()) return &adapter;
  return nullptr;
}

std::string ModelFolderWriter::cardText() const {
  ModelCard card{"Merged model", toUtf8(m_request.model), "merged", 0, 0, 0, 0, {}};
  for (const auto& [adapter, weight] : m_request.adapters)
    card.note += "- Adapter: `" + toUtf8(adapter) + "`, weight " + std::to_string(weight) + "\n";
  return modelCardText(card);
}

Result<> ModelFolderWriter::writeCompanions(const fs::path& folder) const {
  TW_TRY(const auto config, newConfig());
  TW_CHECK(writeFileAtomically(folder / "config.json", prettyJson(config)));
  std::error_code ignored;
  if (fs::exists(m_request.model / "generation_config.json", ignored)) {
    TW_TRY(const auto text, readFile(m_request.model / "generation_config.json", uint64_t{1} << 20));
    TW_CHECK(writeFileAtomically(folder / "generation_config.json", text));
  }
  TW_CHECK(copyModelCode(m_request.model, folder));
  TW_CHECK(copyTokenizer(m_request.model, folder, {}));
  if (const auto* adapter = tokenizerAdapter()) TW_CHECK(copyTokenizer(*adapter, folder, {}));
  return writeFileAtomically(folder / "README.md", cardText());
}

} // namespace tw
