#include "ui/pages/data/data_sample.h"

#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/models/dataset_model.h"
#include "ui/pages/data/bubble_view.h"
#include "ui/pages/data/token_view.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QSyntaxHighlighter>
#include <QTabBar>

namespace tw::ui {

/// Special tokens in ochre in the rendered text.
class SpecialMarker : public QSyntaxHighlighter {
 public:
  explicit SpecialMarker(QTextDocument* document) : QSyntaxHighlighter(document) {}
  void setSpecials(const QStringList& texts, const QColor& color) {
    m_texts = texts;
    m_format.setForeground(color);
    rehighlight();
  }

 protected:
  void highlightBlock(const QString& line) override {
    for (const auto& special : m_texts)
      for (auto at = line.indexOf(special); at >= 0; at = line.indexOf(special, at + special.size()))
        setFormat(static_cast<int>(at), static_cast<int>(special.size()), m_format);
  }

 private:
  QStringList m_texts;
  QTextCharFormat m_format;
};

namespace {

constexpr int kHintPage = 3;
const auto kTabKey = QStringLiteral("data/tab");

QStringList specialsOf(const SampleView& sample) {
  QStringList texts;
  for (const auto& token : sample.tokens)
    if (token.special && !texts.contains(text(token.text))) texts << text(token.text);
  texts.removeAll(QString());
  return texts;
}

/// Two BOS tokens at the start: the template writes one and the tokenizer adds another.
bool bosDoubled(const SampleView& sample) {
  return sample.tokens.size() > 1 && sample.tokens[0].bos && sample.tokens[1].bos;
}

/// The last trained token ends a turn; what the template writes after it (a newline, say) need not be learnt.
bool endTrained(const SampleView& sample) {
  for (auto i = std::min<int64_t>(sample.kept, static_cast<int64_t>(sample.tokens.size())); i-- > 0;)
    if (const auto& token = sample.tokens[static_cast<size_t>(i)]; token.trained) return token.special || token.eos;
  return sample.endTrained;
}

QString sentenceOf(const SampleView& sample) {
  const auto count = static_cast<int>(sample.tokens.size());
  QStringList said{DataSample::tr("%Ln tokens, %L1 trained (green).", nullptr, count).arg(sample.trained)};
  if (sample.kept < count) said << DataSample::tr("max_length keeps %L1 of them.").arg(sample.kept);
  if (endTrained(sample)) said << DataSample::tr("The end-of-turn token is trained; plain tokens are only read.");
  return inARow(said);
}

} // namespace

DataSample::DataSample(Studio& studio, QWidget* parent) : Card({}, parent), m_studio(studio) {
  body()->setContentsMargins(space::cardPadding, 8, space::small, space::medium);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(0, 0, space::small, 0);
  m_tabs = new QTabBar;
  m_tabs->setObjectName(QStringLiteral("sample-tabs"));
  m_tabs->setAccessibleName(tr("Views of the selected row"));
  m_tabs->setExpanding(false);
  m_tabs->setDrawBase(false);
  m_tabs->addTab(tr("Conversation"));
  m_tabs->addTab(tr("Rendered"));
  m_tabs->addTab(tr("Tokens and loss"));
  m_row = makeLabel({}, TextRole::Secondary, true);
  head->addWidget(m_tabs);
  head->addStretch(1);
  head->addWidget(m_row);
  body()->addLayout(head);
  m_warningBox = new QWidget;
  m_warnings = new QVBoxLayout(m_warningBox);
  m_warnings->setContentsMargins(0, 0, space::small, 0);
  m_warnings->setSpacing(space::tight);
  body()->addWidget(m_warningBox);
  m_stack = new QStackedWidget;
  m_bubbles = new BubbleView;
  m_bubbles->setObjectName(QStringLiteral("sample-bubbles"));
  m_rendered = new QPlainTextEdit;
  m_rendered->setObjectName(QStringLiteral("sample-rendered"));
  m_rendered->setAccessibleName(tr("Text that the chat template makes"));
  m_rendered->setReadOnly(true);
  m_rendered->setTabChangesFocus(true);
  m_rendered->setFrameShape(QFrame::NoFrame);
  m_rendered->setStyleSheet(QStringLiteral("QPlainTextEdit { border: 0; }"));
  m_rendered->setFont(fontFor(TextRole::Mono));
  QTextOption option = m_rendered->document()->defaultTextOption();
  option.setFlags(option.flags() | QTextOption::ShowLineAndParagraphSeparators);
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  m_rendered->document()->setDefaultTextOption(option);
  m_marker = new SpecialMarker(m_rendered->document());
  m_stack->addWidget(m_bubbles);
  m_stack->addWidget(m_rendered);
  m_stack->addWidget(buildTokens());
  m_stack->addWidget(buildHint());
  body()->addWidget(m_stack, 1);
  connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
    m_studio.settings().setValue(kTabKey, tab);
    showTab(tab);
  });
  connect(&studio.data(), &DatasetModel::sampleChanged, this, &DataSample::follow);
  connect(&studio.data(), &DatasetModel::currentChanged, this, &DataSample::follow);
  follow();
}

QWidget* DataSample::buildTokens() {
  auto* box = new QWidget;
  auto* down = new QVBoxLayout(box);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::small);
  m_tokens = new TokenView;
  m_tokens->setObjectName(QStringLiteral("sample-tokens"));
  m_sentence = makeLabel({}, TextRole::Secondary, true, true);
  m_sentence->setObjectName(QStringLiteral("token-sentence"));
  m_pointed = makeLabel({}, TextRole::Secondary, true, true);
  m_pointed->setObjectName(QStringLiteral("token-pointed"));
  down->addWidget(m_tokens, 1000); // up to the height of its chips; the sentence stands right below
  down->addWidget(m_sentence);
  down->addWidget(m_pointed);
  down->addStretch(1);
  connect(m_tokens, &TokenView::currentChanged, this, [this](int index) {
    m_pointed->setText(visibleToken(text(m_tokens->tokens()[static_cast<size_t>(index)].text)) + QStringLiteral("   ") +
                       m_tokens->describe(index));
    m_pointed->show();
  });
  return box;
}

