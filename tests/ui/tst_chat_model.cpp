// The chat's model: which jobs it asks for, in which order and with what; what it keeps of their answers.
#include "studio_fixture.h"
#include "ui/models/adapter_folder.h"
#include "ui/models/chat_model.h"

using namespace tw;
using namespace tw::ui;

class TestChatModel : public QObject, private test::StudioFixture {
  Q_OBJECT

  ChatModel& chat() { return m_studio->chat(); }
  const commands::Generate& asked(size_t index) const { return submitted<commands::Generate>(index); }
  JobId startRun(const std::string& method, const QString& output) {
    Recipe recipe;
    recipe.name = "support";
    recipe.model.path = "models/live";
    recipe.method.type = method;
    m_studio->run().start(recipe);
    const auto job = m_session->commands.size();
    events::Started started;
    started.output_dir = output.toStdString();
    started.total_steps = 1000;
    m_session->play(job, started);
    [&] { QTRY_COMPARE(m_studio->run().state(), TrainingRun::State::Running); }();
    return job;
  }

 private Q_SLOTS:
  void init() {
    openStudio();
    m_studio->recipe().setValue(QStringLiteral("model.path"), "models/base");
  }
  void cleanup() { closeStudio(); }

  void baseIsAskedFirstAndBothGetTheSame() {
    chat().mount(QStringLiteral("/adapters/polite"), 0.35);
    chat().setSystem(QStringLiteral("Be kind."));
    chat().send(QStringLiteral("  Where is my parcel?\n"));
    QCOMPARE(m_session->commands.size(), size_t{2});
    QCOMPARE(asked(0).model.path, std::string("models/base"));
    QVERIFY(asked(0).model.adapters.empty());
    QCOMPARE(asked(1).model.path, std::string("models/base"));
    QCOMPARE(asked(1).model.adapters, (std::vector<AdapterChoice>{{"/adapters/polite", 0.35}}));
    QCOMPARE(asked(0).sampling.seed, std::optional<uint64_t>(42));
    QCOMPARE(asked(1).sampling.seed, asked(0).sampling.seed);
    QCOMPARE(asked(1).sampling.temperature, asked(0).sampling.temperature);
    QCOMPARE(asked(1).sampling.top_k, std::optional<int64_t>(50));
    QVERIFY(asked(0).messages == asked(1).messages);
    QCOMPARE(
        asked(0).messages.dump(),
        std::string(R"([{"role":"system","content":"Be kind."},{"role":"user","content":"Where is my parcel?"}])"));
  }

  void withoutAnAdapterOnlyTheBaseIsAsked() {
    chat().send(QStringLiteral("Hello"));
    QCOMPARE(m_session->commands.size(), size_t{1});
    QVERIFY(!chat().turns().front().tuned.asked);
  }

  void anUnsetSeedIsDrawnOncePerTurn() {
    chat().mount(QStringLiteral("/adapters/polite"));
    auto sampling = chat().sampling();
    sampling.seed.reset();
    chat().setSampling(sampling);
    chat().send(QStringLiteral("One"));
    answer(1, "a");
    answer(2, "b");
    QTRY_VERIFY(!chat().busy());
    chat().send(QStringLiteral("Two"));
    QCOMPARE(m_session->commands.size(), size_t{4});
    QVERIFY(asked(0).sampling.seed.has_value());
    QCOMPARE(asked(0).sampling.seed, asked(1).sampling.seed);
    QCOMPARE(asked(2).sampling.seed, asked(3).sampling.seed);
    QVERIFY(asked(0).sampling.seed != asked(2).sampling.seed);
  }

  void greedyIsTemperatureZeroAndForgetsNothing() {
    chat().setGreedy(true);
    chat().send(QStringLiteral("One"));
    QCOMPARE(asked(0).sampling.temperature, std::optional<double>(0));
    QCOMPARE(chat().sampling().temperature, std::optional<double>(0.7));
  }

  void eachSideHearsItsOwnAnswers() {
    chat().mount(QStringLiteral("/adapters/polite"));
    chat().send(QStringLiteral("One"));
    answer(1, "from base");
    answer(2, "from tuned");
    QTRY_VERIFY(!chat().busy());
    chat().send(QStringLiteral("Two"));
    QCOMPARE(asked(2).messages[1]["content"].get<std::string>(), std::string("from base"));
    QCOMPARE(asked(3).messages[1]["content"].get<std::string>(), std::string("from tuned"));
  }

