#include "ui/pages/chat_page.h"

#include <QVBoxLayout>

namespace tw::ui {

ChatPage::ChatPage(Studio& studio, QWidget* parent) : Page(studio, tr("Chat"), parent) { content()->addStretch(1); }

} // namespace tw::ui
