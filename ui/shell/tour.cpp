#include "ui/shell/tour.h"

#include "ui/widgets/basics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QShortcut>

namespace tw::ui {
namespace {

constexpr int kWidth = 340, kTip = 9, kGap = 8, kRingMargin = 3;

/// Around what is explained; clicks go through it.
class Ring : public QWidget {
 public:
  explicit Ring(QWidget* window) : QWidget(window) { setAttribute(Qt::WA_TransparentForMouseEvents); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens(palette()).accent, 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 9, 9);
  }
};

} // namespace

std::vector<TourStop> tourStops() {
  return {{PageId::Home, QStringLiteral("page-home"), Tour::tr("Welcome to Tunewright"),
           Tour::tr("It teaches a language model with your own examples, on this computer. The pages at the left lead "
                    "from your data to a finished model.")},
          {PageId::Data, QStringLiteral("page-data"), Tour::tr("Data: what it learns from"),
           Tour::tr("Drop files anywhere on the window. You see every row as the model will read it, and what is wrong "
                    "with a file before it costs you a run.")},
          {PageId::Model, QStringLiteral("page-model"), Tour::tr("Model: what is taught"),
           Tour::tr("A folder with a model, or one that other programs have already downloaded to this computer.")},
          {PageId::Method, QStringLiteral("page-method"), Tour::tr("Method: how it is taught"),
           Tour::tr(
               "Rank, target modules, learning rate. The memory bar says at once whether it fits your graphics card.")},
          {PageId::Train, QStringLiteral("page-train"), Tour::tr("Train, then try it"),
           Tour::tr("Watch the loss, pause, change the learning rate while it runs. Chat compares before and after; "
                    "Export writes the finished model.")},
          {PageId::Home, QStringLiteral("recipe-menu"), Tour::tr("Everything is one recipe"),
           Tour::tr("All settings are kept in a small file that you can save, share and run again. Every edit can be "
                    "undone. You can take this tour again from Settings.")}};
}

Tour::Tour(QWidget* window, std::vector<TourStop> stops) : QFrame(window), m_stops(std::move(stops)) {
  setObjectName(QStringLiteral("tour"));
  m_ring = new Ring(window);
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(space::tight);
  m_title = makeLabel({}, TextRole::CardTitle, false, true);
  m_sentence = makeLabel({}, TextRole::Body, true, true);
  layout->addWidget(m_title);
  layout->addWidget(m_sentence);
  layout->addSpacing(space::small);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(space::small);
  m_count = makeLabel({}, TextRole::Secondary, true);
  auto* skip = makeLinkButton(tr("Skip the tour"));
  skip->setObjectName(QStringLiteral("tour-skip"));
  m_back = makeButton(tr("Back"));
  m_back->setObjectName(QStringLiteral("tour-back"));
  m_next = makePrimaryButton({});
  m_next->setObjectName(QStringLiteral("tour-next"));
  foot->addWidget(m_count);
  foot->addWidget(skip);
  foot->addStretch(1);
  foot->addWidget(m_back);
  foot->addWidget(m_next);
  layout->addLayout(foot);
  connect(skip, &QPushButton::clicked, this, &Tour::end);
  connect(m_back, &QPushButton::clicked, this, [this] { go(m_stop - 1); });
  connect(m_next, &QPushButton::clicked, this,
          [this] { m_stop + 1 < static_cast<int>(m_stops.size()) ? go(m_stop + 1) : end(); });
  auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
  escape->setContext(Qt::WindowShortcut);
  connect(escape, &QShortcut::activated, this, &Tour::end);
  window->installEventFilter(this);
}

Tour::~Tour() { delete m_ring.data(); }

void Tour::go(int stop) {
  m_stop = std::clamp(stop, 0, static_cast<int>(m_stops.size()) - 1);
  const auto& at = m_stops[static_cast<size_t>(m_stop)];
  m_title->setText(at.title);
  m_sentence->setText(at.sentence);
  m_count->setText(tr("%1 of %2").arg(m_stop + 1).arg(m_stops.size()));
  m_back->setVisible(m_stop > 0);
  m_next->setText(m_stop + 1 < static_cast<int>(m_stops.size()) ? tr("Next") : tr("Done"));
  setAccessibleName(at.title);
  setAccessibleDescription(at.sentence);
  Q_EMIT pageWanted(at.page);
  place();
  m_next->setFocus(Qt::OtherFocusReason);
}

void Tour::place() {
  auto* window = parentWidget();
  const auto* target = window->findChild<QWidget*>(m_stops[static_cast<size_t>(m_stop)].target);
  const bool found = target && target->isVisible();
  const QRect spot =
      found ? QRect(target->mapTo(window, QPoint(0, 0)), target->size()) : QRect(window->rect().center(), QSize(1, 1));
  m_below = spot.right() + kGap + kWidth + kTip > window->width() || spot.top() < 48;
  const int padding = space::cardPadding;
  layout()->setContentsMargins(padding + (m_below ? 0 : kTip), padding + (m_below ? kTip : 0), padding, padding);
  const int width = kWidth + (m_below ? 0 : kTip);
  resize(width, layout()->heightForWidth(width));
  QPoint corner = m_below ? QPoint(spot.center().x() - 40, spot.bottom() + kGap)
                          : QPoint(spot.right() + kGap, spot.center().y() - 36);
  corner.setX(std::clamp(corner.x(), kGap, std::max(kGap, window->width() - this->width() - kGap)));
  corner.setY(std::clamp(corner.y(), kGap, std::max(kGap, window->height() - height() - kGap)));
  move(corner);
  m_tip = m_below ? spot.center().x() - corner.x() : spot.center().y() - corner.y();
  m_ring->setGeometry(spot.adjusted(-kRingMargin, -kRingMargin, kRingMargin, kRingMargin));
  m_ring->setVisible(found);
  m_ring->raise();
  show();
  raise();
  update();
}

void Tour::end() {
  m_ring->hide();
  hide();
  Q_EMIT ended();
  deleteLater();
}

bool Tour::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
  return QFrame::eventFilter(watched, event);
}

void Tour::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath box, tip;
  box.addRoundedRect(QRectF(rect()).adjusted(m_below ? 1 : kTip, m_below ? kTip : 1, -1, -1), space::radius,
                     space::radius);
  if (m_below)
    tip.addPolygon(QPolygonF({QPointF(m_tip - kTip, kTip + 1), QPointF(m_tip, 1), QPointF(m_tip + kTip, kTip + 1)}));
  else tip.addPolygon(QPolygonF({QPointF(kTip + 1, m_tip - kTip), QPointF(1, m_tip), QPointF(kTip + 1, m_tip + kTip)}));
  painter.setPen(QPen(t.accent, 1));
  painter.setBrush(t.surface);
  painter.drawPath(box.united(tip));
}

} // namespace tw::ui