QWidget* DataSample::buildHint() {
  m_hintBox = new QWidget;
  auto* down = new QVBoxLayout(m_hintBox);
  m_hint = makeLabel({}, TextRole::Body, true, true);
  m_hint->setObjectName(QStringLiteral("sample-hint"));
  m_hint->setAlignment(Qt::AlignHCenter);
  auto* link = makeLinkButton(tr("Choose a model"));
  link->setObjectName(QStringLiteral("sample-to-model"));
  connect(link, &QPushButton::clicked, this, [this] { Q_EMIT m_studio.pageRequested(PageId::Model); });
  m_toModel = link;
  down->addStretch(1);
  down->addWidget(m_hint);
  down->addWidget(link, 0, Qt::AlignHCenter);
  down->addStretch(1);
  return m_hintBox;
}

int64_t DataSample::maxLength() const {
  const auto length = m_studio.recipe().value(QStringLiteral("data.max_length"));
  return length.is_number_integer() ? length.get<int64_t>() : 0;
}

bool DataSample::hasModel() const {
  const auto model = m_studio.recipe().value(QStringLiteral("model.path"));
  return model.is_string() && !model.get<std::string>().empty();
}

/// Without a model the conversation is all there is to see; the view that somebody chose comes with a model.
void DataSample::chooseTab() {
  if (m_withModel == hasModel()) return;
  m_withModel = hasModel();
  const int chosen = m_studio.settings().value(kTabKey, static_cast<int>(Tokens)).toInt();
  const QSignalBlocker quiet(m_tabs);
  m_tabs->setCurrentIndex(*m_withModel ? std::clamp(chosen, 0, static_cast<int>(Tokens))
                                       : static_cast<int>(Conversation));
}

void DataSample::follow() {
  chooseTab();
  const auto& data = m_studio.data();
  const auto row = data.sampleRow();
  m_row->setText(row >= 0 ? tr("row %L1").arg(row + 1) : QString());
  const auto* open = data.currentFile();
  if (data.sample()) return showSample(*data.sample());
  qDeleteAll(m_warningBox->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
  m_warningBox->hide();
  if (open && open->view && open->view->format().empty())
    showHint(tr("Say which column plays which part: “Map columns…”. Then this shows what the model will learn."),
             false);
  else if (data.sampleError())
    showHint(messageOf(*data.sampleError()) + QLatin1Char('\n') + adviceOf(*data.sampleError()), false);
  else if (data.sampling()) showHint(tr("Reading the row…"), false);
  else if (open && open->opening.pending()) showHint(tr("The file is being opened. Its rows come in a moment."), false);
  else showHint(tr("Select a row to see what the model will learn from it."), false);
}

void DataSample::showHint(const QString& sentence, bool needsModel) {
  m_hint->setText(sentence);
  m_toModel->setVisible(needsModel);
  m_stack->setCurrentIndex(kHintPage);
}

void DataSample::showSample(const SampleView& sample) {
  BubbleSection section;
  section.messages = sample.messages.is_array() ? sample.messages : Json::array();
  if (section.messages.empty()) section.text = text(sample.rendered);
  if (section.messages.empty() && section.text.isEmpty() && sample.problems.empty())
    section.problem = tr("The row is empty.");
  m_bubbles->setSections({section});
  m_marker->setSpecials({}, {});
  m_rendered->setPlainText(text(sample.rendered));
  m_marker->setSpecials(specialsOf(sample), tw::ui::tokens(palette()).warn);
  m_tokens->setTokens(sample.tokens, sample.kept, maxLength());
  m_sentence->setText(sentenceOf(sample));
  m_pointed->hide();
  showWarnings(sample);
  showTab(m_tabs->currentIndex());
}

void DataSample::showTab(int tab) {
  const auto& sample = m_studio.data().sample();
  if (!sample) return;
  const bool noModel = !hasModel();
  const bool nothing = tab == Tokens ? sample->tokens.empty() : tab == Rendered && sample->rendered.empty();
  if (nothing)
    return noModel ? showHint(tr("Tokens and templates belong to a model. Choose one to see them."), true)
                   : showHint(tr("This row cannot be used, so there is nothing to show here."), false);
  m_stack->setCurrentIndex(tab);
}

void DataSample::warn(const QString& title, const QString& explanation) {
  auto* banner = new Banner(Banner::Kind::Warning, title, explanation);
  m_warnings->addWidget(banner);
}

void DataSample::showWarnings(const SampleView& sample) {
  qDeleteAll(m_warningBox->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
  for (const auto& problem : sample.problems) warn(messageOf(problem), adviceOf(problem));
  if (bosDoubled(sample))
    warn(tr("The sample begins with two BOS tokens."),
         tr("The template writes one and the tokenizer adds another; the model has never seen that. Choose the model's "
            "own template."));
  const bool cut = sample.kept < static_cast<int64_t>(sample.tokens.size());
  if (sample.problems.empty() && sample.trained > 0 && !endTrained(sample))
    warn(cut ? tr("The end of the answer is cut off.") : tr("The end token is not trained."),
         cut ? tr("The model does not see how this answer ends. Raise max_length, or leave long samples out.")
             : tr("The model may not learn when to stop. Choose a template that ends each answer with the model's end "
                  "token."));
  m_warningBox->setVisible(m_warnings->count() > 0);
}

} // namespace tw::ui
