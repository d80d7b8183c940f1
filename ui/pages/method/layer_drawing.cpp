#include "ui/pages/method/layer_drawing.h"

#include "ui/theme/tokens.h"

#include <QPainter>

namespace tw::ui {
namespace {

constexpr int kDrawingHigh = 106, kPictureHigh = 78, kCaptionGap = 4;
constexpr double kToken = 8, kTokenGap = 4, kTokenWide = 26; ///< a token's embedding
constexpr double kWeightSide = 17, kCellWide = 34,
                 kCellHigh = 29; ///< a weight, and what it stands in with its additions
constexpr double kFrameInset = 10, kBehind = 4, kArrowLong = 14;

QString partInWords(TrainedPart part) {
  switch (part) {
  case TrainedPart::BesideWeights: return LayerDrawing::tr("Small matrices beside the chosen weights learn.");
  case TrainedPart::Experts:
    return LayerDrawing::tr("Several small matrices beside the chosen weights learn, and what chooses among them.");
  case TrainedPart::AroundWeights: return LayerDrawing::tr("Small matrices that turn the chosen weights learn.");
  case TrainedPart::Factors: return LayerDrawing::tr("Factors on what the chosen layers give or take learn.");
  case TrainedPart::AfterBlocks: return LayerDrawing::tr("Small layers behind attention and feed-forward learn.");
  case TrainedPart::BeforeText: return LayerDrawing::tr("Virtual tokens before the text learn.");
  case TrainedPart::KeysAndValues: return LayerDrawing::tr("Keys and values before those of the text learn.");
  case TrainedPart::Weights: return LayerDrawing::tr("Every weight of the model learns.");
  case TrainedPart::LastLayers: return LayerDrawing::tr("The weights of the last layers learn.");
  case TrainedPart::Biases: return LayerDrawing::tr("The biases behind the weights learn.");
  }
  return {};
}

} // namespace

struct LayerDrawing::Plan {
  QRectF text, layer, attention, feedForward;
  QList<QRectF> rows, weights, trained; ///< the text's embeddings; what stays; what learns
};

LayerDrawing::LayerDrawing(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("layer-drawing"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize LayerDrawing::sizeHint() const { return {290, kDrawingHigh}; }

void LayerDrawing::show(TrainedPart part, bool attention, bool feedForward) {
  m_part = part;
  m_attention = attention;
  m_feedForward = feedForward;
  setAccessibleName(tr("Where the trained values stand in a layer"));
  setAccessibleDescription(partInWords(part));
  setToolTip(partInWords(part));
  update();
}

QList<QRectF> LayerDrawing::trained() const { return plan().trained; }
QList<QRectF> LayerDrawing::weights() const { return plan().weights; }

LayerDrawing::Plan LayerDrawing::plan() const {
  Plan p;
  const bool words = m_part == TrainedPart::BeforeText, whole = m_part == TrainedPart::Weights;
  constexpr int kTokens = 6, kVirtual = 2; // room for virtual tokens is kept, so that nothing moves between methods
  p.text = {0, (kPictureHigh - kTokens * (kToken + kTokenGap) + kTokenGap) / 2, kTokenWide,
            kTokens * (kToken + kTokenGap) - kTokenGap};
  for (int i = 0; i < kTokens; ++i) {
    const QRectF row(0, p.text.top() + i * (kToken + kTokenGap), kTokenWide, kToken);
    if (i >= kVirtual) p.rows << row;
    if (i < kVirtual ? words : whole) p.trained << row;
  }
  const double left = kTokenWide + kArrowLong;
  p.layer = {left, 0, width() - left - kArrowLong - 2 * kBehind, static_cast<double>(kPictureHigh)};
  const double block = (p.layer.width() - 3 * kFrameInset) / 2;
  p.attention = {p.layer.left() + kFrameInset, kFrameInset - 2, block, kPictureHigh - 2 * (kFrameInset - 2)};
  p.feedForward = p.attention.translated(block + kFrameInset, 0);
  const auto fill = [&](const QRectF& box, int count, bool chosen) {
    for (int i = 0; i < count; ++i) {
      const int row = i / 2, column = i % 2;
      const QPointF cell(box.center().x() + (column - 1) * kCellWide, box.center().y() + (row - 1) * kCellHigh);
      const QRectF weight(cell.x() + (kCellWide - kWeightSide) / 2, cell.y() + (kCellHigh - kWeightSide) / 2,
                          kWeightSide, kWeightSide);
      p.weights << weight;
      switch (m_part) {
      case TrainedPart::BesideWeights:
        if (chosen)
          p.trained << QRectF(weight.right() + 2, weight.top(), 4, 8)
                    << QRectF(weight.right() + 2, weight.top() + 9, 4, 8);
        break;
      case TrainedPart::Experts:
        if (!chosen) break;
        p.trained << QRectF(weight.right() + 2, weight.top() - 4, 11, 3); // the router above its experts
        for (int expert = 0; expert < 3; ++expert)
          p.trained << QRectF(weight.right() + 2 + 4 * expert, weight.top(), 3, 8)
                    << QRectF(weight.right() + 2 + 4 * expert, weight.top() + 9, 3, 8);
        break;
      case TrainedPart::AroundWeights:
        if (chosen) p.trained << QRectF(weight.left() - 7, weight.center().y() - 3, 6, 6);
        break;
      case TrainedPart::Factors:
        if (chosen) p.trained << QRectF(weight.right() + 2, weight.top(), 3, kWeightSide);
        break;
      case TrainedPart::Biases: p.trained << QRectF(weight.left(), weight.bottom() + 2, kWeightSide, 3); break;
      case TrainedPart::Weights:
      case TrainedPart::LastLayers: p.trained << weight; break;
      default: break;
      }
    }
    if (m_part == TrainedPart::AfterBlocks) p.trained << QRectF(box.right() + 2, box.center().y() - 12, 6, 24);
  };
  fill(p.attention, 4, m_attention);
  fill(p.feedForward, 3, m_feedForward);
  if (m_part == TrainedPart::KeysAndValues)
    for (const int row : {0, 1})
      for (const int column : {0, 1})
        p.trained << QRectF(p.attention.left() + 3 + column * 6, p.attention.center().y() - 9 + row * 10, 4, 8);
  return p;
}

void LayerDrawing::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  const auto p = plan();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto box = [&](const QRectF& rect, const QColor& fill, const QColor& line, double radius) {
    painter.setPen(QPen(line, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
  };
  for (int behind = 2; behind > 0; --behind) // the other layers
    box(p.layer.translated(behind * kBehind, 0), t.surface, t.border, 6);
  box(p.layer, t.surface, t.border, 6);
  box(p.attention, t.raised, t.border, 5);
  box(p.feedForward, t.raised, t.border, 5);
  for (const auto& still : p.rows + p.weights) box(still, t.border, t.border, 2);
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.accent);
  for (const auto& part : p.trained) painter.drawRoundedRect(part, 1.5, 1.5);
  painter.setPen(QPen(t.muted, 1));
  const double middle = kPictureHigh / 2.0;
  const auto arrow = [&](double from, double to) {
    painter.drawLine(QPointF(from, middle), QPointF(to, middle));
    painter.drawLine(QPointF(to - 3, middle - 3), QPointF(to, middle));
    painter.drawLine(QPointF(to - 3, middle + 3), QPointF(to, middle));
  };
  arrow(p.text.right() + 3, p.layer.left() - 2);
  arrow(p.layer.right() + 2 * kBehind + 2, width() - 1);
  painter.setFont(fontFor(TextRole::Secondary));
  const auto caption = [&](const QRectF& under, Qt::Alignment side, const QString& said) {
    painter.drawText(
        QRectF(under.left(), kPictureHigh + kCaptionGap, under.width(), kDrawingHigh - kPictureHigh - kCaptionGap),
        static_cast<int>(side | Qt::AlignTop), said);
  };
  caption({0, 0, p.layer.left() + kFrameInset, 0}, Qt::AlignLeft, tr("text"));
  caption(p.attention, Qt::AlignHCenter, tr("attention"));
  caption(p.feedForward, Qt::AlignHCenter, tr("feed-forward"));
}

} // namespace tw::ui
