#include "engine/io/config_type.h"

namespace tw {

Json configWithType(Json config, TensorType type) {
  if (!config.is_object()) config = Json::object();
  const std::string name(floatTypeName(type));
  config[config.contains("dtype") ? "dtype" : "torch_dtype"] = name;
  if (const auto text = config.find("text_config"); text != config.end() && text->is_object())
    for (const char* inner : {"dtype", "torch_dtype"})
      if (text->contains(inner)) (*text)[inner] = name;
  return config;
}

} // namespace tw
