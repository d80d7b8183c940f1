#pragma once
// A small model with a LoRA on it, data, and the options of a short run: what tests of the trainer begin with.
#include "engine/tune/base/method_registry.h"
#include "tiny_training.h"

namespace tiny {

struct TrainerSetup {
  std::unique_ptr<CausalModel> model = tiny::model(tiny::llama);
  std::unique_ptr<TuningMethod> method;
  Folder folder;
  TrainControl control;
  EncodedDataset data = tiny::dataset(20, 11);
  TrainOptions options = tiny::options(folder.path());
  TrainerSetup() {
    MethodOptions lora;
    lora.r = 4;
    lora.loraDropout = 0; // its masks belong to micro-batches
    method = take(methodRegistry().create(lora));
    ok(method->attach(*model));
  }
  tiny::Run run(const EncodedDataset* validation = nullptr, std::function<void(const Event&)> watch = {}) {
    return tiny::train(*model, *method, data, options, control, validation, std::move(watch));
  }
};

} // namespace tiny
