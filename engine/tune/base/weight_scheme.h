#pragma once
// What a method that puts terms on weights has of its own: which tensors a term is made of, and what they do there.
// Attaching, training, mounting, merging, planning and files are shared by all such methods (adapter_on_model,
// scheme_method, scheme_merge, scheme_kind).
#include "engine/tune/base/method.h"
#include "engine/tune/base/peft_config.h"
#include "engine/tune/base/place.h"
#include "engine/weights/expert_stack.h"

#include <ATen/core/Generator.h>

#include <functional>
#include <optional>

namespace tw {

/// A term of a method at one of its places; `factor` multiplies its effect (MountedAdapter::setFactor).
template <class Place> class WeighedTerm : public Place {
 public:
  void setFactor(double factor) { m_factor = factor; }

 protected:
  double factor() const { return m_factor; }

 private:
  double m_factor = 1.0;
};
using WeightTerm = WeighedTerm<WeightMethod>; ///< on a weight
using StackTerm = WeighedTerm<StackMethod>;   ///< on a stack of experts
using LookupTerm = WeighedTerm<LookupMethod>; ///< on a table that is looked up

/// A tensor of a term: its key behind the module's ("lora_A.weight") and its shape.
struct TermTensor {
  std::string key;
  std::vector<int64_t> shape;
};

/// What a quantised copy of a matrix [out, in] stands for, float32.
using Rounding = std::function<at::Tensor(const at::Tensor&)>;

class WeightScheme {
 public:
  virtual ~WeightScheme() = default;
  virtual std::unique_ptr<WeightScheme> clone() const = 0;

  virtual const PeftConfig& config() const = 0;
  PeftConfig& config() { return const_cast<PeftConfig&>(std::as_const(*this).config()); }
  /// adapter_config.json, keys sorted.
  virtual nlohmann::json configJson() const = 0;
  /// What `adapters info` tells besides the common.
  virtual Json description() const = 0;

  /// Brings the configuration into the form that it has for this model; done again it changes nothing. Errors:
  /// target.*, method.*.
  virtual Result<> convert(const ModelShape& /*model*/) { return {}; }
  /// Of convert(), what concerns tables and heads that an adapter's files tie to one another: they become targets of
  /// their own, with the same values. Errors: target.*.
  virtual Result<> untie(const ModelShape& /*model*/) { return {}; }
  /// Takes over what the adapter in `folder` was made with: its tensors make sense with no other. `notes` tells what
  /// the recipe says otherwise. Errors: adapter.*.
  virtual Result<> startFrom(const fs::path& folder, std::vector<MethodNote>& notes) = 0;
  /// What training on this model leaves out, told in `notes`; after convert() and startFrom().
  virtual void settle(const ModelShape& /*model*/, std::vector<MethodNote>& /*notes*/) {}
  /// target_modules says names now instead of "all-linear"; what must say the same follows. Errors: target.*.
  virtual Result<> targetsNamed(const ModelShape& /*model*/) { return {}; }

