#include "engine/export/merged.h"

#include "engine/export/adapter_set.h"
#include "engine/export/output_folder.h"
#include "engine/model/tensor_files.h"
#include "engine/text/tokenizer.h"
#include "engine/train/run_files.h"
#include "engine/tune/full/full_method.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace tw {
namespace {

uint64_t bytesOf(const TensorDeclaration& declaration) {
  uint64_t elements = 1;
  for (const auto size : declaration.shape) elements *= static_cast<uint64_t>(size);
  return elements * tensorTypeSize(declaration.type);
}

/// One tensor of the model: a base tensor, changed or not. A tied head that is written apart takes its values from the
/// embeddings.
struct Item {
  std::string name;
  CheckpointFiles::Entry source;
  StoredFacts facts;                 ///< of the source
  TensorType type = TensorType::F32; ///< of the values that are written or, in four bits, quantised
  bool changed = false;
  std::vector<TensorDeclaration> written; ///< several when it is written in four bits
  uint64_t bytes() const {
    uint64_t total = 0;
    for (const auto& declaration : written) total += bytesOf(declaration);
    return total;
  }
};

Result<std::optional<TensorType>> targetType(const std::string& dtype) {
  if (dtype == "as-base") return std::optional<TensorType>();
  if (dtype == "float32") return std::optional(TensorType::F32);
  if (dtype == "bfloat16") return std::optional(TensorType::BF16);
  if (dtype == "float16") return std::optional(TensorType::F16);
  return fail(requestError("export.dtype", "There is no export type " + dtype + ".",
                           "Choose as-base, float32, bfloat16 or float16.")
                  .in("dtype"));
}

class Merger {
 public:
  Merger(const MergeOptions& options, BaseTensors base) : m_options(options), m_base(std::move(base)) {}

  Result<events::Exported> run() {
    TW_CHECK(plan());
    std::vector<fs::path> sources{m_options.model};
    for (const auto& [folder, weight] : m_options.adapters) sources.push_back(folder);
    TW_TRY(auto output, OutputFolder::create(m_options.out, m_options.overwrite, m_total, sources));
    TW_CHECK(writeWeights(output.folder()));
    TW_CHECK(writeCompanions(output.folder()));
    TW_TRY(const auto bytes, output.commit());
    return events::Exported{toUtf8(m_options.out), bytes};
  }

  /// The files that run() would write.
  Result<ExportSize> size() {
    TW_CHECK(plan());
    ExportFiles files;
    const auto all = shards();
    Json map = Json::object();
    for (size_t i = 0; i < all.size(); ++i) {
      std::vector<TensorDeclaration> declarations;
      for (const auto* item : all[i])
        declarations.insert(declarations.end(), item->written.begin(), item->written.end());
      const auto name = shardName(i, all.size());
      files.add(name, safetensorsFileSize(std::move(declarations)));
      for (const auto* item : all[i])
        for (const auto& declaration : item->written) map[declaration.name] = name;
    }
    if (all.size() > 1) files.add("model.safetensors.index.json", indexText(map).size());
    TW_TRY(const auto config, newConfig());
    files.add("config.json", prettyJson(config).size());
    std::error_code error;
    if (const auto bytes = fs::file_size(m_options.model / "generation_config.json", error); !error)
      files.add("generation_config.json", bytes);
    files.addTokenizer(m_options.model);
    if (const auto* adapter = tokenizerAdapter()) files.addTokenizer(*adapter);
    files.add("README.md", cardText().size());
    return files.total();
  }

