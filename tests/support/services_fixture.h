#pragma once
// A session of its own in a fresh home, with the starter model and the sample data.
#include "data_files.h"
#include "engine/session/services/engine_services.h"
#include "session_job.h"

namespace tw::testing {

class ServicesFixture {
 protected:
  void open() {
    qputenv("TUNEWRIGHT_HOME", toUtf8(folder() / "home").c_str());
    qputenv("TUNEWRIGHT_RESOURCES", TW_REPOSITORY "/resources");
    qputenv("HF_HUB_CACHE", toUtf8(folder() / "hub").c_str());
    qputenv("MODELSCOPE_CACHE", toUtf8(folder() / "ms").c_str());
    m_session = std::make_unique<EngineSession>(SessionOptions{});
  }
  Services& services() { return m_session->services(); }
  fs::path folder() const { return m_data.folder(); }
  std::string starter() const { return TW_REPOSITORY "/resources/starter"; }
  std::string identity() const { return TW_REPOSITORY "/resources/datasets/identity.json"; }
  std::string dialogues() const { return TW_REPOSITORY "/resources/datasets/dialogues.jsonl"; }
  Recipe recipe() const {
    Recipe recipe;
    recipe.model.path = starter();
    recipe.data.train = {{identity(), "auto", {}, 0, 2.0}, {dialogues(), "auto", {}, 100, 1.0}};
    recipe.data.max_length = 96;
    recipe.training.device = "cpu";
    return recipe;
  }
  DataFolder m_data;
  std::unique_ptr<EngineSession> m_session;
};

} // namespace tw::testing