  /// The keys of all tensors that terms of this method may have.
  virtual std::vector<std::string> keys() const = 0;
  /// Whether stacked experts can be places of it.
  virtual bool takesStacks() const { return false; }
  /// Whether the table of input embeddings can be one.
  virtual bool takesTables() const { return false; }
  /// The tensors of a term on `place`, in the order in which the next functions take them.
  virtual std::vector<TermTensor> tensors(const Place& place) const = 0;
  /// For a table: what merges with it as with a weight [out, in].
  virtual std::shared_ptr<WeightTerm> term(const Place& place, const std::vector<at::Tensor>& tensors) const = 0;
  /// `table`: the base's [vocabulary, hidden] as it stands when it is asked.
  virtual std::shared_ptr<LookupTerm> lookupTerm(const Place& place, const std::vector<at::Tensor>& tensors,
                                                 std::function<at::Tensor()> table) const;
  virtual std::shared_ptr<StackTerm> stackTerm(const Place& place, const std::vector<at::Tensor>& tensors) const;
  /// Whether terms on `place` change its bias too when they are merged.
  virtual bool changesBias(const Place& /*place*/) const { return false; }
  /// Start values, drawn on the CPU so that every device starts alike.
  virtual void initialize(const Place& place, const std::vector<at::Tensor>& tensors, at::Generator& random) const = 0;
  /// Whether start values follow from the base's: then startFromBase() comes after initialize().
  virtual bool startsFromBase() const { return false; }
  /// `weight`: W [out, in] float32 on its device, of a table [vocabulary, hidden]; it may be the base's own tensor, and
  /// is not written to.
  virtual void startFromBase(const Place& /*place*/, const at::Tensor& /*weight*/,
                             const std::vector<at::Tensor>& /*tensors*/) const {}
  /// Whether terms on linears start as parts of the weights themselves (initializeFrom). Such a start is a term of its
  /// own, frozen and taken off the weight, so that training begins at the base; files keep it beside the adapter.
  virtual bool startsFromWeights() const { return false; }
  /// Start values from `original` [out, in], float32. `rounded`: what a copy of a matrix stands for that is held as the
  /// model holds the weight; empty where that is dense or not loaded. Gives what the model has to hold in its place,
  /// [out, in], or an undefined tensor: nothing else. Errors: method.init.
  virtual Result<at::Tensor> initializeFrom(const Place& place, const at::Tensor& original, const Rounding& rounded,
                                            const std::vector<at::Tensor>& tensors, at::Generator& random) const;
  /// How quantised weights are held (heldAs) where an adapter begins now: told before initializeFrom().
  virtual void beginsOn(const std::string& /*held*/) {}
  /// Whether the start is taken off a weight that is held this way (or is it what the weight lacks?). `held`: as
  /// heldAs() says it, empty for a dense one.
  virtual bool takesStartOff(const std::string& /*held*/) const { return true; }
  /// Whether initializeFrom() gives what a weight that is held this way is to hold.
  virtual bool changesHeld(const std::string& /*held*/) const { return false; }
  /// Whether the start follows from the weight alone, so that it can be computed again.
  virtual bool repeatsStart() const { return false; }
  /// A frozen term: without dropout.
  virtual std::shared_ptr<WeightTerm> frozenTerm(const Place& place, const std::vector<at::Tensor>& tensors) const {
    return term(place, tensors);
  }
  /// This scheme for an adapter whose tensors are made by joined(): the adapter without its start, for the base as it
  /// is.
  virtual std::unique_ptr<WeightScheme> plain() const { return clone(); }
  /// As plain(), for the start alone.
  virtual std::unique_ptr<WeightScheme> ofStart() const { return clone(); }
  /// One tensor of both an adapter and its start.
  virtual at::Tensor joined(const std::string& /*key*/, const at::Tensor& tensor, const at::Tensor& /*start*/) const {
    return tensor;
  }
  /// The same tensor for a term whose factor `factor` is worked into it.
  virtual at::Tensor weighted(const std::string& key, const at::Tensor& tensor, double factor) const = 0;

  /// The rank of what a term adds, where the smaller side of the matrix bounds it.
  virtual std::optional<int64_t> rankAt(const Place& /*place*/) const { return {}; }
  /// The recipe's field that says it.
  virtual const char* rankField() const { return "method.r"; }

  virtual MethodFootprint::Weight cost(const Place& place) const = 0;
  virtual bool dropsInputs() const { return false; }
};

/// That the scheme has a term for such a place. Errors: target.stacked, target.embedding.
Result<> checkPlace(const WeightScheme& scheme, const Place& place);
/// target.stacked: the method has no term for the stacked experts of this name.
Error stacksRefused(const std::string& name);
/// For methods without terms for stacks: that no target names routed experts or one of their linears. Errors:
/// target.stacked.
Result<> refuseStacks(const ModelShape& model, const TargetOptions& targets);

/// What both say of the targets and differs: names of recipe fields. "all-linear" is not compared, since an adapter
/// lists what it stood for.
std::vector<std::string> differingTargets(const TargetOptions& adapter, const TargetOptions& recipe);

} // namespace tw
