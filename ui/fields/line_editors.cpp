#include "ui/fields/line_editors.h"

#include "ui/bridge/messages.h"
#include "ui/widgets/basics.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tw::ui {
namespace {
constexpr int kListHeight = 66;
}

LineEditor::LineEditor(bool nullable, QWidget* parent)
    : FieldEditor(parent), m_nullable(nullable), m_row(new QHBoxLayout(this)), m_line(new QLineEdit) {
  m_row->setContentsMargins(0, 0, 0, 0);
  m_row->setSpacing(space::small);
  m_row->addWidget(m_line, 1);
  setFocusProxy(m_line);
  connect(m_line, &QLineEdit::editingFinished, this, &LineEditor::commit);
}

Json LineEditor::parse(const QString& text) const {
  return text.isEmpty() && m_nullable ? Json(nullptr) : Json(text.toStdString());
}
QString LineEditor::print(const Json& value) const {
  return value.is_string() ? text(value.get<std::string>()) : QString();
}

void LineEditor::commit() {
  Q_EMIT edited(parse(m_line->text()));
  Q_EMIT released();
}

void LineEditor::showValue(const Json& value) {
  if (parse(m_line->text()) != value) m_line->setText(print(value));
}

PathEditor::PathEditor(bool nullable, QWidget* parent) : LineEditor(nullable, parent) {
  auto* browse = makeLinkButton(tr("Choose…"));
  row()->addWidget(browse);
  connect(browse, &QPushButton::clicked, this, [this] {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Choose a folder"), line()->text());
    if (folder.isEmpty()) return;
    line()->setText(folder);
    commit();
  });
}

IntegerListEditor::IntegerListEditor(bool nullable, QWidget* parent) : LineEditor(nullable, parent) {
  line()->setPlaceholderText(QStringLiteral("0, 1, 2"));
}

Json IntegerListEditor::parse(const QString& text) const {
  if (text.trimmed().isEmpty() && nullable()) return nullptr;
  Json list = Json::array();
  for (const auto& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
    bool good = false;
    const auto number = part.trimmed().toLongLong(&good);
    // What is no number stays as typed, so that the form can say what is wrong with it.
    list.push_back(good ? Json(static_cast<int64_t>(number)) : Json(part.trimmed().toStdString()));
  }
  return list;
}

QString IntegerListEditor::print(const Json& value) const {
  QStringList parts;
  if (value.is_array())
    for (const auto& item : value) parts << text(item.is_string() ? item.get<std::string>() : item.dump());
  return parts.join(QStringLiteral(", "));
}

Json IntegerListsEditor::parse(const QString& text) const {
  if (!text.contains(QLatin1Char(':'))) return IntegerListEditor::parse(text);
  Json lists = Json::object();
  for (const auto& part : text.split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
    const auto colon = part.indexOf(QLatin1Char(':'));
    const auto list = IntegerListEditor::parse(part.mid(colon + 1));
    lists[part.left(std::max<qsizetype>(colon, 0)).trimmed().toStdString()] = list.is_null() ? Json::array() : list;
  }
  return lists;
}

QString IntegerListsEditor::print(const Json& value) const {
  if (!value.is_object()) return IntegerListEditor::print(value);
  QStringList parts;
  for (const auto& [name, list] : value.items())
    parts << tw::ui::text(name) + QStringLiteral(": ") + IntegerListEditor::print(list);
  return parts.join(QStringLiteral("; "));
}

TextListEditor::TextListEditor(bool nullable, QWidget* parent)
    : FieldEditor(parent), m_nullable(nullable), m_edit(new QPlainTextEdit) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(m_edit);
  m_edit->setFixedHeight(kListHeight);
  m_edit->setTabChangesFocus(true);
  insetText(m_edit);
  m_edit->setPlaceholderText(tr("One a line"));
  m_edit->installEventFilter(this);
  setFocusProxy(m_edit);
  connect(m_edit, &QPlainTextEdit::textChanged, this, [this] { Q_EMIT edited(texts()); });
}

bool TextListEditor::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_edit && event->type() == QEvent::FocusOut) Q_EMIT released();
  return FieldEditor::eventFilter(watched, event);
}

Json TextListEditor::texts() const {
  Json list = Json::array();
  for (auto line : m_edit->toPlainText().split(QLatin1Char('\n')))
    if (!line.trimmed().isEmpty())
      list.push_back(line.replace(QStringLiteral("\\n"), QStringLiteral("\n")).toStdString());
  return list.empty() && m_nullable ? Json(nullptr) : list;
}

void TextListEditor::showValue(const Json& value) {
  const bool none = value.is_null() && m_nullable;
  if ((!value.is_array() && !none) || value == texts()) return;
  QStringList lines;
  for (const auto& item : value)
    if (item.is_string()) lines << text(item.get<std::string>()).replace(QLatin1Char('\n'), QStringLiteral("\\n"));
  const QSignalBlocker blocked(m_edit);
  m_edit->setPlainText(lines.join(QLatin1Char('\n')));
}

} // namespace tw::ui
