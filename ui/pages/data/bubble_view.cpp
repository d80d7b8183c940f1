#include "ui/pages/data/bubble_view.h"

#include "ui/bridge/messages.h"
#include "ui/widgets/basics.h"

#include <QLabel>
#include <QPainter>
#include <QScrollBar>

namespace tw::ui {
namespace {

constexpr int kPaddingX = 12, kPaddingY = 8, kRoleGap = 3, kBetween = 12, kMargin = 2;
constexpr double kWidest = 0.82; ///< of the view
constexpr int kDeepest = 192;    ///< levels of JSON: the engine's own limit

class Bubble : public QWidget {
 public:
  enum class Kind { Question, Answer, System, Tool, Plain };
  Bubble(Kind kind, const QString& words, QWidget* parent) : QWidget(parent), m_kind(kind) {
    m_label = makeLabel(words, kind == Kind::Tool ? TextRole::Mono : TextRole::Body, kind == Kind::System, true);
    m_label->setParent(this);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  }
  Kind kind() const { return m_kind; }
  /// The size for at most this width.
  QSize fit(int widest) {
    const int room = std::max(40, widest - 2 * kPaddingX);
    const auto natural =
        m_label->fontMetrics()
            .boundingRect(QRect(0, 0, room, 1 << 24), Qt::TextWordWrap | Qt::TextExpandTabs, m_label->text())
            .width() +
        4;
    const int width = std::min(room, natural);
    const int height = std::max(m_label->heightForWidth(width), m_label->fontMetrics().height());
    m_label->setGeometry(kPaddingX, kPaddingY, width, height);
    return {width + 2 * kPaddingX, height + 2 * kPaddingY};
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const auto& t = tokens(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_kind == Kind::Question ? QPen(Qt::NoPen)
                                            : QPen(t.border, 1, m_kind == Kind::System ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(m_kind == Kind::Question ? t.accentSoft : m_kind == Kind::System ? t.surface : t.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::radius, space::radius);
  }

 private:
  Kind m_kind;
  QLabel* m_label;
};

QString contentText(const Json& content) {
  if (content.is_string()) return text(content.get<std::string>());
  if (content.is_null()) return {};
  if (content.is_array()) {
    QStringList parts;
    for (const auto& part : content)
      if (part.is_object() && part.contains("text") && part["text"].is_string())
        parts << text(part["text"].get<std::string>());
    if (!parts.isEmpty()) return parts.join(QLatin1Char('\n'));
  }
  return text(content.dump(2, ' ', false, Json::error_handler_t::replace));
}

/// The object that a call's arguments are written as, or nothing. What nests deeper than anything the engine reads (and
/// would cost the stack) stays the text that it is.
std::optional<Json> writtenArguments(const std::string& words) {
  bool deep = false;
  auto parsed = Json::parse(
      words,
      [&](int depth, Json::parse_event_t, Json&) {
        deep = deep || depth > kDeepest;
        return !deep;
      },
      false);
  if (deep || !parsed.is_object()) return {};
  return parsed;
}

/// name(\n  key: value, …) – as one would read a call aloud, not as nested JSON text.
QString callText(const Json& call) {
  const auto function = call.is_object() && call.contains("function") ? call["function"] : call;
  if (!function.is_object()) return text(call.dump(-1, ' ', false, Json::error_handler_t::replace));
  const auto name = function.contains("name") && function["name"].is_string()
                        ? text(function["name"].get<std::string>())
                        : QStringLiteral("?");
  Json arguments = function.contains("arguments") ? function["arguments"] : Json::object();
  if (arguments.is_string())
    if (auto parsed = writtenArguments(arguments.get<std::string>())) arguments = std::move(*parsed);
  if (!arguments.is_object()) return QStringLiteral("%1(%2)").arg(name, contentText(arguments));
  QStringList parts;
  for (const auto& [key, value] : arguments.items())
    parts << text(key) + QStringLiteral(": ") + text(value.dump(-1, ' ', false, Json::error_handler_t::replace));
  return QStringLiteral("%1(%2)").arg(name, parts.join(QStringLiteral(", ")));
}

std::string roleOf(const Json& message) {
  return message.is_object() && message.contains("role") && message["role"].is_string()
             ? message["role"].get<std::string>()
             : std::string();
}

} // namespace

BubbleView::BubbleView(QWidget* parent) : QScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Conversation"));
}

void BubbleView::setSections(const std::vector<BubbleSection>& sections) {
  m_items.clear();
  m_canvas = new QWidget;
  for (const auto& section : sections) addSection(section);
  setWidget(m_canvas); // deletes the one before
  place();
  verticalScrollBar()->setValue(0);
}

void BubbleView::addSection(const BubbleSection& section) {
  const auto add = [this](Bubble::Kind kind, const QString& role, const QString& words) {
    QLabel* label = nullptr;
    if (!role.isEmpty()) {
      label = makeLabel(role, TextRole::Secondary, true);
      label->setParent(m_canvas);
    }
    m_items.push_back({new Bubble(kind, words, m_canvas), label, kind == Bubble::Kind::Question});
  };
  if (!section.heading.isEmpty()) {
    auto* heading = makeLabel(section.heading, TextRole::CardTitle);
    heading->setParent(m_canvas);
    m_items.push_back({heading, nullptr, false});
  }
  if (!section.problem.isEmpty()) {
    auto* problem = makeLabel(section.problem, TextRole::Body, true, true);
    problem->setParent(m_canvas);
    m_items.push_back({problem, nullptr, false});
  }
  if (!section.text.isEmpty()) add(Bubble::Kind::Plain, {}, section.text);
  for (const auto& message : section.messages) {
    const auto role = roleOf(message);
    const auto words = message.is_object() && message.contains("content") ? contentText(message["content"]) : QString();
    const auto kind = role == "user"     ? Bubble::Kind::Question
                      : role == "system" ? Bubble::Kind::System
                      : role == "tool"   ? Bubble::Kind::Tool
                                         : Bubble::Kind::Answer;
    const auto name = role == "user"        ? tr("User")
                      : role == "assistant" ? tr("Assistant")
                      : role == "system"    ? tr("System")
                      : role == "tool"      ? tr("Tool result")
                                            : text(role);
    if (!words.isEmpty()) add(kind, name, words);
    if (message.is_object() && message.contains("tool_calls") && message["tool_calls"].is_array())
      for (const auto& call : message["tool_calls"])
        add(Bubble::Kind::Tool, tr("Assistant calls a tool"), callText(call));
  }
}

void BubbleView::place() {
  if (!m_canvas) return;
  // Room for the scroll bar is kept, so that bubbles do not jump when it comes.
  const int width = std::max(120, this->width() - verticalScrollBar()->sizeHint().width() - kMargin);
  int y = kMargin;
  for (const auto& item : m_items) {
    auto* bubble = dynamic_cast<Bubble*>(item.widget);
    const QSize size = bubble
                           ? bubble->fit(bubble->kind() == Bubble::Kind::Plain || bubble->kind() == Bubble::Kind::System
                                             ? width
                                             : static_cast<int>(width * kWidest))
                           : QSize(width, item.widget->hasHeightForWidth() ? item.widget->heightForWidth(width)
                                                                           : item.widget->sizeHint().height());
    const int x = item.right ? width - size.width() : kMargin;
    if (item.role) {
      const auto hint = item.role->sizeHint();
      item.role->setGeometry(item.right ? width - hint.width() - 2 : x + 2, y, hint.width(), hint.height());
      y += hint.height() + kRoleGap;
    }
    item.widget->setGeometry(x, y, size.width(), size.height());
    y += size.height() + kBetween;
  }
  m_canvas->resize(width + kMargin, std::max(0, y - kBetween + kMargin));
}

void BubbleView::resizeEvent(QResizeEvent* event) {
  QScrollArea::resizeEvent(event);
  place();
}

} // namespace tw::ui
