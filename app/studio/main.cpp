// tunewright-studio: the window. Everything it does is in ui/.
#include "ui/shell/capture.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_warm_up.h"
#include "ui/theme/language.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTemporaryDir>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <string_view>

namespace {

/// Whether the program is only asked what it is: then it needs no display.
bool asksForWords(int argc, char** argv) {
  return std::any_of(argv + 1, argv + std::max(argc, 1), [](std::string_view word) {
    return word == "--help" || word == "-h" || word == "--help-all" || word == "--version" || word == "-v";
  });
}

} // namespace

int main(int argc, char** argv) {
  qputenv("OMP_WAIT_POLICY", qgetenv("OMP_WAIT_POLICY").isEmpty()
                                 ? QByteArray("passive")
                                 : qgetenv("OMP_WAIT_POLICY")); // before other threads read the environment
  QCoreApplication::setApplicationName(QStringLiteral("tunewright-studio"));
  QCoreApplication::setApplicationVersion(QStringLiteral(TW_VERSION));

  QCommandLineParser parser;
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("file"),
                               QStringLiteral("A recipe, dataset, model folder or adapter folder to open."),
                               QStringLiteral("[file…]"));
  const QCommandLineOption language(QStringLiteral("language"), QStringLiteral("Language of the window: en, zh_CN …"),
                                    QStringLiteral("name"));
  const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("light, dark or system."),
                                 QStringLiteral("name"));
  const QCommandLineOption capture(
      QStringLiteral("capture"),
      QStringLiteral("Fill every page from a run of the starter model, write pictures of them to DIR, and end."),
      QStringLiteral("DIR"));
  const QCommandLineOption size(QStringLiteral("size"), QStringLiteral("Size of the window, e.g. 1280x800."),
                                QStringLiteral("WxH"));
  parser.addOptions({language, theme, capture, size});
  if (asksForWords(argc, argv)) {
    const QCoreApplication words(argc, argv);
    parser.process(words); // ends the program, unless the word is another option's value
  }
  QApplication app(argc, argv);
  std::setlocale(LC_NUMERIC, "C"); // Qt sets the user's; numbers in files and templates have a point
  QApplication::setApplicationDisplayName(QStringLiteral("Tunewright"));
  QApplication::setDesktopFileName(QStringLiteral("tunewright-studio"));
  parser.process(app);
  // Pictures neither show nor change what the user has.
  QTemporaryDir aside;
  if (parser.isSet(capture)) qputenv("TUNEWRIGHT_HOME", aside.path().toUtf8());

  tw::ui::Theme look;
  tw::ui::Language speech;
  tw::ui::Studio studio([] { return tw::openSession(); },
                        parser.isSet(capture) ? aside.filePath(QStringLiteral("studio.ini")) : QString());
  if (parser.isSet(capture)) studio.settings().setTourSeen(true);
  const auto applyTheme = [&] {
    const auto name = parser.value(theme);
    look.apply(name == QLatin1String("dark")    ? tw::ui::ThemeMode::Dark
               : name == QLatin1String("light") ? tw::ui::ThemeMode::Light
                                                : studio.settings().theme());
  };
  const auto applyLanguage = [&] {
    speech.apply(parser.isSet(language) ? parser.value(language) : studio.settings().language());
  };
  applyLanguage();
  applyTheme();
  QObject::connect(&studio.settings(), &tw::ui::Settings::themeChanged, &look,
                   [&] { look.apply(studio.settings().theme()); });
  QObject::connect(&studio.settings(), &tw::ui::Settings::languageChanged, &speech,
                   [&] { speech.apply(studio.settings().language()); });

  const auto files = parser.positionalArguments();
  if (!parser.isSet(capture)) studio.restoreWorkspace(files.isEmpty());
  tw::ui::MainWindow window(studio);
  if (const auto wanted = parser.value(size).split(QLatin1Char('x')); wanted.size() == 2)
    window.resize(wanted[0].toInt(), wanted[1].toInt());
  window.show();
  new tw::ui::PageWarmUp(studio, window);
  studio.bridge().open();
  if (parser.isSet(capture)) {
    const auto suffix = QStringLiteral("-%1-%2").arg(QLocale().name().section(QLatin1Char('_'), 0, 0),
                                                     look.dark() ? QStringLiteral("dark") : QStringLiteral("light"));
    auto* pictures = new tw::ui::Capture(studio, window, parser.value(capture), suffix, &studio);
    QObject::connect(
        pictures, &tw::ui::Capture::done, &app,
        [](const QString& problem) {
          if (!problem.isEmpty()) std::fprintf(stderr, "%s\n", qUtf8Printable(problem));
          QApplication::exit(problem.isEmpty() ? 0 : 1);
        },
        Qt::QueuedConnection);
    pictures->start();
  }
  if (!files.isEmpty()) window.take(files);
  return QApplication::exec();
}
