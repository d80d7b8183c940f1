#pragma once
// Base and tuned side by side: one conversation, two answers for each question, with the same seed.
#include "ui/bridge/engine_bridge.h"

namespace tw::ui {

class RecipeDocument;
class Settings;
class TrainingRun;

/// One question and what the two sides say.
struct ChatTurn {
  QString question;
  struct Side {
    QString text;
    bool done = false;
    int tokens = 0;
    double tokensPerSecond = 0;
    QString reason; ///< eos|stop|length|cancelled
    std::optional<Error> error;
  } base, tuned;
};

class ChatModel : public QObject {
  Q_OBJECT

 public:
  ChatModel(EngineBridge& bridge, RecipeDocument& recipe, TrainingRun& run, Settings& settings, QObject* parent = nullptr);

  void send(const QString& question);
  void stop();
  void clear();
  bool busy() const { return !m_jobs.isEmpty(); }
  const std::vector<ChatTurn>& turns() const { return m_turns; }

  const std::vector<AdapterChoice>& adapters() const { return m_adapters; }
  void mount(const QString& folder, double weight = 1.0);
  void unmount(int index);
  void setWeight(int index, double weight);
  QString system() const { return m_system; }
  void setSystem(const QString& text);
  const Sampling& sampling() const { return m_sampling; }
  void setSampling(const Sampling& sampling);
  /// Whether the tuned side answers with the run under way.
  bool live() const;
  QString baseName() const;
  QString tunedName() const;
  QStringList savedPrompts() const;
  void savePrompt(const QString& prompt);
  void forgetPrompt(const QString& prompt);

 Q_SIGNALS:
  void turnsChanged();     ///< a turn was added or all were cleared
  void turnGrew(int index); ///< streaming, at most 30 times a second
  void setupChanged();
  void busyChanged();

 private:
  void ask(int turn, bool tuned);
  Json messagesOf(int turn, bool tuned) const;
  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  TrainingRun& m_run;
  Settings& m_settings;
  std::vector<ChatTurn> m_turns;
  std::vector<AdapterChoice> m_adapters;
  QString m_system;
  Sampling m_sampling;
  QList<QPointer<Job>> m_jobs;
};

} // namespace tw::ui
