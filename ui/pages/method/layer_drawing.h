#pragma once
// A layer of the model, drawn from left to right: the text's embeddings, attention with its weights, the feed-forward
// block with its own; what the chosen method trains is filled with the accent colour.
#include "engine/api/catalog/methods.h"

#include <QWidget>

namespace tw::ui {

class LayerDrawing : public QWidget {
  Q_OBJECT

 public:
  explicit LayerDrawing(QWidget* parent = nullptr);
  /// `attention`, `feedForward`: whether targets stand there; only methods that have targets look at it.
  void show(TrainedPart part, bool attention, bool feedForward);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }
  /// The trained parts as they stand in the picture, for tests.
  QList<QRectF> trained() const;
  /// The weights of the two blocks, for tests.
  QList<QRectF> weights() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Plan;
  Plan plan() const;
  TrainedPart m_part = TrainedPart::BesideWeights;
  bool m_attention = true, m_feedForward = true;
};

} // namespace tw::ui
