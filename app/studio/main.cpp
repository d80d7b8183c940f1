// tunewright-studio: the window. Everything it does is in ui/.
#include "ui/main_window.h"
#include "ui/theme/language.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int argc, char** argv) {
  // Compute threads that spin at barriers would take the processor from the window.
  qputenv("OMP_WAIT_POLICY", "passive");
  QApplication app(argc, argv);
  QApplication::setApplicationName(QStringLiteral("tunewright-studio"));
  QApplication::setApplicationDisplayName(QStringLiteral("Tunewright"));
  QApplication::setDesktopFileName(QStringLiteral("tunewright-studio"));

  QCommandLineParser parser;
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("file"), QStringLiteral("A recipe, dataset, model folder or adapter folder to open."), QStringLiteral("[file…]"));
  const QCommandLineOption language(QStringLiteral("language"), QStringLiteral("Language of the window: en or zh_CN."), QStringLiteral("name"));
  const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("light, dark or system."), QStringLiteral("name"));
  parser.addOptions({language, theme});
  parser.process(app);

  tw::ui::Theme look;
  tw::ui::Language speech;
  tw::ui::Studio studio([] { return tw::openSession(); });
  const auto applyTheme = [&] {
    const auto name = parser.value(theme);
    look.apply(name == QLatin1String("dark") ? tw::ui::ThemeMode::Dark : name == QLatin1String("light") ? tw::ui::ThemeMode::Light : studio.settings().theme());
  };
  const auto applyLanguage = [&] { speech.apply(parser.isSet(language) ? parser.value(language) : studio.settings().language()); };
  applyLanguage();
  applyTheme();
  QObject::connect(&studio.settings(), &tw::ui::Settings::themeChanged, &look, [&] { look.apply(studio.settings().theme()); });
  QObject::connect(&studio.settings(), &tw::ui::Settings::languageChanged, &speech, [&] { speech.apply(studio.settings().language()); });

  tw::ui::MainWindow window(studio);
  window.show();
  studio.bridge().open();
  if (const auto files = parser.positionalArguments(); !files.isEmpty()) window.take(files);
  return QApplication::exec();
}
