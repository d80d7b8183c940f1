#pragma once
// The one loop that encodes a source: rows are read, encoded on all cores and handed on in file order, whatever is then
// made of them (samples to train on, or their numbers alone).
#include "engine/data/inspect.h"
#include "engine/data/source_stream.h"

namespace tw {

class SampleSink {
 public:
  virtual ~SampleSink() = default;
  /// All tokens of the row, whatever max_length is; the fingerprint is that of its conversation where it is wanted. An
  /// error about the row (row.*) leaves it out, any other ends the work.
  virtual Result<> take(EncodedSample sample, const Fingerprint& fingerprint) = 0;
  /// Of a row, or of what became of it; `file` is set.
  virtual void note(Problem problem) = 0;
  /// A row was left out; its problem is noted, too.
  virtual void leftOut(const Error&) {}
  virtual bool wantsFingerprints() const { return false; }
};

/// Errors: of the stream; of the encoder; in strict mode that of the first row that is left out, unless the user asked
/// for that (row.too_long); stopped.
Result<> encodeSource(SourceStream& stream, const SampleEncoder& encoder, SampleSink& sink,
                      const DataProgress& progress, const std::stop_token& stop);

} // namespace tw
