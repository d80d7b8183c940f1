// Tokenizers and chat templates.
#include "ui/bridge/engine_texts.h"

namespace tw::ui {
namespace {

constexpr EngineText texts[] = {
    {"tokenizer.damaged", u"The tokenizer is damaged: %1.", u"分词器已损坏：$1。"},
    {"tokenizer.mismatch", u"The prompt holds token %1, but the model has embeddings for %2 tokens only.",
     u"提示中含有词元 %1，而模型的嵌入只有 %2 个词元。"},
    {"tokenizer.mismatch", u"The tokenizer gives token %1, but the model has embeddings for %2 tokens only.",
     u"分词器给出了词元 %1，而模型的嵌入只有 %2 个词元。"},
    {"tokenizer.missing", u"The folder has neither tokenizer.json nor tokenizer.model.",
     u"该文件夹中既没有 tokenizer.json，也没有 tokenizer.model。"},
    {"tokenizer.training", u"The tokenizer could not be trained: %1.", u"分词器训练失败：%1。"},
    {"tokenizer.training", u"No tokenizer could be trained from this corpus.", u"无法用这份语料训练分词器。"},
    {"tokenizer.training", u"The trained tokenizer could not be read back.", u"训练好的分词器无法读回。"},
    {"tokenizer.training", u"The trained tokenizer could not be read: %1", u"训练好的分词器无法读取：%1"},
    {"tokenizer.unsupported", u"The tokenizer's regex cannot be compiled (%1): %2",
     u"分词器的正则表达式无法编译（%1）：%2"},
    {"tokenizer.unsupported", u"The tokenizer's regex uses %1, which this program does not read: %2",
     u"分词器的正则表达式使用了本程序不支持的写法（$1）：%2"},
    {"tokenizer.unsupported", u"The tokenizer's regex is longer than 64 KiB.", u"分词器的正则表达式超过 64 KiB。"},
    {"tokenizer.unsupported",
     u"The folder has vocab.json and merges.txt, but nothing says how their text is cut into words.",
     u"文件夹中有 vocab.json 和 merges.txt，但没有说明文本如何切分成词。"},
    {"tokenizer.unsupported", u"A tokenizer of the class %1 in vocab.json and merges.txt is not supported.",
     u"不支持以 vocab.json 和 merges.txt 保存的 %1 类分词器。"},
    {"tokenizer.unsupported", u"The tokenizer's %1 \"%2\" is not supported.", u"不支持分词器的$1“%2”。"},
    {"corpus.too_small", u"The corpus is too small for a vocabulary of %1 tokens: it has material for %2.",
     u"语料太少，不足以建立 %1 个词元的词表，最多只够 %2 个。"},
    {"corpus.too_small", u"The corpus is too small for a vocabulary of %1 tokens (%2).",
     u"语料太少，不足以建立 %1 个词元的词表（%2）。"},
    {"corpus.vocabulary", u"A vocabulary of %1 tokens does not hold every character of this corpus.",
     u"%1 个词元的词表容纳不下这份语料的全部字符。"},
    {"template.alpaca",
     u"This model has no chat template of its own, so its conversations are written in the Alpaca format. Set "
     u"data.chat_template to choose another.",
     u"此模型没有自带对话模板，因此对话按 Alpaca 格式书写。如需其他格式，请设置 data.chat_template。"},
    {"template.missing", u"There is no chat template to write conversations with.", u"没有可用来排列对话的对话模板。"},
    {"template.missing", u"The built-in template %1 is not where the program keeps its resources.",
     u"在程序的资源文件夹中找不到内置模板 %1。"},
    {"template.missing", u"The model in %1 has no chat template of its own.", u"%1 中的模型没有自带对话模板。"},
    {"template.missing", u"The chat template file %1 does not exist.", u"对话模板文件 %1 不存在。"},
    {"template.render", u"The %1 of a conversation must be a list of objects.", u"对话的 %1 必须是对象的列表。"},
    {"template.render", u"Line %1 of the %2: %3.", u"$2 第 %1 行：%3。"},
    {"template.render", u"The %1 refuses this conversation without saying why.", u"$1 拒绝了这段对话，但未说明原因。"},
    {"template.render", u"%1", u"对话模板拒绝了这段对话：%1"},
    {"template.syntax", u"The %1 is larger than 8 MiB.", u"$1 超过 8 MiB。"},
    {"template.syntax", u"The %1 is not UTF-8 text.", u"$1 不是 UTF-8 文本。"},
    {"template.syntax", u"Line %1 of %2: %3", u"$2 第 %1 行：%3"},
    {"template.unknown", u"There is no chat template named \"%1\".", u"没有名为“%1”的对话模板。"},
};

} // namespace

std::span<const EngineText> languageTexts() { return texts; }

} // namespace tw::ui