 private:
  Result<> plan() {
    TW_TRY(const auto type, targetType(m_options.dtype));
    TW_TRY(auto adapters, AdapterSet::open(m_options.adapters, m_base));
    m_adapters.emplace(std::move(adapters));
    if (m_options.fourBits) TW_CHECK(checkBnbOptions(*m_options.fourBits));
    if (m_options.fourBits && m_options.adapters.empty() && m_base.config().stored.quantized())
      return fail(
          requestError("export.quantized",
                       "The model's files are quantised to " + m_base.config().stored.type + " already.",
                       "Export from the original 16-bit model, or dequantise this one with the format safetensors.")
              .at(toUtf8(m_options.model)));
    const auto& linears = m_base.linears();
    for (size_t i = 0; i < linears.names.size(); ++i)
      if (i != linears.head) m_linears.insert(m_base.fileTensor(linears.names[i] + ".weight"));
    for (const auto& parameter : linears.parameters)
      for (const auto& member : parameter.members) m_bare.insert(m_base.fileTensor(member.module + ".weight"));
    for (const auto& entry : m_base.files().entries())
      if (!m_stored.isPart(entry.tensor->name)) TW_CHECK(add(entry.tensor->name, entry, type));
    if (!m_base.config().tieEmbeddings) return {};
    m_untied = m_adapters->touches(m_base.head()) || m_adapters->touches(m_base.embedding());
    const auto embedding = m_base.source(m_base.embedding());
    const auto head = m_base.fileTensor(m_base.head());
    if (m_untied && embedding && !m_base.files().find(head)) TW_CHECK(add(head, embedding, type));
    return {};
  }

  Result<> add(const std::string& name, const CheckpointFiles::Entry& entry, std::optional<TensorType> type) {
    TW_TRY(auto facts, m_stored.facts(entry));
    Item item{name, entry, std::move(facts), facts.type, changes(name), {}};
    if (item.changed && !isFloatingPoint(item.type))
      return fail(requestError("export.base_quantized",
                               "The base tensor " + name + " is quantised on disk, so nothing can be added to it.",
                               "Merge into the original 16-bit model.")
                      .at(toUtf8(m_options.model)));
    if (type && isFloatingPoint(item.type)) item.type = *type;
    if (fourBits(item)) item.written = bnbDeclarations(name, linearShape(item), item.type, *m_options.fourBits);
    else item.written = {{name, item.type, item.facts.shape}};
    m_total += item.bytes();
    m_items.push_back(std::move(item));
    return {};
  }

  bool changes(const std::string& file) const {
    const auto& members = m_base.members(file);
    if (members.empty()) return m_adapters->touches(m_base.moduleTensor(file));
    return std::any_of(members.begin(), members.end(),
                       [&](const auto& slot) { return m_adapters->touches(slot.name); });
  }

  /// What Transformers' integration quantises: linears, the output head, routers and experts apart. (Its kernels know
  /// no float64.)
  bool fourBits(const Item& item) const {
    return m_options.fourBits && m_linears.count(item.name) && isFloatingPoint(item.type) &&
           item.type != TensorType::F64;
  }

  /// [out, in], as bitsandbytes takes a weight whichever way the model stores it.
  std::vector<int64_t> linearShape(const Item& item) const {
    const auto& shape = item.facts.shape;
    return m_base.isTransposed(item.name) ? std::vector{shape[1], shape[0]} : shape;
  }

  /// Linears besides the decoder's (those of a vision part) stay dense, which Transformers must be told of all that do.
  std::vector<std::string> denseModules() const {
    std::vector<std::string> dense{m_base.head().substr(0, m_base.head().rfind('.'))};
    const auto& tables = m_base.linears().embeddings;
    for (const auto& item : m_items) {
      const auto name = m_base.moduleTensor(item.name), module = name.substr(0, name.rfind('.'));
      if (m_bare.count(item.name)) continue; // no linear to Transformers
      if (item.facts.shape.size() == 2 && name.ends_with(".weight") && !fourBits(item) && name != m_base.head() &&
          std::find(tables.begin(), tables.end(), module) == tables.end())
        dense.push_back(module);
    }
    return dense.size() == 1 ? std::vector<std::string>() : dense;
  }

