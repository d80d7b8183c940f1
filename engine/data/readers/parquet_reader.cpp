#include "engine/data/parquet_plugin/parquet_plugin.h"
#include "engine/data/readers/reader.h"

#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>

namespace tw {
namespace {

struct Plugin {
  decltype(&twParquetOpen) open = nullptr;
  decltype(&twParquetKind) kind = nullptr;
  decltype(&twParquetRows) rows = nullptr;
  decltype(&twParquetNext) next = nullptr;
  decltype(&twParquetSeek) seek = nullptr;
  decltype(&twParquetClose) close = nullptr;
  bool complete() const { return open && kind && rows && next && seek && close; }
};

std::vector<fs::path> pluginFolders() {
  std::vector<fs::path> folders;
  const auto around = [&](const fs::path& file) {
    const auto folder = file.parent_path();
    for (const auto& place : {folder, folder.parent_path() / "lib", folder.parent_path() / "lib/tunewright"})
      folders.push_back(place);
  };
  Dl_info self{};
  if (::dladdr(reinterpret_cast<void*>(&openParquet), &self) && self.dli_fname) around(fs::absolute(self.dli_fname));
  std::error_code error;
  if (const auto program = fs::read_symlink("/proc/self/exe", error); !error) around(program);
  if (const char* runtime = std::getenv("TUNEWRIGHT_RUNTIME"); runtime && *runtime)
    for (const char* place : {"", "lib"}) folders.push_back(fs::path(runtime) / place);
  return folders;
}

/// Arrow from an installed runtime, so that the plugin's own search path need not know where that is.
void preloadArrow() {
  const char* runtime = std::getenv("TUNEWRIGHT_RUNTIME");
  if (!runtime || !*runtime) return;
  std::error_code error;
  for (const char* library : {"libarrow.so.", "libparquet.so."})
    for (const char* place : {"pyarrow", "lib", ""})
      for (const auto& entry : fs::directory_iterator(fs::path(runtime) / place, error))
        if (entry.path().filename().string().starts_with(library))
          ::dlopen(entry.path().c_str(), RTLD_NOW | RTLD_GLOBAL);
}

Result<Plugin> loadPlugin() {
  preloadArrow();
  Text reason = TW_TEXT("libtw_parquet.so is not installed");
  for (const auto& folder : pluginFolders()) {
    const auto path = folder / "libtw_parquet.so";
    std::error_code error;
    if (!fs::exists(path, error)) continue;
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      if (const char* why = ::dlerror()) reason = Text::verbatim(why);
      continue;
    }
    Plugin plugin;
    plugin.open = reinterpret_cast<decltype(plugin.open)>(::dlsym(library, "twParquetOpen"));
    plugin.kind = reinterpret_cast<decltype(plugin.kind)>(::dlsym(library, "twParquetKind"));
    plugin.rows = reinterpret_cast<decltype(plugin.rows)>(::dlsym(library, "twParquetRows"));
    plugin.next = reinterpret_cast<decltype(plugin.next)>(::dlsym(library, "twParquetNext"));
    plugin.seek = reinterpret_cast<decltype(plugin.seek)>(::dlsym(library, "twParquetSeek"));
    plugin.close = reinterpret_cast<decltype(plugin.close)>(::dlsym(library, "twParquetClose"));
    if (plugin.complete()) return plugin;
    reason = TW_TEXT("%1 does not belong to this version", toUtf8(path));
  }
  return fail(workError("data.parquet_missing",
                        TW_TEXT("Parquet files need the Arrow library, which is not there: %1.", reason),
                        TW_TEXT("Install the runtime (installer/install-runtime), or convert the file to .jsonl.")));
}

class ParquetReader : public SeekableReader {
 public:
  ParquetReader(Plugin plugin, void* file, std::string name)
      : m_plugin(plugin), m_file(file), m_name(std::move(name)), m_kind(plugin.kind(file)), m_rows(plugin.rows(file)) {}
  ~ParquetReader() override { m_plugin.close(m_file); }

  Result<std::optional<Record>> next() override {
    TW_TRY(const auto line, takeLine());
    if (!line) return std::nullopt;
    auto fields = parseJson(*line);
    Record record{fields ? std::move(*fields) : Json::object(), 0, m_row++};
    if (!fields) record.defect = TW_TEXT("A text in the row is not valid UTF-8.");
    return record;
  }
  int64_t rows() const override { return m_rows; }
  Result<> seek(int64_t row) override {
    if (row < m_row || row > m_row + kNearRows) {
      m_left = {};
      char message[512] = "";
      const int64_t before = m_plugin.seek(m_file, row, message, sizeof message);
      if (before < 0) return fail(damaged(Text::verbatim(message)));
      m_row = row - before;
    }
    for (; m_row < row; ++m_row) {
      TW_TRY(const auto passed, takeLine());
      if (!passed) return fail(damaged(TW_TEXT("it ends before row %1", row)));
    }
    return {};
  }
  uint64_t position() const override { return static_cast<uint64_t>(m_row); }
  uint64_t size() const override { return static_cast<uint64_t>(std::max<int64_t>(m_rows, 0)); }
  std::string encoding() const override { return m_kind; }

 private:
  static constexpr int64_t kNearRows = 1000; ///< within a batch or so it is faster to read on

  Error damaged(const Text& why) const {
    return requestError("data.parse", TW_TEXT("%1 is damaged after row %2: %3.", m_name, m_row, why),
                        TW_TEXT("Restore the file from its source."))
        .at(m_name);
  }

  /// The next row as JSON, valid until the next call; nothing at the end.
  Result<std::optional<std::string_view>> takeLine() {
    if (m_left.empty()) {
      const char* lines = nullptr;
      char message[512] = "";
      const int64_t length = m_plugin.next(m_file, &lines, message, sizeof message);
      if (length < 0) return fail(damaged(Text::verbatim(message)));
      if (length == 0) return std::nullopt;
      m_left = {lines, static_cast<size_t>(length)};
    }
    const auto line = m_left.substr(0, m_left.find('\n'));
    m_left.remove_prefix(line.size() + 1);
    return line;
  }

  Plugin m_plugin;
  void* m_file;
  std::string m_name, m_kind;
  int64_t m_rows, m_row = 0;
  std::string_view m_left; ///< lines of the current batch not given out yet
};

} // namespace

Result<std::unique_ptr<SeekableReader>> openParquet(const fs::path& path, const std::string& name) {
  TW_TRY(const auto head, MappedFile::open(path)); // says readably what is wrong with the path
  if (head->bytes().empty())
    return fail(requestError("data.empty", TW_TEXT("%1 is empty.", name),
                             TW_TEXT("Choose a file that holds training examples."))
                    .at(name));
  TW_TRY(const auto plugin, loadPlugin());
  char message[512] = "";
  void* file = plugin.open(path.c_str(), message, sizeof message);
  if (!file)
    return fail(requestError("data.parse",
                             TW_TEXT("%1 is not a Parquet or Arrow file that can be read: %2.", name, message),
                             TW_TEXT("Restore the file from its source."))
                    .at(name));
  return std::make_unique<ParquetReader>(plugin, file, name);
}

} // namespace tw
