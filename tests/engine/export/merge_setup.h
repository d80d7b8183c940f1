#pragma once
// A base, an adapter for it and a place for the result: what tests of exports begin with.
#include "engine/export/exporter.h"
#include "engine/export/verify.h"
#include "engine/tune/base/method_registry.h"
#include "tiny_training.h"

namespace tiny {

/// A base folder and an adapter folder of random values.
struct MergeSetup {
  Folder root;
  fs::path base = root.path() / "base", adapter = root.path() / "adapter", out = root.path() / "merged";
  explicit MergeSetup(const char* config, const MethodOptions& options) {
    MethodOptions full;
    full.type = "full";
    for (const auto& folder : {base, adapter}) fs::create_directories(folder);
    {
      const auto model = tiny::model(config);
      const auto method = take(methodRegistry().create(full));
      ok(method->attach(*model));
      randomizeBiases(*method);
      ok(method->save(base, SaveKind::Final));
    }
    const auto model = take(loadModel(base, {}));
    const auto method = take(methodRegistry().create(options));
    ok(method->attach(*model));
    randomize(*method, 21);
    ok(method->save(adapter, SaveKind::Final));
  }
  /// A new model's are zero, and what a method does to them would not show.
  static void randomizeBiases(const TuningMethod& method) {
    const at::NoGradGuard guard;
    at::manual_seed(3);
    for (const auto& trainable : method.trainable())
      if (trainable.name.ends_with(".bias")) at::Tensor(trainable.tensor).normal_(0, 0.3);
  }
  ExportRequest merge(std::optional<TensorType> type = TensorType::F32, double weight = 1.0) const {
    ExportRequest options;
    options.model = base;
    options.adapters = {{adapter, weight}};
    options.out = out;
    options.type = type;
    return options;
  }
  events::Verified verify(double weight = 1.0) const {
    return take(verifyMerged({base, {{adapter, weight}}, out, {}, at::kCPU}));
  }
};

inline Result<events::Exported> exportMerged(const ExportRequest& request) {
  return take(makeExporter("safetensors"))->run(request);
}

inline Result<events::Exported> exportAdapter(const fs::path& model, const fs::path& adapter, double weight,
                                              const fs::path& out) {
  ExportRequest request;
  request.model = model;
  request.adapters = {{adapter, weight}};
  request.out = out;
  return take(makeExporter("adapter"))->run(request);
}

inline MethodOptions smallLora() {
  MethodOptions options;
  options.r = 4;
  options.loraAlpha = 8;
  return options;
}

} // namespace tiny
