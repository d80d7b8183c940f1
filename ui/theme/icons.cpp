#include "ui/theme/icons.h"

#include "ui/theme/tokens.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace tw::ui {
namespace {

class LineIcon : public QIconEngine {
 public:
  LineIcon(QString name, QByteArray source, QColor color)
      : m_name(std::move(name)), m_source(std::move(source)), m_color(std::move(color)) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const auto ratio = painter->device()->devicePixelRatioF();
    painter->drawPixmap(rect, render((QSizeF(rect.size()) * ratio).toSize(), mode, state));
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override { return render(size, mode, state); }
  QIconEngine* clone() const override { return new LineIcon(*this); }

 private:
  QPixmap render(const QSize& size, QIcon::Mode mode, QIcon::State state) const {
    const auto& t = tokens(QApplication::palette());
    const QColor color = m_color.isValid()                               ? m_color
                         : mode == QIcon::Disabled                       ? t.muted
                         : state == QIcon::On || mode == QIcon::Selected ? t.accent
                                                                         : t.text;
    const auto key =
        QStringLiteral("tw-icon/%1/%2/%3x%4").arg(m_name, color.name()).arg(size.width()).arg(size.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    QByteArray source = m_source;
    QSvgRenderer renderer(source.replace("currentColor", color.name().toLatin1()));
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
  }
  QString m_name;
  QByteArray m_source;
  QColor m_color;
};

} // namespace

QIcon iconNamed(const QString& name, const QColor& color) {
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) return QIcon::fromTheme(name);
  return QIcon(new LineIcon(name, file.readAll(), color));
}

QIcon iconNamed(const QString& name) { return iconNamed(name, QColor()); }

} // namespace tw::ui
