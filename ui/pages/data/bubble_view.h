#pragma once
// Conversations as bubbles: who speaks above, what is said inside; questions at the right, answers at the left, tool
// calls readable.
#include "engine/api/json.h"

#include <QScrollArea>

class QLabel;

namespace tw::ui {

/// One conversation under an optional heading; `text` instead of messages for plain-text rows; `problem` when there is
/// neither.
struct BubbleSection {
  QString heading;
  Json messages = Json::array();
  QString text, problem;
};

class BubbleView : public QScrollArea {
  Q_OBJECT

 public:
  explicit BubbleView(QWidget* parent = nullptr);
  void setSections(const std::vector<BubbleSection>& sections);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void addSection(const BubbleSection& section);
  void place();
  struct Item {
    QWidget* widget; ///< a Bubble, or a heading
    QLabel* role;    ///< above a bubble, or nullptr
    bool right;      ///< stands at the right edge
  };
  std::vector<Item> m_items;
  QWidget* m_canvas = nullptr;
};

} // namespace tw::ui
