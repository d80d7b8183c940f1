// The recipe being edited: undo, files, and what brings it back when the program starts again.
#include "ui/models/recipe_diff.h"
#include "ui/models/recipe_document.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

namespace {
const QString kRank = QStringLiteral("method.r"), kRate = QStringLiteral("training.learning_rate"),
              kName = QStringLiteral("name");
}

class TestRecipeDocument : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_dir;

 private Q_SLOTS:
  void init() { m_dir = std::make_unique<QTemporaryDir>(); }

  void editsAreUndoneOneFieldAtATime() {
    RecipeDocument document;
    const auto before = document.json();
    for (int r = 17; r < 30; ++r) document.setValue(kRank, r); // one drag of a slider
    document.setValue(kRate, 0.001);
    QCOMPARE(document.undoStack()->count(), 2);
    QCOMPARE(document.undoStack()->undoText(), kRate);
    document.undoStack()->undo();
    QCOMPARE(document.value(kRank).get<int>(), 29);
    document.undoStack()->undo();
    QVERIFY(document.json() == before);
    QVERIFY(!document.isModified());
    document.undoStack()->redo();
    QCOMPARE(document.value(kRank).get<int>(), 29);
  }

  void endMergeSeparatesEditsOfOneField() {
    RecipeDocument document;
    document.setValue(kRank, 8);
    document.endMerge();
    document.setValue(kRank, 32);
    document.undoStack()->undo();
    QCOMPARE(document.value(kRank).get<int>(), 8);
  }

  void severalFieldsAreOneEdit() {
    RecipeDocument document;
    QSignalSpy changed(&document, &RecipeDocument::changed);
    document.setValues({{kRank, 4}, {kRate, 0.5}}, QStringLiteral("Make it fit"));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Make it fit"));
    document.undoStack()->undo();
    QCOMPARE(document.value(kRank).get<int>(), 16);
  }

  void aFileIsWrittenAndReadBack() {
    const auto file = m_dir->filePath(QString::fromUtf8("配方.json"));
    RecipeDocument document;
    document.setValue(kName, "小唐");
    QVERIFY(document.saveAs(file).has_value());
    QVERIFY(!document.isModified());
    document.undoStack()->undo();
    QVERIFY(document.isModified()); // undoing past the save is a change, too
    RecipeDocument other;
    QVERIFY(other.open(file).has_value());
    QCOMPARE(other.name(), QString::fromUtf8("小唐"));
    QCOMPARE(other.file(), file);
  }

  void aFileThatOthersWroteToIsNoticed() {
    const auto file = m_dir->filePath(QStringLiteral("shared.json"));
    RecipeDocument here, there;
    here.setValue(kName, "first");
    QVERIFY(here.saveAs(file).has_value());
    QVERIFY(!here.changedOnDisk());
    QVERIFY(there.open(file).has_value());
    there.setValue(kName, "second");
    QVERIFY(there.save().has_value());
    QVERIFY(here.changedOnDisk() && !there.changedOnDisk());
    // Also when it happened while this document was closed with edits of its own.
    here.setValue(kRank, 8);
    RecipeDocument later;
    QVERIFY(later.restore(here.snapshot()));
    QVERIFY(later.changedOnDisk());
    QVERIFY(here.save().has_value());
    QVERIFY(!here.changedOnDisk() && there.changedOnDisk());
    QVERIFY(QFile::remove(file));
    QVERIFY(!there.changedOnDisk()); // nothing would be thrown away
  }

  void whatIsNoRecipeLeavesTheOneAtHand() {
    const auto file = m_dir->filePath(QStringLiteral("broken.json"));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("{\"recipe_version\": 1, \"nam\": 3}");
    out.close();
    RecipeDocument document;
    document.setValue(kName, "mine");
    const auto opened = document.open(file);
    QVERIFY(!opened);
    QVERIFY(!opened.error().message.empty() && !opened.error().advice.empty());
    QCOMPARE(document.name(), QStringLiteral("mine"));
    QVERIFY(document.isModified());
  }

  void aFolderThatCannotBeWrittenIsSaid() {
    RecipeDocument document;
    const auto saved = document.saveAs(m_dir->filePath(QStringLiteral("missing/folder/x.json")));
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, std::string("io.not_writable"));
    QVERIFY(document.file().isEmpty());
  }

  void aSnapshotBringsEverythingBack() {
    const auto file = m_dir->filePath(QStringLiteral("kept.json"));
    RecipeDocument document;
    document.setValue(kName, "kept");
    QVERIFY(document.saveAs(file).has_value());
    RecipeDocument saved;
    QVERIFY(saved.restore(document.snapshot()));
    QCOMPARE(saved.file(), file);
    QVERIFY(!saved.isModified());
    document.setValue(kRank, 64);
    RecipeDocument edited;
    QVERIFY(edited.restore(document.snapshot()));
    QVERIFY(edited.isModified());
    QCOMPARE(edited.file(), file);
    QCOMPARE(edited.value(kRank).get<int>(), 64);
    edited.undoStack()->undo(); // back to what the file holds
    QCOMPARE(edited.value(kRank).get<int>(), 16);
    QCOMPARE(edited.name(), QStringLiteral("kept"));
  }

  void aRecipeThatWasNeverSavedOrWhoseFileIsGoneComesBack() {
    const auto file = m_dir->filePath(QStringLiteral("gone.json"));
    RecipeDocument sample, named;
    Recipe recipe;
    recipe.name = "sample";
    recipe.model.path = "/models/small";
    sample.openCopy(recipeToJson(recipe));
    QVERIFY(!sample.isModified());
    named.openCopy(recipeToJson(recipe));
    QVERIFY(named.saveAs(file).has_value());
    QVERIFY(QFile::remove(file));
    for (const auto* one : {&sample, &named}) {
      RecipeDocument next;
      QVERIFY(next.restore(one->snapshot()));
      QCOMPARE(next.name(), QStringLiteral("sample"));
      QVERIFY(next.value(QStringLiteral("model.path")) == Json("/models/small"));
      QVERIFY(next.file().isEmpty() && !next.isModified());
    }
  }

  void aFileThatWasWrittenElsewhereIsReadAgain() {
    const auto file = m_dir->filePath(QStringLiteral("shared.json"));
    RecipeDocument document, other;
    QVERIFY(document.saveAs(file).has_value());
    other.setValue(kRank, 32);
    QVERIFY(other.saveAs(file).has_value());
    RecipeDocument next;
    QVERIFY(next.restore(document.snapshot()));
    QCOMPARE(next.value(kRank).get<int>(), 32);
  }

  void whatIsNoSnapshotIsRefused() {
    RecipeDocument document;
    document.setValue(kName, "mine");
    for (const auto& wrong : {Json(), Json::array(), Json{{"recipe", 3}}, Json{{"file", "a"}}})
      QVERIFY(!document.restore(wrong));
    QCOMPARE(document.name(), QStringLiteral("mine"));
  }

  void whatIsReadableOfASnapshotIsRestored() {
    RecipeDocument document;
    QVERIFY(document.restore(Json::parse(
        R"({"file": 7, "recipe": {"model": 3, "name": "mine", "method": {"r": 7, "lora_alpha": "much"}}})")));
    QCOMPARE(document.name(), QStringLiteral("mine"));
    QVERIFY(document.value(QStringLiteral("method.r")) == Json(7));
    QVERIFY(document.value(QStringLiteral("method.lora_alpha")) ==
            RecipeDocument().value(QStringLiteral("method.lora_alpha")));
    QVERIFY(document.recipe().has_value());
  }

  void anUnfinishedRecipeIsOpenedAsItWasSaved() {
    const auto file = m_dir->filePath(QStringLiteral("unfinished.json"));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("{\"recipe_version\": 1, \"method\": {\"r\": 0}, \"model\": {\"path\": \"base\"}, \"data\": {\"train\": "
              "[{\"path\": \"a.json\"}]}}");
    out.close();
    RecipeDocument document;
    QVERIFY(document.open(file).has_value());
    QCOMPARE(document.file(), file);
    QVERIFY(!document.isModified());
    QVERIFY(document.value(QStringLiteral("method.r")) == Json(0));
    QVERIFY(!document.recipe().has_value()); // and the offence is known
    QCOMPARE(document.recipe().error().code, std::string("recipe.range"));
    QCOMPARE(QString::fromStdString(document.value(QStringLiteral("model.path")).get<std::string>()),
             m_dir->filePath(QStringLiteral("base")));
    const auto train = document.value(QStringLiteral("data.train"));
    QCOMPARE(QString::fromStdString(train[0]["path"].get<std::string>()), m_dir->filePath(QStringLiteral("a.json")));
    QVERIFY(train[0]["weight"] == Json(1.0));
  }

  void differencesAreOnlyWhatDiffers() {
    Recipe a, b;
    a.name = "one";
    b.name = "two";
    b.output_dir = "elsewhere";
    QVERIFY(recipeDifferences(recipeToJson(a), recipeToJson(b)).empty());
    b.method.r = 64;
    b.data.train = {{"some/data.jsonl"}};
    b.data.train[0].weight = 2;
    b.model.quantization = "nf4";
    const auto found = recipeDifferences(recipeToJson(a), recipeToJson(b));
    QStringList fields;
    for (const auto& one : found) fields << one.field;
    QCOMPARE(fields, (QStringList{QStringLiteral("model.quantization"), QStringLiteral("data.train"), kRank}));
    QCOMPARE(found[1].left, QStringLiteral("none"));
    QCOMPARE(found[1].right, QString::fromUtf8("data.jsonl ×2"));
    QCOMPARE(found[2].left, QStringLiteral("16"));
    QCOMPARE(found[2].right, QStringLiteral("64"));
  }

  void filesOfOneNameAreToldApart() {
    Recipe a, b;
    a.data.train = {{"/here/data.jsonl"}};
    b.data.train = {{"/there/data.jsonl"}};
    const auto found = recipeDifferences(recipeToJson(a), recipeToJson(b));
    QCOMPARE(found.size(), size_t{1});
    QVERIFY(found[0].left != found[0].right);
    QVERIFY(found[0].left.contains(QStringLiteral("/here/")));
  }
};

QTEST_GUILESS_MAIN(TestRecipeDocument)
#include "tst_recipe_document.moc"
