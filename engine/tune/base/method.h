#pragma once
// A tuning method: what is trained, where it attaches to a model, what it costs, and how it is written. Methods know no
// quantiser and no family.
#include "engine/api/catalog/methods.h"
#include "engine/api/note.h"
#include "engine/base/files.h"
#include "engine/optim/optimizer.h"
#include "engine/tune/base/method_choices.h"
#include "engine/tune/base/model_shape.h"
#include "engine/tune/base/target.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace tw {

/// What a folder is written for: a checkpoint keeps full precision (resume must be exact), the final result has the
/// base's dtype where it is a whole model.
enum class SaveKind { Final, Checkpoint };

/// Something worth telling before training starts, e.g. a target name that matched nothing. Becomes an `advice` event.
using MethodNote = Note;

/// What a method would train on a model, and what that costs besides: for plans, which have no model.
struct MethodFootprint {
  struct Trainable {
    std::string name; ///< as TrainableTensor::name
    std::vector<int64_t> shape;
  };
  std::vector<Trainable> trainable;
  /// What a weight keeps for backward because of the method.
  struct Weight {
    bool keepsInput = false;  ///< its input, which a frozen weight does not keep
    int64_t values = 0;       ///< besides, for each token (of an expert: for each row), in the compute dtype
    int64_t passing = 0;      ///< float32 values that exist only while the weight goes forward or backward
    int64_t passingRow = 0;   ///< likewise, for each token, in the compute dtype
    bool ownProducts = false; ///< matrices are multiplied whose shapes neither the weight nor a low-rank sum has
  };
  std::unordered_map<std::string, Weight> weights; ///< by module; without an entry nothing is kept
  bool dropsInputs = false;                        ///< inputs of adapted weights are dropped out, and again in backward
  int64_t firstLayer = 0;      ///< layers before it keep nothing for backward: nothing below it is trained
  int64_t frozen = 0;          ///< values that it holds besides, float32, which nothing trains
  int64_t largestGradient = 0; ///< values of the largest gradients that exist a second time before they are added up
  int64_t remembered = 0;      ///< float32 values of the method's own that live as long as what is trained
  bool headColumns = false;    ///< columns of the logits are the method's own
  int64_t virtualTokens = 0;   ///< rows before each text, which all layers compute
  int64_t prefix = 0;          ///< keys and values before those of each text, in all layers
  /// Positions before a text's first token.
  int64_t positions() const { return virtualTokens + prefix; }
  int64_t values() const;        ///< trainable ones
  std::vector<MethodNote> notes; ///< those of notes() that names and shapes show
};

/// A step that the optimizer has done.
struct FinishedStep {
  int64_t step = 0, totalSteps = 0; ///< counted from 1
  double learningRate = 0;
};

/// Samples of the training data, on the model's device, for methods that begin with what the model makes of them.
struct StartBatch {
  TokenBatch tokens;
  at::Tensor counted; ///< bool [tokens]: those that carry loss
};
/// The next batch; after the last one the first again. Errors: those of reading the data.
using StartBatches = std::function<Result<StartBatch>()>;

class TuningMethod {
 public:
  virtual ~TuningMethod() = default;
  virtual const MethodInfo& info() const = 0;

  /// Before a model is loaded. Errors: those of attach() that names and shapes show.
  virtual Result<MethodFootprint> footprint(const ModelShape& model) const = 0;

  /// Creates the trainable tensors and attaches them to `model`, which must outlive this method. Once per object.
  /// Errors: target.*, method.*, and those of load() when the method starts from a folder.
  virtual Result<> attach(CausalModel& model) = 0;
  /// Whether startFromData() belongs to a new run, between attach() and the first use of trainable().
  virtual bool startsFromData() const { return false; }
  /// Chooses start values by what the attached model computes of the batches; shapes and names may change. Errors:
  /// method.start.
  virtual Result<> startFromData(const StartBatches& /*batches*/) { return {}; }
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
  /// Bytes of what save() writes, its small texts apart; attached.
  virtual int64_t savedBytes(SaveKind kind) const;
  /// Reads values into the attached tensors, in place. Errors: adapter.*, file.damaged, io.*.
  virtual Result<> load(const fs::path& folder) = 0;
  virtual std::vector<MethodNote> notes() const { return {}; }

  /// Before the first step, attached: how many there will be in all, those of a resumed run included. Errors: method.*
  /// where the method has no plan for so many.
  virtual Result<> begin(int64_t /*totalSteps*/) { return {}; }
  /// A loss of the method's own for the step as the tensors stand, a differentiable scalar, or undefined. It is trained
  /// with the mean loss of the targets and reported beside it, not in it.
  virtual at::Tensor extraLoss() const { return {}; }
  /// After the optimizer's step, while the gradients that it used still stand in trainable(): for pruning and
  /// resetting.
  virtual void afterStep(const FinishedStep& /*step*/, Optimizer& /*optimizer*/) {}
};

/// Everything a recipe can say about a method, as plain values; each method uses what concerns it.
struct MethodOptions {
  std::string type = "lora";
  int64_t r = 16;
  double loraAlpha = 32;
  double loraDropout = 0.05;
  TargetOptions targets;
  TrainedBiases bias = TrainedBiases::None;
  bool useRslora = false, useDora = false;
  LoraInit loraInit = LoraInit::Usual;
  int64_t pissaIterations = 0;                              ///< of the fast decomposition; 0: the exact one
  fs::path initFrom;                                        ///< adapter folder to start from, or empty
  std::vector<std::pair<std::string, int64_t>> rankPattern; ///< in order: the first match counts
  std::vector<std::pair<std::string, double>> alphaPattern;
  /// A checkpoint that is read after attach(), or empty: shapes that followed from the data are those that it has.
  fs::path goOnFrom;
  uint64_t seed = 42;
  Json own = Json::object(); ///< values of the fields that this method alone has, by name, none missing
  fs::path baseModel; ///< folder of the base model: named in adapter_config.json; full training copies its config.json
};

} // namespace tw
