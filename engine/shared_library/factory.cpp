// The one symbol that programs look up in the engine library.
#include "engine/session/engine_session.h"

extern "C" __attribute__((visibility("default"))) tw::Session* tw_create_session(int apiVersion,
                                                                                 const tw::SessionOptions* options) {
  if (apiVersion != tw::kEngineApiVersion || !options) return nullptr;
  return new tw::EngineSession(*options);
}
