#pragma once
// The base model that adapters are merged into or checked against, by its files alone: which tensors it has, and which of them are its linears.
#include "engine/io/checkpoint_files.h"
#include "engine/model/model_config.h"
#include "engine/tune/target.h"

namespace tw {

class BaseTensors {
 public:
  /// Errors: those of readModelConfig and CheckpointFiles::open.
  static Result<BaseTensors> open(const fs::path& folder);

  const ModelConfig& config() const { return m_config; }
  const CheckpointFiles& files() const { return m_files; }
  /// Linears as the files name them (a multimodal checkpoint has its text part under a path of its own), the output head last.
  const LinearNames& linears() const { return m_linears; }
  /// "lm_head.weight", whether the files hold it or it is tied to the embeddings.
  const std::string& head() const { return m_head; }
  const std::string& embedding() const { return m_embedding; }
  /// The tensor that holds the values of `name`: for a tied head the embeddings. Empty when the model has no such tensor.
  CheckpointFiles::Entry source(const std::string& name) const;

 private:
  BaseTensors(ModelConfig config, CheckpointFiles files);
  ModelConfig m_config;
  CheckpointFiles m_files;
  LinearNames m_linears;
  std::string m_head, m_embedding;
};

} // namespace tw