  void anErrorStaysWithItsSideAndItsQuestionIsNotRepeatedToIt() {
    chat().mount(QStringLiteral("/adapters/polite"));
    chat().send(QStringLiteral("One"));
    answer(1, "fine");
    m_session->fail(2, workError("memory.device", TW_TEXT("No memory."), TW_TEXT("Use less.")));
    QTRY_VERIFY(!chat().busy());
    const auto& turn = chat().turns().front();
    QCOMPARE(turn.base.text, QStringLiteral("fine"));
    QVERIFY(!turn.base.error);
    QCOMPARE(turn.tuned.error->code, std::string("memory.device"));
    QVERIFY(turn.tuned.done);
    chat().send(QStringLiteral("Two"));
    QCOMPARE(asked(2).messages.size(), size_t{3});
    QCOMPARE(asked(3).messages.size(), size_t{1});
  }

  void tokensAndLoadingArrive() {
    chat().send(QStringLiteral("One"));
    m_session->play(1, events::Progress{"load", 30, 120, "bytes"});
    QTRY_COMPARE(chat().turns().front().base.loading, 0.25);
    QSignalSpy grew(&chat(), &ChatModel::turnGrew);
    m_session->play(1, events::Token{5, "你"});
    m_session->play(1, events::Token{6, "好"});
    QTRY_COMPARE(chat().turns().front().base.text, QStringLiteral("你好"));
    QVERIFY(grew.count() >= 1);
    QCOMPARE(chat().turns().front().base.tokens, 2);
    QVERIFY(chat().turns().front().base.loading < 0);
    answer(1, "你好!", "length");
    QTRY_VERIFY(chat().turns().front().base.done);
    QCOMPARE(chat().turns().front().base.reason, QStringLiteral("length"));
    QCOMPARE(chat().turns().front().base.tokensPerSecond, 47.0);
  }

  void aWeightChangedMeanwhileCountsForTheNextAnswer() {
    chat().mount(QStringLiteral("/adapters/polite"));
    chat().send(QStringLiteral("One"));
    chat().setWeight(0, 0.5);
    QVERIFY(chat().changedSinceAnswer());
    chat().answerAgain(); // refused while an answer streams
    QCOMPARE(m_session->commands.size(), size_t{2});
    answer(1, "a");
    answer(2, "b");
    QTRY_VERIFY(!chat().busy());
    chat().answerAgain();
    QCOMPARE(m_session->commands.size(), size_t{4});
    QCOMPARE(chat().turns().size(), size_t{1});
    QVERIFY(chat().turns().front().tuned.text.isEmpty());
    QCOMPARE(asked(3).model.adapters.front().weight, 0.5);
    QVERIFY(asked(3).messages == asked(1).messages);
    QVERIFY(!chat().changedSinceAnswer());
  }

  void stopReachesBothJobs() {
    chat().mount(QStringLiteral("/adapters/polite"));
    chat().send(QStringLiteral("One"));
    chat().stop();
    QCOMPARE(m_session->stopped, (std::vector<JobId>{1, 2}));
    answer(1, "half", "cancelled");
    m_session->fail(2, workError("cancelled", TW_TEXT("Cancelled."), TW_TEXT("Start again.")));
    QTRY_VERIFY(!chat().busy());
    QCOMPARE(chat().turns().front().tuned.reason, QStringLiteral("cancelled"));
    QVERIFY(!chat().turns().front().tuned.error);
  }

  void clearStopsAndCanBeUndone() {
    chat().send(QStringLiteral("One"));
    const auto turns = chat().turns();
    chat().clear();
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    QVERIFY(chat().turns().empty());
    QVERIFY(!chat().busy());
    answer(1, "late");
    QTest::qWait(80);
    QVERIFY(chat().turns().empty());
    chat().restore(turns);
    QCOMPARE(chat().turns().size(), size_t{1});
    QVERIFY(chat().turns().front().base.done);
    QCOMPARE(chat().history(), QStringList{QStringLiteral("One")});
  }

  void aRunUnderWayAnswersAsItIsNow() {
    chat().mount(QStringLiteral("/adapters/polite"));
    const auto job = startRun("lora", m_folder->filePath(QStringLiteral("out")));
    events::Step step;
    step.step = 412;
    m_session->play(job, step);
    QTRY_COMPARE(chat().tunedName(), QStringLiteral("support · step 412 (live)"));
    chat().send(QStringLiteral("One"));
    QCOMPARE(m_session->commands.size(), size_t{3});
    QCOMPARE(asked(1).live_job, job);
    QVERIFY(asked(1).without_adapter);
    QCOMPARE(asked(2).live_job, job);
    QVERIFY(!asked(2).without_adapter);
    QCOMPARE(asked(2).model.path, std::string("models/live"));
    QVERIFY(asked(2).model.adapters.empty());
    QCOMPARE(asked(1).sampling.seed, asked(2).sampling.seed);
  }

