#include "ui/shell/tour.h"

#include "ui/widgets/basics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>

namespace tw::ui {
namespace {

constexpr int kRingMargin = 3, kButton = 84;

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

Tour::Tour(QWidget* window, std::vector<TourStop> stops) : QFrame(window), m_window(window), m_stops(std::move(stops)) {
  setObjectName(QStringLiteral("tour"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  m_ring = new Ring(window);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(space::pageMargin, space::medium, space::pageMargin, space::medium);
  layout->setSpacing(space::cardGap);
  auto* words = new QVBoxLayout;
  words->setSpacing(space::tight);
  auto* head = new QHBoxLayout;
  head->setSpacing(space::medium);
  m_title = makeLabel({}, TextRole::CardTitle);
  m_count = makeLabel({}, TextRole::Secondary, true);
  head->addWidget(m_title);
  head->addWidget(m_count);
  head->addStretch(1);
  m_sentence = makeLabel({}, TextRole::Body, true, true);
  m_sentence->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  words->addLayout(head);
  words->addWidget(m_sentence);
  layout->addLayout(words, 1);
  m_skip = makeLinkButton(tr("Skip the tour"));
  m_skip->setObjectName(QStringLiteral("tour-skip"));
  m_back = makeButton(tr("Back"));
  m_back->setObjectName(QStringLiteral("tour-back"));
  m_next = makePrimaryButton({});
  m_next->setObjectName(QStringLiteral("tour-next"));
  for (auto* button : {m_back, m_next}) button->setMinimumWidth(kButton); // none moves with its word
  for (auto* button : {m_skip, m_back}) {
    auto policy = button->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    button->setSizePolicy(policy);
  }
  layout->addWidget(m_skip);
  layout->addWidget(m_back);
  layout->addWidget(m_next);
  connect(m_skip, &QPushButton::clicked, this, &Tour::end);
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
  const bool last = m_stop + 1 == static_cast<int>(m_stops.size());
  m_back->setVisible(m_stop > 0);
  m_skip->setVisible(!last);
  m_next->setText(last ? tr("Done") : tr("Next"));
  setAccessibleName(at.title);
  setAccessibleDescription(at.sentence);
  Q_EMIT pageWanted(at.page);
  mark();
  m_next->setFocus(Qt::OtherFocusReason);
}

void Tour::mark() {
  const auto* target = m_window->findChild<QWidget*>(m_stops[static_cast<size_t>(m_stop)].target);
  const bool found = target && target->isVisible();
  if (found)
    m_ring->setGeometry(QRect(target->mapTo(m_window, QPoint(0, 0)), target->size())
                            .adjusted(-kRingMargin, -kRingMargin, kRingMargin, kRingMargin));
  m_ring->setVisible(found);
  m_ring->raise();
}

/// As high as its longest sentence needs, at every stop.
void Tour::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  int height = 0;
  for (const auto& stop : m_stops)
    height = std::max(height, m_sentence->fontMetrics()
                                  .boundingRect(QRect(0, 0, m_sentence->width(), 1000), Qt::TextWordWrap, stop.sentence)
                                  .height());
  if (height + 2 != m_sentence->minimumHeight()) m_sentence->setMinimumHeight(height + 2);
}

void Tour::end() {
  m_ring->hide();
  hide();
  Q_EMIT ended();
  deleteLater();
}

bool Tour::eventFilter(QObject* watched, QEvent* event) {
  // Once the window has laid out what is marked.
  if (watched == m_window && event->type() == QEvent::Resize && isVisible())
    QMetaObject::invokeMethod(this, &Tour::mark, Qt::QueuedConnection);
  return QFrame::eventFilter(watched, event);
}

void Tour::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.fillRect(rect(), t.surface);
  painter.fillRect(QRect(0, 0, width(), 2), t.accent);
}

} // namespace tw::ui