  /// Items in the order of the base's files, cut where a shard would grow beyond the limit (a single larger tensor has
  /// a shard of its own).
  std::vector<std::vector<const Item*>> shards() const {
    std::vector<std::vector<const Item*>> shards(1);
    uint64_t size = 0;
    for (const auto& item : m_items) {
      if (!shards.back().empty() && size + item.bytes() > m_options.maxShardSize) {
        shards.emplace_back();
        size = 0;
      }
      shards.back().push_back(&item);
      size += item.bytes();
    }
    return shards;
  }

  Result<> writeWeights(const fs::path& folder) {
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

  static std::string shardName(size_t index, size_t count) {
    char name[64] = "model.safetensors";
    if (count > 1) std::snprintf(name, sizeof(name), "model-%05zu-of-%05zu.safetensors", index + 1, count);
    return name;
  }

  std::string indexText(const Json& map) const {
    return prettyJson(Json{{"metadata", {{"total_size", m_total}}}, {"weight_map", map}});
  }

  Result<> writeShard(const fs::path& path, const std::vector<const Item*>& items) {
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
      if (m_options.stop.stop_requested())
        return fail(workError("cancelled", "The export was stopped.",
                              "Start it again when you like; nothing was left behind."));
      const Item& item = *byName[declaration.name];
      TW_CHECK(fourBits(item) ? writePart(writer, item, declaration.name) : writeItem(writer, item));
      m_done += bytesOf(declaration);
      if (m_options.sink)
        m_options.sink(events::Progress{"merge", static_cast<int64_t>(m_done), static_cast<int64_t>(m_total), "bytes"});
    }
    return writer.finish();
  }

  Result<> writeItem(SafetensorsWriter& writer, const Item& item) {
    if (!item.changed && !item.facts.quantized() && item.type == item.facts.type) {
      const auto bytes = item.source.bytes();
      TW_CHECK(writer.write(item.name, bytes.data(), bytes.size()));
      item.source.release();
      return {};
    }
    TW_TRY(const auto values, valuesOf(item));
    return writer.write(item.name, values.const_data_ptr(), values.nbytes());
  }

  Result<at::Tensor> changed(const Item& item, const at::Tensor& values) const {
    const auto& members = m_base.members(item.name);
    if (members.empty()) return m_adapters->apply(m_base.moduleTensor(item.name), values);
    auto whole = values.to(at::kFloat, false, true);
    for (const auto& slot : members) {
      const auto part = [&](const at::Tensor& stack) {
        return stack[slot.expert].narrow(0, slot.firstRow, slot.shape[0]);
      };
      TW_TRY(const auto own, m_adapters->apply(slot.name, part(values)));
      part(whole).copy_(own);
    }
    return whole;
  }

  /// In item.type, with what the adapters add.
  Result<at::Tensor> valuesOf(const Item& item) const {
    TW_TRY(auto values, m_stored.dense(item.source));
    if (item.changed) {
      TW_TRY(values, changed(item, values));
    }
    values = values.to(*scalarType(item.type)).contiguous();
    m_stored.release(item.source);
    return values;
  }

  /// One part of a weight in four bits. The format wants the parts of one type together, so they do not all follow one
  /// another: what was quantised last is kept, and a weight whose turn comes again is quantised again rather than held
  /// in memory.
  Result<> writePart(SafetensorsWriter& writer, const Item& item, const std::string& part) {
    if (!m_parts.count(part)) {
      TW_TRY(const auto values, valuesOf(item));
      m_parts =
          bnbTensors(item.name, m_base.isTransposed(item.name) ? values.t().contiguous() : values, *m_options.fourBits);
    }
    const auto& tensor = m_parts.at(part);
    return writer.write(part, tensor.const_data_ptr(), tensor.nbytes());
  }