  void aRunThatEndedIsMounted() {
    const auto out = folderWith(QStringLiteral("out"), QStringLiteral("adapter_config.json"));
    const auto job = startRun("lora", out);
    m_session->play(job, events::Finished{});
    m_session->end(job);
    QTRY_COMPARE(chat().adapters().size(), size_t{1});
    QCOMPARE(QString::fromStdString(chat().adapters().front().folder), out);
    chat().mount(out); // once is enough
    QCOMPARE(chat().adapters().size(), size_t{1});
  }

  void aFullRunThatEndedIsAModelOfItsOwn() {
    const auto out = folderWith(QStringLiteral("out"), QStringLiteral("config.json"));
    const auto job = startRun("full", out);
    m_session->play(job, events::Finished{});
    m_session->end(job);
    QTRY_COMPARE(chat().tunedModel(), out);
    chat().send(QStringLiteral("One"));
    QCOMPARE(asked(1).model.path, std::string("models/live")); // what the run began with, not what is open
    QCOMPARE(QString::fromStdString(asked(2).model.path), out);
    QVERIFY(asked(2).model.adapters.empty());
  }

  /// An adapter of a run: its folder with the recipe that it was trained with, and the base model.
  QString adapterOf(const QString& name, const QString& base, const char* chatTemplate) {
    QDir(m_folder->path()).mkpath(base);
    Recipe recipe;
    recipe.name = name.toStdString();
    recipe.model.path = m_folder->filePath(base).toStdString();
    recipe.model.quantization = "nf4";
    recipe.data.chat_template = chatTemplate;
    const auto folder = folderWith(name, QStringLiteral("adapter_config.json"));
    RecipeDocument document;
    document.openCopy(recipeToJson(recipe));
    [&] { QVERIFY(document.saveAs(folder + QStringLiteral("/recipe.json")).has_value()); }();
    return folder;
  }
  std::string at(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)).toStdString(); }
  void finishRun(JobId job, const QString& output) {
    m_session->play(job, events::Finished{output.toStdString(), 1000, 1, 1, 1, 1, false});
    m_session->end(job);
    QTRY_COMPARE(m_studio->run().state(), TrainingRun::State::Finished);
  }

  void anEndedRunAnswersOnItsOwnBaseWhateverRecipeIsOpen() {
    const auto folder = folderWith(QStringLiteral("out"), QStringLiteral("adapter_config.json"));
    const auto job = startRun("lora", folder);
    m_studio->recipe().setValue(QStringLiteral("model.path"), "models/other"); // another recipe is opened meanwhile
    m_studio->recipe().setValue(QStringLiteral("model.quantization"), "nf4");
    m_studio->recipe().setValue(QStringLiteral("data.chat_template"), "alpaca");
    finishRun(job, folder);
    QCOMPARE(chat().basePath(), QStringLiteral("models/live"));
    chat().send(QStringLiteral("One"));
    for (const size_t side : {1, 2}) {
      QCOMPARE(asked(side).model.path, std::string("models/live"));
      QCOMPARE(asked(side).model.quantization, std::string("none"));
      QCOMPARE(asked(side).chat_template, std::string("auto"));
    }
    QCOMPARE(asked(2).model.adapters.size(), size_t{1});
    // Without the adapter it is the recipe's model that is talked to.
    answer(2, "a");
    answer(3, "b");
    QTRY_VERIFY(!chat().busy());
    chat().unmount(0);
    QCOMPARE(chat().basePath(), QStringLiteral("models/other"));
  }

  void anAdapterBringsItsBaseAndItsTemplate() {
    chat().mount(adapterOf(QStringLiteral("polite"), QStringLiteral("one"), "alpaca"));
    QCOMPARE(chat().basePath().toStdString(), at("one"));
    chat().send(QStringLiteral("Hello"));
    for (const size_t side : {0, 1}) {
      QCOMPARE(asked(side).model.path, at("one"));
      QCOMPARE(asked(side).model.quantization, std::string("nf4"));
      QCOMPARE(asked(side).chat_template, std::string("alpaca"));
    }
  }

  void oneOfAnotherBaseTakesThePlaceOfThoseThere() {
    const auto one = adapterOf(QStringLiteral("polite"), QStringLiteral("one"), "auto"),
               same = adapterOf(QStringLiteral("brief"), QStringLiteral("one"), "auto"),
               other = adapterOf(QStringLiteral("poet"), QStringLiteral("two"), "auto");
    QStringList gone;
    connect(&chat(), &ChatModel::displaced, this, [&gone](const QStringList& names) { gone = names; });
    chat().mount(one);
    chat().mount(same);
    QCOMPARE(chat().adapters().size(), size_t{2});
    QVERIFY(gone.isEmpty());
    chat().mount(other);
    QCOMPARE(chat().adapters().size(), size_t{1});
    QCOMPARE(gone, (QStringList{QStringLiteral("polite"), QStringLiteral("brief")}));
    QCOMPARE(chat().basePath().toStdString(), at("two"));
  }

  void aConversationIsWithOneModel() {
    const auto one = adapterOf(QStringLiteral("polite"), QStringLiteral("one"), "auto"),
               other = adapterOf(QStringLiteral("poet"), QStringLiteral("two"), "auto");
    chat().mount(one);
    chat().send(QStringLiteral("Who are you?"));
    answer(1, "a");
    answer(2, "Polite.");
    QTRY_VERIFY(!chat().busy());
    chat().mount(other);
    QVERIFY(chat().turns().empty()); // not under another's name
    chat().send(QStringLiteral("And you?"));
    QCOMPARE(asked(3).messages.size(), size_t{1});
    answer(3, "b");
    answer(4, "A poet.");
    QTRY_VERIFY(!chat().busy());
    chat().mount(one);
    QCOMPARE(chat().turns().size(), size_t{1});
    QCOMPARE(chat().turns()[0].tuned.text, QStringLiteral("Polite."));
    QCOMPARE(ChatModel::captionOf(chat().turns()[0].tuned), QStringLiteral("polite"));
  }

  void anAnswerStaysThatOfWhoGaveIt() {
    const auto one = adapterOf(QStringLiteral("polite"), QStringLiteral("base"), "auto"),
               two = adapterOf(QStringLiteral("brief"), QStringLiteral("base"), "auto");
    chat().mount(one);
    chat().send(QStringLiteral("One"));
    answer(1, "a");
    answer(2, "from polite");
    QTRY_VERIFY(!chat().busy());
    chat().unmount(0);
    chat().mount(two);
    QCOMPARE(chat().turns().size(), size_t{1}); // the base is the same
    chat().send(QStringLiteral("Two"));
    QCOMPARE(ChatModel::captionOf(chat().turns()[0].tuned), QStringLiteral("polite"));
    QCOMPARE(ChatModel::captionOf(chat().turns()[1].tuned), QStringLiteral("brief"));
    // It is not told that it said what the other one said; the base goes on with what it said itself.
    QCOMPARE(asked(2).messages.size(), size_t{3});
    QCOMPARE(asked(3).messages.size(), size_t{1});
  }

  void anAnswerDuringARunSaysItsStep() {
    const auto job = startRun("lora", m_folder->filePath(QStringLiteral("out")));
    m_session->play(job, events::Step{40, 0.5, 1, 1, 1, 1, 1, 1, 1});
    QTRY_COMPARE(m_studio->run().lastStep().step, 40);
    chat().send(QStringLiteral("One"));
    m_session->play(2, events::Token{1, "a"});
    m_session->play(3, events::Token{1, "b"});
    QTRY_COMPARE(chat().turns()[0].tuned.text, QStringLiteral("b"));
    answer(2, "a");
    answer(3, "b");
    QTRY_VERIFY(!chat().busy());
    m_session->play(job, events::Step{41, 0.5, 1, 1, 1, 1, 1, 1, 2});
    QTRY_COMPARE(m_studio->run().lastStep().step, 41);
    QCOMPARE(ChatModel::captionOf(chat().turns()[0].tuned), QStringLiteral("support · step 40"));
    QCOMPARE(chat().turns()[0].base.step, int64_t{-1}); // the base is the same at every step
  }

  void checkpointsAreNamedAfterTheirRun() {
    QCOMPARE(adapterName(QStringLiteral("/runs/support/checkpoint-40")), QStringLiteral("support · checkpoint-40"));
    QCOMPARE(adapterName(QStringLiteral("/runs/support")), QStringLiteral("support"));
  }

  void anEngineThatCannotBeOpenedIsTheAnswer() {
    Studio studio(
        []() -> Result<std::unique_ptr<Session>> {
          return fail(workError("runtime.missing", TW_TEXT("Not there."), TW_TEXT("Install it.")));
        },
        m_folder->filePath(QStringLiteral("other.ini")));
    studio.recipe().setValue(QStringLiteral("model.path"), "models/base");
    studio.chat().send(QStringLiteral("One"));
    QVERIFY(studio.chat().busy());
    studio.bridge().open();
    QTRY_VERIFY(!studio.chat().busy());
    QCOMPARE(studio.chat().turns().front().base.error->code, std::string("runtime.missing"));
    studio.chat().send(QStringLiteral("Two"));
    QVERIFY(!studio.chat().busy());
    QCOMPARE(studio.chat().turns().back().base.error->code, std::string("runtime.missing"));
  }
};

QTEST_MAIN(TestChatModel)
#include "tst_chat_model.moc"
