#pragma once
// A page of the window: title, a muted line beside it, actions at the right (the primary one last), content below.
#include "ui/studio/studio.h"

#include <QWidget>

#include <algorithm>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tw::ui {

/// So many pages are opened by Ctrl and a digit: the first ones of the sidebar.
constexpr int kPagesByDigit = std::min(9, static_cast<int>(PageId::Settings));

class Page : public QWidget {
  Q_OBJECT

 public:
  Page(Studio& studio, const QString& title, QWidget* parent = nullptr);
  QString title() const;
  /// Called when the page comes into view.
  virtual void activated() {}
  /// Makes what the page shows settle for a picture (captures): returns false while something is still under way.
  virtual bool settled() const { return true; }

 protected:
  Studio& studio() { return m_studio; }
  void setSubtitle(const QString& text);
  /// A button in the head of the page; at most one is primary.
  QPushButton* addAction(const QString& text, bool primary = false);
  /// Where the content goes; margins and gap are set.
  QVBoxLayout* content() { return m_content; }

 private:
  Studio& m_studio;
  QLabel *m_title, *m_subtitle;
  QHBoxLayout* m_actions;
  QVBoxLayout* m_content;
};

} // namespace tw::ui
