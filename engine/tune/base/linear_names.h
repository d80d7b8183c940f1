#pragma once
// What a method can attach to, by names alone: the linears of a model, and parameters that are targets by their own
// name.
#include "engine/model/causal_model.h"

#include <optional>
#include <string>
#include <vector>

namespace tw {

/// A matrix, or one for each expert, that Transformers holds as a bare parameter: a router's weight, or the stacked
/// matrices of a layer's experts.
struct ParameterNames {
  /// A weight of this model that is a part of the parameter.
  struct Member {
    std::string module;
    int64_t expert = 0, firstRow = 0, rows = 0;
  };
  std::string name;                     ///< "model.layers.0.mlp.gate.weight", "model.layers.0.mlp.experts.gate_up_proj"
  int64_t experts = 1, out = 0, in = 0; ///< shape: [experts, out, in]; [out, in] where it is not stacked
  bool stacked = false;
  std::vector<Member> members;
  std::string module() const { return name.substr(0, name.rfind('.')); }
};

/// The names by which PEFT knows an expert's linears and the router, though they are parameters now.
struct ExpertLinears {
  std::string router, gate, up, down; ///< "gate", "w1", "w3", "w2"
};

/// The linears of a model by name, in module order; `head` is the output head's place among them (all-linear leaves it
/// out), or npos.
struct LinearNames {
  std::vector<std::string> names;
  size_t head = static_cast<size_t>(-1);
  std::vector<std::string> embeddings;        ///< modules of embedding tables
  std::vector<ParameterNames> parameters;     ///< in PEFT's order: of one module gate_up_proj, then down_proj
  std::optional<ExpertLinears> expertLinears; ///< where these names mean the parameters, and all-linear does
};
LinearNames linearNames(const CausalModel& model);
/// `head`: the output head's module, also when it is tied.
LinearNames linearNames(const ModelConfig& config, const std::vector<TensorSlot>& slots, const std::string& head);

/// What tells a module from its siblings: "q_proj"; of a list of modules with the number, "altup_projections.0", as in
/// PEFT.
std::string lastName(const std::string& module);
/// Distinct last names: "q_proj", "k_proj" …
std::vector<std::string> distinctLastNames(const std::vector<std::string>& names);

/// The names that a list of targets may hold: last names of the linears inside the layers, and those that mean
/// parameters.
std::vector<std::string> targetNames(const LinearNames& linears);

} // namespace tw
