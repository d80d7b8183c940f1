#pragma once
// The tuning methods by name: how each is made from a recipe, and how the adapters that it writes are used.
#include "engine/io/safetensors.h"
#include "engine/tune/base/method.h"

namespace tw {

/// An adapter that was read from its folder and lies on a loaded model, frozen; it comes off when it ends.
class MountedAdapter {
 public:
  virtual ~MountedAdapter() = default;
  /// Base parameters that this adapter puts others in the place of: whole, or single rows ("….weight[5]").
  virtual std::vector<std::string> replacedNames() const { return {}; }
  /// How strongly it counts: 0 not at all, 1 as it was trained; what is replaced is not weighted. Errors:
  /// adapter.weight where the method has no meaning for it.
  virtual Result<> setFactor(double factor) = 0;
  /// Whether it brings back what quantisation took off the base's weights: two of these would do it twice.
  virtual bool completesBase() const { return false; }
};

/// An adapter as its files say, for merging: what becomes of each tensor of the base. The factor of the mount is in it.
class AdapterMerge {
 public:
  virtual ~AdapterMerge() = default;
  /// Tensors of the base that it changes or puts its own in the place of ("….q_proj.weight"; an expert's by itself).
  virtual std::vector<std::string> names() const = 0;
  virtual bool replaces(const std::string& tensor) const = 0;
  /// As MountedAdapter::replacedNames(); as it stands, what replaces() says.
  virtual std::vector<std::string> replacedNames() const;
  virtual bool changes(const std::string& tensor) const = 0;
  /// Rows of the tables where it brings a vocabulary of another size than the base's, else 0.
  virtual int64_t vocabulary() const { return 0; }
  /// Whatever it does to the table, it does to a tied head: they stay tied.
  virtual bool keepsTie() const { return false; }
  /// The tensor that takes the place of one that it replaces, float32. Errors: file.type.
  virtual Result<at::Tensor> replacement(const std::string& tensor) const = 0;
  /// New values for a tensor that it changes, from `values` float32 in the base's layout, which may be changed in
  /// place. Errors: method.not_mergeable, file.type.
  virtual Result<at::Tensor> merged(const std::string& tensor, at::Tensor values) const = 0;
};

/// An adapter ready to be written to another folder.
struct AdapterCopy {
  std::shared_ptr<const SafetensorsFile> file; ///< which the tensors may lie in
  std::vector<NamedTensor> tensors;            ///< on the CPU
  std::string config;                          ///< the text of adapter_config.json
};

/// One of several adapters that are made into one.
struct WeighedAdapter {
  fs::path folder;
  double weight = 1.0;
};

/// What one method can do. What concerns adapters is asked only of methods whose info().peftType is not empty.
class MethodKind {
 public:
  virtual ~MethodKind() = default;
  virtual const MethodInfo& info() const = 0;
  /// Errors: the method's own checks of its options (method.*, target.pattern).
  virtual Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const = 0;

  /// Puts the adapter of `folder` on `model`, which must outlive it. Errors: adapter.*, target.*, method.*.
  virtual Result<std::unique_ptr<MountedAdapter>> mount(CausalModel& model, const fs::path& folder) const;
  /// Opens the adapter and checks that it fits the model. Errors: adapter.*, target.*, file.damaged,
  /// method.not_mergeable.
  virtual Result<std::unique_ptr<AdapterMerge>> openMerge(const fs::path& folder, double factor,
                                                          const ModelShape& model) const;
  /// The adapter in today's PEFT form, with `factor` worked into it and its base called `baseName`. Errors: adapter.*
  /// and target.* when it does not fit the model.
  virtual Result<AdapterCopy> copy(const fs::path& folder, double factor, const ModelShape& model,
                                   const std::string& baseName) const;
  /// What `adapters info` tells of it besides the common: own fields, target_modules. Errors: adapter.*.
  virtual Result<Json> describe(const fs::path& folder) const;
  /// Adapters of this method, at least one, as one that adds to each weight the weighted sum of what they add. Errors:
  /// method.not_composable, adapter.compose (names the adapter), adapter.* and target.* when one does not fit the
  /// model.
  virtual Result<AdapterCopy> compose(const std::vector<WeighedAdapter>& parts, const ModelShape& model,
                                      const std::string& baseName) const;
};

/// The first of `next` that is in the place of the same tensor or row as one of `taken` (replacedNames() of two
/// adapters).
std::optional<std::string> replacedByBoth(const std::vector<std::string>& taken, const std::vector<std::string>& next);

class MethodRegistry {
 public:
  void add(std::unique_ptr<const MethodKind> kind) { m_kinds.push_back(std::move(kind)); }
  std::vector<std::string> types() const;
  /// Null when there is none of this name.
  const MethodKind* find(const std::string& type) const;
  /// Errors: method.unknown (names the known ones), and those of MethodKind::create.
  Result<std::unique_ptr<TuningMethod>> create(const MethodOptions& options) const;
  /// The method that wrote the adapter in `folder`. Errors: adapter.missing, adapter.config, adapter.unsupported.
  Result<const MethodKind*> ofAdapter(const fs::path& folder) const;

 private:
  std::vector<std::unique_ptr<const MethodKind>> m_kinds;
};

/// All of them (engine/tune/registry.cpp).
const MethodRegistry& methodRegistry();

} // namespace tw
