// Compressed files as they come from hubs and backups. zlib and libzstd; several members or frames follow one another.
#include "engine/data/readers/content.h"

#include <algorithm>
#include <fstream>
#include <zlib.h>
#include <zstd.h>

namespace tw {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 18;

Error damagedPack(const std::string& name, const Text& why) {
  return requestError("data.parse", TW_TEXT("The compressed data of %1 is damaged: %2.", name, why),
                      TW_TEXT("Fetch the file again, or restore it from its source."))
      .at(name);
}

Text endsEarly() { return TW_TEXT("it ends in the middle"); }

/// The bytes of a file, piece by piece.
class Pieces {
 public:
  static Result<Pieces> open(const fs::path& path) {
    TW_TRY(const auto checked, MappedFile::open(path)); // says readably what is wrong with the path
    Pieces pieces;
    pieces.m_file.open(path, std::ios::binary);
    return pieces;
  }
  /// Empty at the end.
  std::string_view next() {
    m_file.read(m_buffer.data(), static_cast<std::streamsize>(m_buffer.size()));
    return {m_buffer.data(), static_cast<size_t>(m_file.gcount())};
  }

 private:
  std::ifstream m_file;
  std::string m_buffer = std::string(kPieceBytes, '\0');
};

/// Writes what was unpacked, as long as it may be real.
class Unpacked {
 public:
  Unpacked(const fs::path& packed, std::string name, TemporaryFile& out, uint64_t freely)
      : m_name(std::move(name)), m_out(out) {
    std::error_code error;
    const auto size = fs::file_size(packed, error);
    m_most = std::max(freely, error ? 0 : kMostRatio * size);
  }
  Result<> write(std::string_view bytes) {
    m_written += bytes.size();
    if (m_written > m_most)
      return fail(
          requestError("data.format",
                       TW_TEXT("%1 unpacks to more than %2 times its size, which no data does.", m_name, kMostRatio),
                       TW_TEXT("Check where the file comes from; if it is right, unpack it first."))
              .at(m_name));
    return m_out.write(bytes);
  }
  const std::string& name() const { return m_name; }

 private:
  static constexpr uint64_t kMostRatio = 300;
  std::string m_name;
  TemporaryFile& m_out;
  uint64_t m_most = 0, m_written = 0;
};

class Inflater {
 public:
  Inflater() { m_ready = ::inflateInit2(&m_stream, 15 + 16) == Z_OK; } // 16: a gzip header, not zlib's
  ~Inflater() {
    if (m_ready) ::inflateEnd(&m_stream);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Result<> take(std::string_view in, Unpacked& out) {
    m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    m_stream.avail_in = static_cast<uInt>(in.size());
    do {
      if (m_ended && m_stream.avail_in > 0) {
        if (*m_stream.next_in == 0) return {}; // padding of tapes and blocks
        ::inflateReset(&m_stream);             // another member
        m_ended = false;
      }
      m_stream.next_out = reinterpret_cast<Bytef*>(m_out.data());
      m_stream.avail_out = static_cast<uInt>(m_out.size());
      const int code = m_ready && !m_ended ? ::inflate(&m_stream, Z_NO_FLUSH) : Z_STREAM_END;
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
        return fail(damagedPack(out.name(), m_stream.msg ? Text::verbatim(m_stream.msg) : TW_TEXT("unknown failure")));
      TW_CHECK(out.write({m_out.data(), m_out.size() - m_stream.avail_out}));
      m_ended = code == Z_STREAM_END;
    } while (m_stream.avail_in > 0 || (m_stream.avail_out == 0 && !m_ended));
    return {};
  }
  bool ended() const { return m_ended; }

 private:
  z_stream m_stream{};
  std::string m_out = std::string(4 * kPieceBytes, '\0');
  bool m_ready = false, m_ended = false;
};

} // namespace

Result<> unpackGzip(const fs::path& path, const std::string& name, TemporaryFile& file, uint64_t freely) {
  TW_TRY(auto pieces, Pieces::open(path));
  Unpacked out(path, name, file, freely);
  Inflater inflater;
  for (auto piece = pieces.next(); !piece.empty(); piece = pieces.next()) TW_CHECK(inflater.take(piece, out));
  if (!inflater.ended()) return fail(damagedPack(name, endsEarly()));
  return {};
}

Result<> unpackZstd(const fs::path& path, const std::string& name, TemporaryFile& file, uint64_t freely) {
  TW_TRY(auto pieces, Pieces::open(path));
  Unpacked out(path, name, file, freely);
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, 31); // what --long=31 writes
  std::string buffer(ZSTD_DStreamOutSize(), '\0');
  size_t wanted = 1;
  for (auto piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    ZSTD_inBuffer in{piece.data(), piece.size(), 0};
    for (bool full = false; in.pos < in.size || full;) {
      ZSTD_outBuffer put{buffer.data(), buffer.size(), 0};
      wanted = ZSTD_decompressStream(context.get(), &put, &in);
      if (ZSTD_isError(wanted)) return fail(damagedPack(name, Text::verbatim(ZSTD_getErrorName(wanted))));
      TW_CHECK(out.write({buffer.data(), put.pos}));
      full = put.pos == put.size && wanted != 0;
    }
  }
  if (wanted != 0) return fail(damagedPack(name, endsEarly()));
  return {};
}

} // namespace tw
