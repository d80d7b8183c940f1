// adapter_config.json of every method; after a zero byte, the name of a tensor that its patterns are tried on.
#include "engine/tune/base/peft_files.h"
#include "engine/tune/base/prompt_config.h"
#include "engine/tune/ia3/ia3_config.h"
#include "engine/tune/lora/lora_config.h"
#include "tests/fuzz/scratch.h"

using namespace tw;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto content = fuzz::text(data, size);
  const auto end = content.find('\0');
  fuzz::scratch().write(kAdapterConfigFile, content.substr(0, end));
  const std::string key(end == content.npos ? "base_model.model.model.layers.10.self_attn.q_proj.lora_A.weight"
                                            : content.substr(end + 1));
  (void)currentPeftKey(key);
  (void)normalizedPeftKey(key);
  const auto& folder = fuzz::scratch().folder();
  (void)readPeftConfig(folder);
  (void)readIa3Config(folder);
  if (const auto reader = PeftConfigReader::open(folder)) {
    PromptConfig prompt;
    (void)readPromptConfig(*reader, prompt);
  }
  if (const auto lora = readLoraConfig(folder)) {
    if (const auto shapes = LoraShapes::create(*lora)) (void)shapes->of(key);
    if (lora->targets.isPattern) {
      if (const auto pattern = NamePattern::compile(lora->targets.modules.front())) (void)pattern->matches(key);
    }
    (void)peftConfigText(loraConfigJson(*lora));
  }
  return 0;
}
