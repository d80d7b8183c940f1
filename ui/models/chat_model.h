#pragma once
// Base and tuned side by side: one conversation, two answers for each question, with the same seed.
#include "ui/bridge/engine_bridge.h"

#include <QHash>
#include <QStringList>

namespace tw::ui {

class RecipeDocument;
class Settings;
class TrainingRun;

/// One question and what the two sides say.
struct ChatTurn {
  QString question;
  struct Side {
    bool asked = false;   ///< a job was submitted for it
    bool started = false; ///< the engine has begun: it loads or answers
    bool done = false;
    double loading = -1; ///< 0…1 while the model is read, negative otherwise
    QString text;
    int tokens = 0;
    double tokensPerSecond = 0;
    QString reason; ///< eos|stop|length|cancelled
    std::optional<Error> error;
    QString by;        ///< whose answer it is: the names of the run or of the adapters
    QString subject;   ///< the same by their folders: one conversation is with one of them
    int64_t step = -1; ///< of the run, when it answered while it went on
  } base, tuned;
  Sampling sampling; ///< what both sides were asked with; the seed is always set
};

class ChatModel : public QObject {
  Q_OBJECT

 public:
  ChatModel(EngineBridge& bridge, RecipeDocument& recipe, TrainingRun& run, Settings& settings,
            QObject* parent = nullptr);

  void send(const QString& question);
  /// Asks the last question once more, with the adapters and the sampling as they are now.
  void answerAgain();
  void stop();
  void clear();
  /// Brings a cleared conversation back; does nothing when a new one has begun.
  void restore(std::vector<ChatTurn> turns);
  bool busy() const { return !m_jobs.isEmpty(); }
  const std::vector<ChatTurn>& turns() const { return m_turns; }
  /// Questions asked since the program started, oldest first; clear() keeps them.
  const QStringList& history() const { return m_history; }
  /// What is being written and was not sent yet.
  QString draft() const { return m_draft; }
  void setDraft(const QString& text) { m_draft = text; }

  const std::vector<AdapterChoice>& adapters() const { return m_adapters; }
  /// An adapter that is mounted already stays as it is. Ends the use of a tuned model.
  void mount(const QString& folder, double weight = 1.0);
  void insert(int index, const AdapterChoice& adapter); ///< undoes unmount()
  void unmount(int index);
  void setWeight(int index, double weight);
  /// A whole model (merged, or fully fine-tuned) as the tuned side; empty = none. Mounted adapters rest meanwhile.
  void setTunedModel(const QString& folder);
  QString tunedModel() const { return m_tunedModel; }
  /// Whether there is a tuned side at all.
  bool hasTuned() const { return live() || !m_tunedModel.isEmpty() || !m_adapters.empty(); }
  /// Whether the adapters or the sampling differ from what the last answer was made with.
  bool changedSinceAnswer() const;

  QString system() const { return m_system; }
  void setSystem(const QString& text);
  const Sampling& sampling() const { return m_sampling; }
  void setSampling(const Sampling& sampling);
  /// The most likely token each time; the sampling values stay for later.
  bool greedy() const { return m_greedy; }
  void setGreedy(bool greedy);
  /// Whether the tuned side answers with the run under way.
  bool live() const;
  /// The model below what is mounted: that with which it was trained. The open recipe's when nothing is mounted, or
  /// when nothing tells.
  QString basePath() const;
  QString baseName() const;
  QString tunedName() const;
  QStringList savedPrompts() const;
  void savePrompt(const QString& prompt);
  void forgetPrompt(const QString& prompt);
  bool enterSends() const;
  void setEnterSends(bool sends);

  /// Whose answer it is, and of which step: "support-assistant · step 40".
  static QString captionOf(const ChatTurn::Side& side);
  /// An adapter folder's name as people say it: a checkpoint's is that of its run and its own.
  static QString nameOf(const QString& folder);

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
  void followRun();
  void changed();
  void followSubject();
  QString subject() const;
  QString conversation() const;
  void begin(int turn);
  void ask(int turn, bool tuned);
  commands::Generate commandFor(int turn, bool tuned) const;
  Json messagesOf(int turn, bool tuned) const;
  ChatTurn::Side* side(int turn, bool tuned);
  void take(ChatTurn::Side& side, const std::vector<Event>& batch);
  void failAll(const Error& error);
  QString field(const char* name) const;

  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  TrainingRun& m_run;
  Settings& m_settings;
  std::vector<ChatTurn> m_turns;
  std::vector<AdapterChoice> m_adapters;
  QString m_tunedModel, m_system, m_draft;
  std::optional<Recipe> m_origin; ///< of what is mounted: the recipe that it was trained with
  QString m_originOf;             ///< the folder that m_origin was read from
  QString m_conversation;         ///< with which base model m_turns are
  QHash<QString, std::vector<ChatTurn>> m_others;
  QStringList m_history;
  Sampling m_sampling;
  bool m_greedy = false;
  Setup m_answeredWith;
  std::optional<Error> m_engineError; ///< the engine could not be opened
  struct Running {
    QPointer<Job> job;
    int turn;
    bool tuned;
  };
  QList<Running> m_jobs;
};

} // namespace tw::ui
