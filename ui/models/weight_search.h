#pragma once
// The search for weights with which the mounted adapters do best on a few examples (LoRAHub), and the adapter that is
// composed of them. The card on the chat page is a view of it.
#include "ui/bridge/engine_bridge.h"

namespace tw::ui {

class ChatModel;
class RecipeDocument;

/// One of those that are composed, as far as it is known.
struct SearchedAdapter {
  QString folder;
  double weight = 0, loss = 0; ///< weight: of the best try so far; loss: with it alone. NaN while not known
};

class WeightSearch : public QObject {
  Q_OBJECT

 public:
  enum class State { Idle, Running, Stopping, Done, Stopped, Failed };
  WeightSearch(EngineBridge& bridge, RecipeDocument& recipe, ChatModel& chat, QObject* parent = nullptr);

  /// The file whose first rows are the examples; the open recipe's own until another is chosen, or empty.
  QString examples() const;
  void setExamples(const QString& file);
  int rows() const { return m_rows; }
  void setRows(int rows);
  int tries() const { return m_tries; }
  void setTries(int tries);

  /// Whether there are adapters to search weights for: two or more, and no run or whole model answers in their place.
  bool possible() const;
  void start();
  void stop();

  State state() const { return m_state; }
  bool isActive() const { return m_state == State::Running || m_state == State::Stopping; }
  int64_t done() const { return m_done; } ///< measurements
  int64_t most() const { return m_most; } ///< 0: not known yet
  /// Of the search under way or the last one; empty before the first.
  const std::vector<SearchedAdapter>& adapters() const { return m_adapters; }
  double baseLoss() const { return m_baseLoss; } ///< without any adapter; NaN while not known
  double loss() const { return m_loss; }         ///< of the best mix so far, at the end of what was written; or NaN
  QString written() const { return m_written; }  ///< the composed adapter's folder, once it is there
  const std::optional<Error>& error() const { return m_error; }
  /// What the engine said of the result, in the window's language.
  QString note() const { return m_note; }

 Q_SIGNALS:
  void changed();
  /// The composed adapter is mounted in place of `before`.
  void composed(const QString& folder, const std::vector<tw::AdapterChoice>& before);

 private:
  DataFile exampleFile() const;
  commands::SearchAdapters command() const;
  void submit(commands::SearchAdapters command);
  void take(const Event& event);
  void takeTry(const Json& fields);
  void takeResult(const Json& fields);
  void finish(bool ok);
  void mountResult();

  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  ChatModel& m_chat;
  QString m_examples; ///< chosen by hand
  int m_rows = 32, m_tries = 40;
  State m_state = State::Idle;
  int64_t m_done = 0, m_most = 0;
  std::vector<SearchedAdapter> m_adapters;
  double m_baseLoss, m_loss;
  QString m_written, m_note;
  std::optional<Error> m_error;
  Question m_place; ///< where the result shall be written
  QPointer<Job> m_job;
};

} // namespace tw::ui
