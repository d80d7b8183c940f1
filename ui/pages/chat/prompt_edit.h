#pragma once
// Where a question is written: grows with its lines, Ctrl+Enter sends, the up arrow brings earlier questions back.
#include <QPlainTextEdit>
#include <QStringList>

namespace tw::ui {

class PromptEdit : public QPlainTextEdit {
  Q_OBJECT

 public:
  explicit PromptEdit(QWidget* parent = nullptr);
  void setHistory(const QStringList& history);
  /// Enter sends and Shift+Enter makes a new line, instead of Ctrl+Enter and Enter.
  void setEnterSends(bool sends) { m_enterSends = sends; }

 Q_SIGNALS:
  void sent();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fitHeight();
  bool recall(int by);
  void replace(const QString& text);
  QStringList m_history;
  QString m_draft;     ///< what was being written before the history was entered
  qsizetype m_at = -1; ///< place in the history, -1 = the draft
  bool m_enterSends = false;
};

} // namespace tw::ui
