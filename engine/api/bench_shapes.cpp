#include "engine/api/bench_shapes.h"

namespace tw {
namespace {

constexpr BenchShape kShapes[] = {
    {"peft", R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":512,"intermediate_size":1408,
  "num_hidden_layers":8,"num_attention_heads":8,"num_key_value_heads":8,"vocab_size":32000,
  "max_position_embeddings":2048,"rms_norm_eps":1e-6,"rope_theta":10000.0,"tie_word_embeddings":false})"},
    {"tiny", R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":192,"intermediate_size":512,
  "num_hidden_layers":6,"num_attention_heads":3,"num_key_value_heads":3,"vocab_size":2048,
  "max_position_embeddings":1024,"rms_norm_eps":1e-6,"rope_theta":10000.0,"tie_word_embeddings":true})"},
    {"smollm2-135m",
     R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":576,"intermediate_size":1536,
  "num_hidden_layers":30,"num_attention_heads":9,"num_key_value_heads":3,"vocab_size":49152,
  "max_position_embeddings":8192,"rms_norm_eps":1e-5,"rope_theta":100000.0,"tie_word_embeddings":true})"},
    {"qwen3-0.6b",
     R"({"architectures":["Qwen3ForCausalLM"],"model_type":"qwen3","hidden_size":1024,"intermediate_size":3072,
  "num_hidden_layers":28,"num_attention_heads":16,"num_key_value_heads":8,"head_dim":128,"vocab_size":151936,
  "max_position_embeddings":40960,"rms_norm_eps":1e-6,"rope_theta":1000000.0,"tie_word_embeddings":true})"},
    {"llama-3.2-1b",
     R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":2048,"intermediate_size":8192,
  "num_hidden_layers":16,"num_attention_heads":32,"num_key_value_heads":8,"head_dim":64,"vocab_size":128256,
  "max_position_embeddings":131072,"rms_norm_eps":1e-5,"rope_theta":500000.0,"tie_word_embeddings":true,
  "rope_scaling":{"rope_type":"llama3","factor":32.0,"low_freq_factor":1.0,"high_freq_factor":4.0,
  "original_max_position_embeddings":8192}})"},
    {"llama-3.1-8b",
     R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":4096,"intermediate_size":14336,
  "num_hidden_layers":32,"num_attention_heads":32,"num_key_value_heads":8,"vocab_size":128256,
  "max_position_embeddings":131072,"rms_norm_eps":1e-5,"rope_theta":500000.0,"tie_word_embeddings":false,
  "rope_scaling":{"rope_type":"llama3","factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,
  "original_max_position_embeddings":8192}})"},
    {"qwen3-8b",
     R"({"architectures":["Qwen3ForCausalLM"],"model_type":"qwen3","hidden_size":4096,"intermediate_size":12288,
  "num_hidden_layers":36,"num_attention_heads":32,"num_key_value_heads":8,"head_dim":128,"vocab_size":151936,
  "max_position_embeddings":40960,"rms_norm_eps":1e-6,"rope_theta":1000000.0,"tie_word_embeddings":false})"}};

} // namespace

std::span<const BenchShape> benchShapes() { return kShapes; }

std::string benchShapeNames() {
  std::string names;
  for (const auto& shape : kShapes) names += (names.empty() ? "" : ", ") + std::string(shape.name);
  return names;
}

} // namespace tw
