#pragma once
// The panel in which the encoding of a text file is chosen by eye: the names that the engine knows, and the beginning
// of the file as each reads it.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace tw {
struct TextPreview;
}

namespace tw::ui {

class TintedLabel;

class DataEncoding : public Card {
  Q_OBJECT

 public:
  explicit DataEncoding(Studio& studio, QWidget* parent = nullptr);
  /// Shows itself for this training file.
  void ask(int index);
  /// Whether a preview is under way.
  bool reading() const { return m_listing.pending() || m_reading.pending(); }

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void fill(const std::vector<std::string>& names);
  void preview();
  void show(const Result<TextPreview>& preview);
  int place() const; ///< of the file in the recipe, or -1
  void use();
  void follow();
  Studio& m_studio;
  std::string m_path, m_before; ///< the file, and the encoding that the recipe has for it
  QComboBox* m_names;
  QPlainTextEdit* m_text;
  TintedLabel* m_said;
  QPushButton* m_use;
  Question m_listing, m_reading;
};

} // namespace tw::ui
