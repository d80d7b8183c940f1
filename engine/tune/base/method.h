#pragma once
// A tuning method: what is trained, where it attaches to a model, and how it is written. Methods know no quantiser and
// no family.
#include "engine/model/causal_model.h"
#include "engine/optim/trainable_tensor.h"
#include "engine/tune/base/target.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tw {

/// What a folder is written for: a checkpoint keeps full precision (resume must be exact), the final result has the
/// base's dtype where it is a whole model.
enum class SaveKind { Final, Checkpoint };

/// Something worth telling before training starts, e.g. a target name that matched nothing. Becomes an `advice` event.
struct MethodNote {
  std::string code;
  Text message;
};

class TuningMethod {
 public:
  virtual ~TuningMethod() = default;
  /// The name in recipes: "lora", "full".
  virtual std::string type() const = 0;
  /// Creates the trainable tensors and attaches them to `model`, which must outlive this method. Once per object.
  /// Errors: target.*, method.*, and those of load() when the method starts from a folder.
  virtual Result<> attach(CausalModel& model) = 0;
  /// Takes everything off the model again: its dense tensors become the ones it had before attach (after full training:
  /// the trained ones, frozen).
  virtual void detach() = 0;
  /// False: the model computes as its base does, until setActive(true); nothing is lost. Errors: method.no_base where
  /// the base is not kept.
  virtual Result<> setActive(bool active) = 0;
  /// In file order. The tensors' data may be moved into flat buffers by the optimizer; their identity stays.
  virtual const std::vector<TrainableTensor>& trainable() const = 0;
  /// Writes the method's own files (adapter_config.json + adapter_model.safetensors, or a model folder) into an
  /// existing folder.
  virtual Result<> save(const fs::path& folder, SaveKind kind) const = 0;
  /// Reads values into the attached tensors, in place. Errors: adapter.*, file.damaged, io.*.
  virtual Result<> load(const fs::path& folder) = 0;
  virtual std::vector<MethodNote> notes() const { return {}; }
};

/// Everything a recipe can say about a method, as plain values; each method uses what concerns it.
struct MethodOptions {
  std::string type = "lora";
  int64_t r = 16;
  double loraAlpha = 32;
  double loraDropout = 0.05;
  TargetOptions targets;
  std::string bias = "none"; ///< none|all|lora_only
  bool useRslora = false;
  std::string initLoraWeights = "true";                     ///< true|false|gaussian
  fs::path initFrom;                                        ///< adapter folder to start from, or empty
  std::vector<std::pair<std::string, int64_t>> rankPattern; ///< in order: the first match counts
  std::vector<std::pair<std::string, double>> alphaPattern;
  uint64_t seed = 42;
  Json own = Json::object(); ///< values of the fields that this method alone has, by name, none missing
  fs::path baseModel; ///< folder of the base model: named in adapter_config.json; full training copies its config.json
};

/// Methods by name, filled by explicit calls.
class MethodRegistry {
 public:
  using Factory = std::function<Result<std::unique_ptr<TuningMethod>>(const MethodOptions&)>;
  void add(std::string type, Factory factory) { m_factories[std::move(type)] = std::move(factory); }
  std::vector<std::string> types() const;
  /// Errors: method.unknown (names the known ones), and the method's own checks of its options (method.rank,
  /// method.dropout, method.bias, method.init …).
  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const;

 private:
  std::map<std::string, Factory> m_factories;
};
/// lora, full.
void registerMethods(MethodRegistry& registry);

} // namespace tw
