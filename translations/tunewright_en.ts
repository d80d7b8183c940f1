<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DataProblems</name>
    <message numerus="yes">
        <source>%n exact duplicates</source>
        <translation>
            <numerusform>%n exact duplicate</numerusform>
            <numerusform>%n exact duplicates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n empty answers</source>
        <translation>
            <numerusform>%n empty answer</numerusform>
            <numerusform>%n empty answers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows lack a field</source>
        <translation>
            <numerusform>%n row lacks a field</numerusform>
            <numerusform>%n rows lack a field</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows hold a value of the wrong type</source>
        <translation>
            <numerusform>%n row holds a value of the wrong type</numerusform>
            <numerusform>%n rows hold a value of the wrong type</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations with roles out of order</source>
        <translation>
            <numerusform>%n conversation with roles out of order</numerusform>
            <numerusform>%n conversations with roles out of order</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations with an unknown role</source>
        <translation>
            <numerusform>%n conversation with an unknown role</numerusform>
            <numerusform>%n conversations with an unknown role</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations end without an answer</source>
        <translation>
            <numerusform>%n conversation ends without an answer</numerusform>
            <numerusform>%n conversations end without an answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n samples are longer than max_length</source>
        <translation>
            <numerusform>%n sample is longer than max_length</numerusform>
            <numerusform>%n samples are longer than max_length</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n samples are cut off at max_length</source>
        <translation>
            <numerusform>%n sample is cut off at max_length</numerusform>
            <numerusform>%n samples are cut off at max_length</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n samples have nothing to learn</source>
        <translation>
            <numerusform>%n sample has nothing to learn</numerusform>
            <numerusform>%n samples have nothing to learn</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are refused by the chat template</source>
        <translation>
            <numerusform>%n conversation is refused by the chat template</numerusform>
            <numerusform>%n conversations are refused by the chat template</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations whose answers the template does not show</source>
        <translation>
            <numerusform>%n conversation whose answers the template does not show</numerusform>
            <numerusform>%n conversations whose answers the template does not show</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversations whose tool calls the template does not show</source>
        <translation>
            <numerusform>%n conversation whose tool calls the template does not show</numerusform>
            <numerusform>%n conversations whose tool calls the template does not show</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows with broken characters</source>
        <translation>
            <numerusform>%n row with broken characters</numerusform>
            <numerusform>%n rows with broken characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files have more problems than are listed</source>
        <translation>
            <numerusform>%n file has more problems than are listed</numerusform>
            <numerusform>%n files have more problems than are listed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problems of the kind %1</source>
        <translation>
            <numerusform>%n problem of the kind %1</numerusform>
            <numerusform>%n problems of the kind %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows are also in the validation data</source>
        <translation>
            <numerusform>%n row is also in the validation data</numerusform>
            <numerusform>%n rows are also in the validation data</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lines cannot be read</source>
        <translation>
            <numerusform>%n line cannot be read</numerusform>
            <numerusform>%n lines cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n empty questions</source>
        <translation>
            <numerusform>%n empty question</numerusform>
            <numerusform>%n empty questions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows with images, sound or video</source>
        <translation>
            <numerusform>%n row with images, sound or video</numerusform>
            <numerusform>%n rows with images, sound or video</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answers marked as bad</source>
        <translation>
            <numerusform>%n answer marked as bad</numerusform>
            <numerusform>%n answers marked as bad</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows marked as not to be learnt</source>
        <translation>
            <numerusform>%n row marked as not to be learnt</numerusform>
            <numerusform>%n rows marked as not to be learnt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files with columns that are not used</source>
        <translation>
            <numerusform>%n file with columns that are not used</numerusform>
            <numerusform>%n files with columns that are not used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files whose system text the template leaves out</source>
        <translation>
            <numerusform>%n file whose system text the template leaves out</numerusform>
            <numerusform>%n files whose system text the template leaves out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files whose reasoning the template leaves out</source>
        <translation>
            <numerusform>%n file whose reasoning the template leaves out</numerusform>
            <numerusform>%n files whose reasoning the template leaves out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files whose tools the template leaves out</source>
        <translation>
            <numerusform>%n file whose tools the template leaves out</numerusform>
            <numerusform>%n files whose tools the template leaves out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shares for validation that set nothing aside</source>
        <translation>
            <numerusform>%n share for validation that sets nothing aside</numerusform>
            <numerusform>%n shares for validation that set nothing aside</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatSide</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DataEncoding</name>
    <message numerus="yes">
        <source>%Ln places are no text in this encoding.</source>
        <translation>
            <numerusform>%Ln place is no text in this encoding.</numerusform>
            <numerusform>%Ln places are no text in this encoding.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DataFiles</name>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DataLength</name>
    <message numerus="yes">
        <source>%Ln samples would be left out</source>
        <translation>
            <numerusform>%Ln sample would be left out</numerusform>
            <numerusform>%Ln samples would be left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln samples would be split into pieces</source>
        <translation>
            <numerusform>%Ln sample would be split into pieces</numerusform>
            <numerusform>%Ln samples would be split into pieces</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln samples would be cut</source>
        <translation>
            <numerusform>%Ln sample would be cut</numerusform>
            <numerusform>%Ln samples would be cut</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DataProblems</name>
    <message numerus="yes">
        <source>%n new files were written and are now used</source>
        <translation>
            <numerusform>%n new file was written and is now used</numerusform>
            <numerusform>%n new files were written and are now used</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DataSample</name>
    <message numerus="yes">
        <source>%Ln tokens, %L1 trained (green).</source>
        <translation>
            <numerusform>%Ln token, %L1 trained (green).</numerusform>
            <numerusform>%Ln tokens, %L1 trained (green).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DataSummary</name>
    <message numerus="yes">
        <source>%n files · %1</source>
        <translation>
            <numerusform>%n file · %1</numerusform>
            <numerusform>%n files · %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DataTable</name>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DatasetModel</name>
    <message numerus="yes">
        <source>%n lines of the data cannot be read. Mend or remove them.</source>
        <translation>
            <numerusform>%n line of the data cannot be read. Mend or remove it.</numerusform>
            <numerusform>%n lines of the data cannot be read. Mend or remove them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportCertificate</name>
    <message numerus="yes">
        <source>%Ln made-up tokens</source>
        <translation>
            <numerusform>%Ln made-up token</numerusform>
            <numerusform>%Ln made-up tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln validation samples</source>
        <translation>
            <numerusform>%Ln validation sample</numerusform>
            <numerusform>%Ln validation samples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln training samples</source>
        <translation>
            <numerusform>%Ln training sample</numerusform>
            <numerusform>%Ln training samples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportOutcome</name>
    <message numerus="yes">
        <source>%n files, exactly %1 bytes</source>
        <translation>
            <numerusform>%n file, exactly %1 bytes</numerusform>
            <numerusform>%n files, exactly %1 bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::Histogram</name>
    <message numerus="yes">
        <source>%n samples of %1 to %2 tokens</source>
        <translation>
            <numerusform>%n sample of %1 to %2 tokens</numerusform>
            <numerusform>%n samples of %1 to %2 tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::Messages</name>
    <message numerus="yes">
        <source>%Ln problems were found in the data; %1 of %2 rows are usable. The Data page lists them.</source>
        <translation>
            <numerusform>%Ln problem was found in the data; %1 of %2 rows are usable. The Data page lists it.</numerusform>
            <numerusform>%Ln problems were found in the data; %1 of %2 rows are usable. The Data page lists them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodForm</name>
    <message numerus="yes">
        <source>Each step learns from %n packs of up to %1 tokens.</source>
        <translation>
            <numerusform>Each step learns from %n pack of up to %1 tokens.</numerusform>
            <numerusform>Each step learns from %n packs of up to %1 tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each step learns from %n samples of up to %1 tokens.</source>
        <translation>
            <numerusform>Each step learns from %n sample of up to %1 tokens.</numerusform>
            <numerusform>Each step learns from %n samples of up to %1 tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Max steps is set, so training ends after %n steps whatever the epochs say.</source>
        <translation>
            <numerusform>Max steps is set, so training ends after %n step whatever the epochs say.</numerusform>
            <numerusform>Max steps is set, so training ends after %n steps whatever the epochs say.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::ModelList</name>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::ModuleTree</name>
    <message numerus="yes">
        <source>%1: outputs × inputs %2, in %n layers</source>
        <translation>
            <numerusform>%1: outputs × inputs %2, in %n layer</numerusform>
            <numerusform>%1: outputs × inputs %2, in %n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::RunList</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::RunsDelete</name>
    <message numerus="yes">
        <source>Delete %n runs from the history?</source>
        <translation>
            <numerusform>Delete %n run from the history?</numerusform>
            <numerusform>Delete %n runs from the history?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs are deleted.</source>
        <translation>
            <numerusform>%n run is deleted.</numerusform>
            <numerusform>%n runs are deleted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::RunsPage</name>
    <message numerus="yes">
        <source>%Ln runs</source>
        <translation>
            <numerusform>%Ln run</numerusform>
            <numerusform>%Ln runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::SettingsPage</name>
    <message numerus="yes">
        <source>%n checks failed.</source>
        <translation>
            <numerusform>%n check failed.</numerusform>
            <numerusform>%n checks failed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::Studio</name>
    <message numerus="yes">
        <source>Add %n files to the training data.</source>
        <translation>
            <numerusform>Add %n file to the training data.</numerusform>
            <numerusform>Add %n files to the training data.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Use “%1” as the model and add %n files to the training data.</source>
        <translation>
            <numerusform>Use “%1” as the model and add %n file to the training data.</numerusform>
            <numerusform>Use “%1” as the model and add %n files to the training data.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files are left out.</source>
        <translation>
            <numerusform>%n file is left out.</numerusform>
            <numerusform>%n files are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add the %n files of “%1” to the training data.</source>
        <translation>
            <numerusform>Add the %n file of “%1” to the training data.</numerusform>
            <numerusform>Add the %n files of “%1” to the training data.</numerusform>
        </translation>
    </message>
</context>
</TS>
