#pragma once
// The sampling card of the chat page.
#include "ui/widgets/card.h"

class QCheckBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace tw::ui {

class ChatModel;

class ChatSampling : public Card {
  Q_OBJECT

 public:
  explicit ChatSampling(ChatModel& chat, QWidget* parent = nullptr);

 private:
  QDoubleSpinBox* addNumber(const QString& name, const QString& label, const QString& help, double from, double to,
                            double step);
  QSpinBox* addCount(const QString& name, const QString& label, const QString& help, int from, int to);
  void addRow(const QString& name, const QString& label, const QString& help, QWidget* field,
              QWidget* beside = nullptr);
  void addSeed();
  void refresh();
  void store();
  ChatModel& m_chat;
  QDoubleSpinBox *m_temperature, *m_topP, *m_penalty;
  QSpinBox *m_topK, *m_most;
  QLineEdit* m_seed;
  QCheckBox* m_greedy;
  bool m_showing = false;
};

} // namespace tw::ui
