#include "ui/shell/recipe_files.h"

#include "ui/models/last_folder.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

namespace tw::ui {
namespace {

const QString kRecipeFolder = QStringLiteral("recipe"); ///< the name under which the dialogs' folder is remembered

} // namespace

RecipeFiles::RecipeFiles(Studio& studio, QWidget& window) : m_studio(studio), m_window(window) {}

bool RecipeFiles::startNew() {
  if (!letGo()) return false;
  m_studio.recipe().reset();
  return true;
}

void RecipeFiles::open() {
  const auto file =
      QFileDialog::getOpenFileName(&m_window, tr("Open recipe"), lastFolder(m_studio.settings(), kRecipeFolder),
                                   tr("Recipes (*.json *.tunewright)"));
  rememberFolder(m_studio.settings(), kRecipeFolder, file);
  // Named as a recipe, so it is one, whatever it looks like.
  if (!file.isEmpty() && letGo()) m_studio.carryOut({DropPlan::Kind::Recipe, {file}, {}});
}

bool RecipeFiles::save() {
  if (m_studio.recipe().file().isEmpty()) return saveAs();
  switch (m_studio.recipe().changedOnDisk() ? askAboutChangedFile() : Answer::Replace) {
  case Answer::Other: return saveAs();
  case Answer::Cancel: return false;
  case Answer::Replace: break;
  }
  const auto saved = m_studio.recipe().save();
  if (!saved) m_studio.noticeError(saved.error());
  return saved.has_value();
}

RecipeFiles::Answer RecipeFiles::askAboutChangedFile() {
  const auto name = QFileInfo(m_studio.recipe().file()).fileName();
  QMessageBox question(QMessageBox::NoIcon, tr("The file has changed"),
                       tr("“%1” was changed by another window or program since it was opened here.").arg(name),
                       QMessageBox::Cancel, &m_window);
  question.setInformativeText(tr("Replacing it loses what was changed there."));
  question.setObjectName(QStringLiteral("changed-question"));
  auto* other = question.addButton(tr("Save as…"), QMessageBox::AcceptRole);
  auto* replace = question.addButton(tr("Replace it"), QMessageBox::DestructiveRole);
  question.setDefaultButton(other);
  question.exec();
  if (question.clickedButton() == other) return Answer::Other;
  return question.clickedButton() == replace ? Answer::Replace : Answer::Cancel;
}

bool RecipeFiles::saveAs() {
  const auto name = m_studio.recipe().name().isEmpty() ? QStringLiteral("recipe") : m_studio.recipe().name();
  QFileDialog dialog(&m_window, tr("Save recipe"), lastFolder(m_studio.settings(), kRecipeFolder),
                     tr("Recipes (*.json *.tunewright)"));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QStringLiteral("json")); // before the dialog asks whether to overwrite
  dialog.selectFile(name + QStringLiteral(".json"));
  if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) return false;
  const auto file = dialog.selectedFiles().first();
  rememberFolder(m_studio.settings(), kRecipeFolder, file);
  if (auto saved = m_studio.recipe().saveAs(file); !saved) {
    m_studio.noticeError(saved.error());
    return false;
  }
  m_studio.settings().addRecentRecipe(file);
  return true;
}

bool RecipeFiles::letGo() {
  if (!m_studio.recipe().isModified()) return true;
  QMessageBox question(QMessageBox::NoIcon, tr("Unsaved changes"),
                       tr("Save the changes to “%1”?").arg(m_studio.recipe().name()),
                       QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, &m_window);
  question.setObjectName(QStringLiteral("unsaved-question"));
  const int answer = question.exec();
  if (answer == QMessageBox::Save) return save();
  return answer == QMessageBox::Discard;
}

} // namespace tw::ui
