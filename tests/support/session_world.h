#pragma once
// A session with a small model of its own and rows to train it on, for tests of jobs.
#include "engine/base/files.h"
#include "session_job.h"

#include <QTemporaryDir>
#include <QtGlobal>

namespace tests {

using namespace tw;

using testing::JobOutcome;

class SessionWorld {
 public:
  SessionWorld() {
    qputenv("TUNEWRIGHT_HOME", (m_folder.path() + QStringLiteral("/home")).toUtf8());
    m_session = std::make_unique<EngineSession>(SessionOptions{});
    std::string corpus;
    Json rows = Json::array();
    for (int i = 0; i < 60; ++i) {
      const auto number = std::to_string(i);
      corpus += "The number " + number + " comes after " + std::to_string(i - 1) + ". 数字很简单。\n\n";
      if (i < 24)
        rows.push_back({{"instruction", "Say " + number}, {"input", ""}, {"output", "It is " + number + "."}});
    }
    if (!writeFileAtomically(folder() / "corpus.txt", corpus) ||
        !writeFileAtomically(folder() / "rows.json", rows.dump()))
      qFatal("the test's folder cannot be written");
    commands::NewModel command;
    command.corpus = {toUtf8(folder() / "corpus.txt")};
    command.out = toUtf8(folder() / "base");
    command.vocab_size = 340;
    if (const auto made = run(command); made.error) qFatal("%s", made.error->message.c_str());
  }

  fs::path folder() const { return fromUtf8(m_folder.path().toStdString()); }
  EngineSession& session() { return *m_session; }

  /// LoRA of rank 4 on the small model; six steps of two micro-batches.
  Recipe recipe(const std::string& name) const {
    Recipe recipe;
    recipe.name = name;
    recipe.model.path = toUtf8(folder() / "base");
    recipe.model.compute_dtype = "float32";
    recipe.data.train = {{toUtf8(folder() / "rows.json"), "auto", {}, 0, 1.0}};
    recipe.data.max_length = 64;
    recipe.method.r = 4;
    recipe.training.gradient_accumulation_steps = 2;
    recipe.training.max_steps = 6;
    recipe.training.device = "cpu";
    recipe.output_dir = toUtf8(folder() / fromUtf8(name));
    return recipe;
  }

  JobOutcome run(Command command, const std::function<void(JobId, const Event&)>& watch = {}) {
    const auto job = m_session->submit(std::move(command));
    return testing::finishJob(*m_session, job, [&](const Event& event) {
      if (watch) watch(job, event);
    });
  }

 private:
  QTemporaryDir m_folder;
  std::unique_ptr<EngineSession> m_session;
};

} // namespace tests