  Result<Json> newConfig() const {
    TW_TRY(auto config, readJsonFile(m_options.model / "config.json"));
    const auto dtype = m_options.dtype == "as-base" ? m_base.config().dtype : m_options.dtype;
    if (m_options.dtype != "as-base") config = configWithDtype(std::move(config), m_options.dtype);
    config.erase("quantization_config");
    if (const auto text = config.find("text_config"); text != config.end() && text->is_object())
      text->erase("quantization_config");
    if (m_options.fourBits) config["quantization_config"] = bnbConfig(*m_options.fourBits, dtype, denseModules());
    if (m_untied) {
      config["tie_word_embeddings"] = false;
      if (const auto text = config.find("text_config"); text != config.end() && text->is_object())
        (*text)["tie_word_embeddings"] = false;
    }
    return config;
  }

  /// The template that was trained goes along; nullptr when no adapter has one.
  const fs::path* tokenizerAdapter() const {
    for (const auto& [adapter, weight] : m_options.adapters)
      if (!tokenizerFiles(adapter).empty()) return &adapter;
    return nullptr;
  }

  std::string cardText() const {
    ModelCard card{"Merged model", toUtf8(m_options.model), "merged", 0, 0, 0, 0, {}};
    for (const auto& [adapter, weight] : m_options.adapters)
      card.note += "- Adapter: `" + toUtf8(adapter) + "`, weight " + std::to_string(weight) + "\n";
    return modelCardText(card);
  }

  Result<> writeCompanions(const fs::path& folder) {
    TW_TRY(const auto config, newConfig());
    TW_CHECK(writeFileAtomically(folder / "config.json", prettyJson(config)));
    std::error_code ignored;
    if (fs::exists(m_options.model / "generation_config.json", ignored)) {
      TW_TRY(const auto text, readFile(m_options.model / "generation_config.json", uint64_t{1} << 20));
      TW_CHECK(writeFileAtomically(folder / "generation_config.json", text));
    }
    TW_CHECK(copyTokenizer(m_options.model, folder, {}));
    if (const auto* adapter = tokenizerAdapter()) TW_CHECK(copyTokenizer(*adapter, folder, {}));
    return writeFileAtomically(folder / "README.md", cardText());
  }

  const MergeOptions& m_options;
  BaseTensors m_base;
  const StoredWeights m_stored = m_base.stored();
  std::optional<AdapterSet> m_adapters;
  std::set<std::string> m_linears;           ///< weights of the decoder's linears, the output head apart
  std::set<std::string> m_bare;              ///< weights of routers and experts
  std::map<std::string, at::Tensor> m_parts; ///< of the weight that was quantised last
  std::vector<Item> m_items;
  uint64_t m_total = 0, m_done = 0;
  bool m_untied = false;
};

} // namespace

Result<events::Exported> exportMerged(const MergeOptions& options) {
  TW_TRY(auto base, BaseTensors::open(options.model));
  return Merger(options, std::move(base)).run();
}

Result<ExportSize> mergedSize(const MergeOptions& options) {
  TW_TRY(auto base, BaseTensors::open(options.model));
  return Merger(options, std::move(base)).size();
}

Result<uint64_t> parseShardSize(const std::string& text) {
  size_t end = 0;
  while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.')) ++end;
  double number = 0;
  char rest = 0;
  const bool isNumber = end > 0 && end < 19 && std::sscanf(text.substr(0, end).c_str(), "%lf%c", &number, &rest) == 1;
  static constexpr std::pair<std::string_view, double> kUnits[] = {
      {"", 1},      {"B", 1},        {"KB", 1e3},        {"MB", 1e6},          {"GB", 1e9},
      {"TB", 1e12}, {"KIB", 1024.0}, {"MIB", 1048576.0}, {"GIB", 1073741824.0}};
  std::string unit = text.substr(end);
  std::transform(unit.begin(), unit.end(), unit.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (isNumber && number > 0)
    for (const auto& [name, factor] : kUnits)
      if (unit == name && number * factor >= 1 && number * factor < 1e18) return static_cast<uint64_t>(number * factor);
  return fail(requestError("export.shard_size", "\"" + text + "\" is not a size.", "Write it like 5GB or 500MB.")
                  .in("max_shard_size"));
}

} // namespace tw
