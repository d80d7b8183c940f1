#pragma once
// Every tuning method with the settings that change what it computes, on small models of several families: what the
// battery goes through. A new method is one more row or more.
#include "tiny_training.h"

#include <QString>

namespace tiny {

struct MethodCase {
  QString name;
  const char* config; ///< of the model
  MethodOptions options;
};
using MethodCases = std::vector<MethodCase>;

inline MethodCases loraCases() {
  MethodOptions lora;
  lora.r = 4;
  lora.loraAlpha = 8;
  auto rich = lora;
  rich.targets.modules = {"q_proj", "v_proj", "layers.1.mlp.up_proj"};
  rich.targets.modulesToSave = {"embed_tokens", "norm"};
  rich.bias = TrainedBiases::All;
  rich.useRslora = true;
  rich.rankPattern = {{"layers.0.self_attn.q_proj", 7}};
  rich.alphaPattern = {{"v_proj", 3}};
  auto head = lora;
  head.targets.modules = {"o_proj", "down_proj", "lm_head"};
  head.bias = TrainedBiases::Targets;
  auto tables = lora;
  tables.targets.modules = {"embed_tokens", "lm_head", "q_proj"};
  tables.rankPattern = {{"embed_tokens", 3}};
  auto tokens = lora, tokensOfBoth = lora, headTokens = lora;
  tokens.own["trainable_token_indices"] = {40, 7, 11};
  tokensOfBoth.own["trainable_token_indices"] = {{"embed_tokens", {5, 9}}, {"lm_head", {9, 30, 2}}};
  headTokens.own["trainable_token_indices"] = {{"lm_head", {12}}};
  headTokens.targets.modules = {"q_proj"};
  headTokens.targets.modulesToSave = {"norm"};
  auto pissa = lora, fast = lora, olora = lora;
  pissa.loraInit = fast.loraInit = LoraInit::Pissa;
  fast.pissaIterations = 4;
  fast.targets.modules = {"embed_tokens", "q_proj", "down_proj"};
  olora.loraInit = LoraInit::Olora;
  auto relora = methodOf("relora", {{"relora_steps", 3}, {"relora_prune_ratio", 0.5}});
  relora.r = 4;
  relora.loraAlpha = 8;
  auto reloraByChance = methodOf("relora", {{"relora_steps", 3}, {"relora_reset", "random"}});
  reloraByChance.r = 3;
  reloraByChance.rankPattern = {{"c_attn", 5}};
  return {{"lora", llama, lora},
          {"lora-rich", qwenTied, rich},
          {"lora-head", llama, head},
          {"lora-tables", llama, tables},
          {"lora-tables-tied", qwenTied, tables},
          {"lora-tokens", llama, tokens},
          {"lora-tokens-tied", qwenTied, tokens},
          {"lora-tokens-conv1d", gpt2, tokens},
          {"lora-tokens-of-both", llama, tokensOfBoth},
          {"lora-tokens-of-both-tied", qwenTied, tokensOfBoth},
          {"lora-tokens-of-the-head", qwenTied, headTokens},
          {"lora-experts", mixtral, lora},
          {"lora-pissa", llama, pissa},
          {"lora-fast-pissa", qwenTied, fast},
          {"lora-olora-conv1d", gpt2, olora},
          {"relora", llama, relora},
          {"relora-conv1d", gpt2, reloraByChance}};
}

inline MethodCases doraAndAdaloraCases() {
  MethodOptions dora;
  dora.r = 4;
  dora.loraAlpha = 8;
  dora.useDora = true;
  auto doraRich = dora;
  doraRich.targets.modules = {"embed_tokens", "lm_head", "q_proj", "down_proj"};
  doraRich.rankPattern = {{"embed_tokens", 3}};
  auto adalora = methodOf("adalora", {{"init_r", 4}, {"target_r", 2}, {"tinit", 1}, {"tfinal", 2}});
  auto adaloraRich = adalora;
  adaloraRich.targets.modules = {"q_proj", "lm_head"};
  adaloraRich.bias = TrainedBiases::All;
  return {{"dora", llama, dora},
          {"dora-tables", llama, doraRich},
          {"dora-tables-tied", qwenTied, doraRich},
          {"dora-conv1d", gpt2, dora},
          {"adalora", llama, adalora},
          {"adalora-rich", qwenTied, adaloraRich},
          {"adalora-conv1d", gpt2, adalora},
          {"adalora-experts", mixtral, adalora}};
}

inline MethodCases lycorisCases() {
  auto loha = methodOf("loha", {{"alpha", 8}});
  loha.r = 3;
  auto lohaRich = methodOf("loha", {{"rank_dropout", 0.3}});
  lohaRich.targets.modules = {"q_proj", "down_proj", "lm_head"};
  lohaRich.rankPattern = {{"q_proj", 5}};
  auto lokr = methodOf("lokr");
  lokr.r = 2;
  auto lokrBoth = methodOf("lokr", {{"decompose_both", true}, {"decompose_factor", 8}, {"rank_dropout", 0.3}});
  lokrBoth.r = 1;
  lokrBoth.targets.modulesToSave = {"norm"};
  auto lokrWhole = methodOf("lokr", {{"decompose_factor", 4}});
  lokrWhole.r = 64;
  return {{"loha", llama, loha}, {"loha-rich", qwenTied, lohaRich}, {"loha-experts", mixtral, loha},
          {"lokr", llama, lokr}, {"lokr-both", qwenTied, lokrBoth}, {"lokr-whole", llama, lokrWhole}};
}

inline MethodCases rotationCases() {
  auto miss = methodOf("miss", {{"miss_dropout", 0.2}});
  miss.r = 5; // divides neither 32 nor 48
  auto random = methodOf("miss", {{"init_weights", false}});
  random.r = 8;
  random.targets.modules = {"q_proj", "up_proj", "lm_head"};
  random.targets.modulesToSave = {"norm"};
  auto mini = methodOf("miss", {{"init_weights", "mini"}, {"mini_r", 4}});
  mini.r = 6;
  auto bat = methodOf("miss", {{"init_weights", "bat"}});
  bat.r = 8;
  const auto oft = methodOf("oft", {{"oft_block_size", 8}});
  auto exact = methodOf("oft", {{"oft_block_size", 0}, {"r", 5}, {"use_cayley_neumann", false}});
  exact.targets.modules = {"q_proj", "down_proj", "lm_head"};
  exact.targets.modulesToSave = {"embed_tokens"};
  const auto shared = methodOf("oft", {{"oft_block_size", 4}, {"block_share", true}});
  // Wide enough that nothing is shortened: its gradient is PEFT's, which knows nothing of that.
  const auto constrained = methodOf("oft", {{"oft_block_size", 8}, {"coft", true}, {"eps", 50.0}});
  return {{"miss", llama, miss},          {"miss-random", qwenTied, random}, {"miss-mini", gpt2, mini},
          {"miss-bat", qwenTied, bat},    {"miss-experts", mixtral, miss},   {"oft", llama, oft},
          {"oft-exact", qwenTied, exact}, {"oft-shared", gpt2, shared},      {"oft-constrained", llama, constrained},
          {"oft-experts", mixtral, oft}};
}

inline MethodCases ia3Cases() {
  const auto ia3 = methodOf("ia3");
  auto scaled = ia3;
  scaled.targets.modules = {"q_proj", "v_proj", "up_proj", "layers.1.mlp.down_proj"};
  scaled.targets.modulesToSave = {"embed_tokens", "norm"};
  scaled.own["feedforward_modules"] = {"up_proj"};
  auto lastLayer = ia3;
  lastLayer.targets.layersToTransform = {{1}};
  return {{"ia3", llama, ia3},
          {"ia3-rich", qwenTied, scaled},
          {"ia3-conv1d", gpt2, lastLayer},
          {"ia3-experts", mixtral, ia3}};
}

inline MethodCases promptCases() {
  const auto prompt = methodOf("prompt_tuning", {{"num_virtual_tokens", 3}});
  const auto prefix = methodOf("prefix_tuning", {{"num_virtual_tokens", 3}});
  const auto projected =
      methodOf("prefix_tuning", {{"num_virtual_tokens", 3}, {"prefix_projection", true}, {"encoder_hidden_size", 12}});
  const auto encoded = methodOf("p_tuning", {{"num_virtual_tokens", 3}, {"encoder_hidden_size", 12}});
  const auto recurrent = methodOf(
      "p_tuning", {{"num_virtual_tokens", 3}, {"encoder_reparameterization_type", "LSTM"}, {"encoder_hidden_size", 6}});
  return {{"p_tuning", llama, encoded},
          {"p_tuning-lstm", qwenTied, recurrent},
          {"prompt_tuning", llama, prompt},
          {"prompt_tuning-experts", mixtral, prompt},
          {"prefix_tuning", qwenTied, prefix},
          {"prefix_tuning-experts", mixtral, prefix},
          {"prefix_tuning-projected", llama, projected}};
}

/// Experts of which a router chooses some, one or all.
inline MethodCases mixtureCases() {
  auto some = methodOf("lora_moe", {{"num_experts", 3}, {"balance_weight", 0.5}});
  some.r = 3;
  auto rich = methodOf("lora_moe", {{"num_experts", 4}, {"top_k", 1}, {"balance_weight", 2.0}});
  rich.r = 2;
  rich.useRslora = true;
  rich.targets.modules = {"q_proj", "down_proj", "lm_head"};
  rich.targets.modulesToSave = {"norm"};
  rich.rankPattern = {{"q_proj", 5}};
  rich.alphaPattern = {{"down_proj", 3}};
  auto all = methodOf("lora_moe", {{"num_experts", 2}});
  all.r = 4;
  return {{"lora_moe", llama, some},
          {"lora_moe-rich", qwenTied, rich},
          {"lora_moe-conv1d", gpt2, all},
          {"lora_moe-experts", mixtral, some}};
}

/// The model's own weights, or layers of its own between them.
inline MethodCases wholeModelCases() {
  const auto full = methodOf("full");
  const auto houlsby = methodOf("adapter", {{"reduction_factor", 4}, {"non_linearity", "gelu"}});
  const auto pfeiffer = methodOf("adapter", {{"placement", "pfeiffer"}, {"non_linearity", "tanh"}});
  const auto lastLayers = methodOf("freeze", {{"num_trainable_layers", 1}});
  const auto firstLayers = methodOf("freeze", {{"num_trainable_layers", -1}});
  const auto namedLayers = methodOf("freeze", {{"trainable_layers", {1}}});
  const auto bitfit = methodOf("bitfit");
  auto bitfitRich = bitfit;
  bitfitRich.targets.modulesToSave = {"norm", "lm_head"};
  return {{"adapter", llama, houlsby},
          {"adapter-pfeiffer", gpt2, pfeiffer},
          {"adapter-experts", mixtral, houlsby},
          {"freeze", llama, lastLayers},
          {"freeze-first", gpt2, firstLayers},
          {"freeze-named", qwenTied, namedLayers},
          {"freeze-experts", mixtral, lastLayers},
          {"bitfit", gpt2, bitfit},
          {"bitfit-rich", qwenTied, bitfitRich},
          {"full", llama, full},
          {"full-tied", qwenTied, full},
          {"full-experts", mixtral, full}};
}

inline MethodCases methodCases() {
  MethodCases all;
  for (const auto& some : {loraCases(), doraAndAdaloraCases(), lycorisCases(), rotationCases(), ia3Cases(),
                           promptCases(), mixtureCases(), wholeModelCases()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

} // namespace tiny
