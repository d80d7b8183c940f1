#pragma once
// Base and tuned side by side: one conversation, two answers for each question, with the same seed.
#include "ui/models/answering_side.h"
#include "ui/models/tuned_side.h"

#include <QHash>
#include <QStringList>

namespace tw::ui {

class RecipeDocument;
class Settings;
class TrainingRun;

class ChatModel : public QObject {
  Q_OBJECT

 public:
  /// A model to open, and how its data was encoded.
  struct Base {
    ModelChoice model; ///< without adapters
    DataSettings data; ///< chat template, what is trained on, length
  };

  ChatModel(EngineBridge& bridge, RecipeDocument& recipe, TrainingRun& run, Settings& settings,
            QObject* parent = nullptr);

  void send(const QString& question);
  /// Asks the last question once more, with the adapters and the sampling as they are now.
  void answerAgain();
  void stop();
  void clear();
  /// Brings a cleared conversation back; does nothing when a new one has begun.
  void restore(std::vector<ChatTurn> turns);
  bool busy() const { return m_baseAnswering.busy() || m_tunedAnswering.busy(); }
  const std::vector<ChatTurn>& turns() const { return m_turns; }
  /// Questions asked since the program started, oldest first; clear() keeps them.
  const QStringList& history() const { return m_history; }
  /// What is being written and was not sent yet.
  QString draft() const { return m_draft; }
  void setDraft(const QString& text) { m_draft = text; }

  /// With what the tuned side answers; see TunedSide.
  const std::vector<AdapterChoice>& adapters() const { return m_tuned.adapters(); }
  void mount(const QString& folder, double weight = 1.0) { m_tuned.mount(folder, weight); }
  void insert(int index, const AdapterChoice& adapter) { m_tuned.insert(index, adapter); } ///< undoes unmount()
  void unmount(int index) { m_tuned.unmount(index); }
  void setWeight(int index, double weight) { m_tuned.setWeight(index, weight); }
  void setTunedModel(const QString& folder) { m_tuned.setModel(folder); }
  QString tunedModel() const { return m_tuned.model(); }
  bool hasTuned() const { return m_tuned.any(); }
  bool live() const { return m_tuned.live(); }
  /// Whether the adapters or the sampling differ from what the last answer was made with.
  bool changedSinceAnswer() const;

  QString system() const { return m_system; }
  void setSystem(const QString& text);
  const Sampling& sampling() const { return m_sampling; }
  void setSampling(const Sampling& sampling);
  /// The most likely token each time; the sampling values stay for later.
  bool greedy() const { return m_greedy; }
  void setGreedy(bool greedy);
  /// The model below what is mounted: that with which it was trained. The open recipe's when nothing is mounted, or
  /// when nothing tells.
  QString basePath() const;
  QString baseName() const;
  /// That model, held as what is mounted was trained on it, or as the open recipe has it.
  Base base() const;
  QString tunedName() const;
  QStringList savedPrompts() const;
  void savePrompt(const QString& prompt);
  void forgetPrompt(const QString& prompt);
  bool enterSends() const;
  void setEnterSends(bool sends);

  /// Whose answer it is, and of which step: "support-assistant · step 40".
  static QString captionOf(const ChatTurn::Side& side);

 Q_SIGNALS:
  void turnsChanged();      ///< a turn was added, all were cleared, or the last one begins anew
  void turnGrew(int index); ///< streaming, at most 30 times a second
  void setupChanged();
  void busyChanged();
  /// These made way for an adapter of another base model.
  void displaced(const QStringList& names);

 private:
  /// What the tuned side answers with, for telling whether it changed.
  struct Setup {
    std::vector<AdapterChoice> adapters;
    QString model, system, base;
    Sampling sampling;
    bool greedy = false;
  };
  Setup setup() const;
  void changed();
  void followConversation();
  QString conversation() const;
  void begin(int turn);
  void ask(int turn, bool tuned);
  void sideEnded();
  commands::Generate commandFor(int turn, bool tuned) const;
  ChatTurn::Side* answer(int turn, bool tuned);
  void failAll(const Error& error);
  QString field(const char* name) const;

  RecipeDocument& m_recipe;
  TrainingRun& m_run;
  Settings& m_settings;
  TunedSide m_tuned;
  AnsweringSide m_baseAnswering, m_tunedAnswering;
  std::vector<ChatTurn> m_turns;
  QString m_system, m_draft;
  QString m_conversation; ///< with which base model m_turns are
  QHash<QString, std::vector<ChatTurn>> m_others;
  QStringList m_history;
  Sampling m_sampling;
  bool m_greedy = false;
  Setup m_answeredWith;
  std::optional<Error> m_engineError; ///< the engine could not be opened
};

} // namespace tw::ui
