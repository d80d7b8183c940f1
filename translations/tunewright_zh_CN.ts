<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name></name>
    <message>
        <source>System prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the assistant is told before the conversation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The functions that the assistant may call, as a JSON list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A list of turns, each with who speaks and what is said.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model is given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Completion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model shall write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text to go on with, for pre-training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the assistant is asked to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the instruction is about.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the assistant shall say.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A list of pairs of question and answer.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DataProblems</name>
    <message>
        <source>exact duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n exact duplicates</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>empty answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n empty answers</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>a field is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n rows lack a field</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>a value of the wrong type</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n rows hold a value of the wrong type</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>roles out of order</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n conversations with roles out of order</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>an unknown role</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n conversations with an unknown role</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>a last turn without answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n conversations end without an answer</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>longer than max_length</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n samples are longer than max_length</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>cut off at max_length</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n samples are cut off at max_length</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>nothing to learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n samples have nothing to learn</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>refused by the chat template</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are refused by the chat template</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>answers not found in the template</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n conversations whose answers the template does not show</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>tool calls not shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n conversations whose tool calls the template does not show</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>broken characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n rows with broken characters</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>further problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n files have more problems than are listed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problems of the kind %1</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FieldWords</name>
    <message>
        <source>Choose at least one module.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipe version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double quantisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Max length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shuffle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlong samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strict rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank r</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target modules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train biases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DoRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank-stabilised scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Initial weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start from adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Modules trained in full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank by module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alpha by module</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Max steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accumulation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warm-up share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warm-up steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adam beta 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adam beta 2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adam epsilon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LoRA+ ratio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoints kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample prompts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only those of adapted layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Constant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Constant after warm-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cosine with restarts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polynomial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inverse square root</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AdaLoRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IA³</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adapter layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P-tuning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the usual choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>closer to full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ranks by need</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>scales, tiny</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>small extra layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learnt words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learnt words, encoded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steers, no merge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It must be above %1 and at most %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It must be between %1 and %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It must be above %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It must be at least %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is out of range.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::AdapterRow</name>
    <message>
        <source>Unmount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How strongly the adapter counts, from 0 to 2. A double click sets 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unmount %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::AdviceCard</name>
    <message>
        <source>Advice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set for the next run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply to next run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe is changed for the next run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once curves come in, this says what they mean and which setting to change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The curves look healthy.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::Advisor</name>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply advice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss diverges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At step %1 it is no longer a number. A lower learning rate with a longer warm-up keeps it in bounds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It rose from %1 at step %2 to %3. A lower learning rate with a longer warm-up keeps it in bounds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss does not fall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It began at %1 and is %2 after %3 steps. A higher learning rate gets it moving.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss is flat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has stayed near %1 since step %2. If that is still too high, a larger rank can learn more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The validation loss rises</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was lowest at step %1 (%2) and is now %3: the model learns its samples by heart. Stop earlier and add dropout.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gradient spikes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of the last %2 steps had more than ten times the usual norm (%3), the latest step %4. A tighter limit on the norm softens them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answers repeat themselves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of the last %2 answers end in the same words over and over. A lower learning rate keeps more of what the model knew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory is nearly full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 are in use (%3 %). A longer sample could end the run.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::AnswersCard</name>
    <message>
        <source>Answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every %1 steps the model answers the sample prompts here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With sample prompts in the recipe, the model’s answers appear here while it learns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set sample prompts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer at step %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::BooleanEditor</name>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::BubbleView</name>
    <message>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tool result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assistant calls a tool</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::Capture</name>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture %1 cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::Chart</name>
    <message>
        <source>Save the chart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written; choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as picture (PNG)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as drawing (PDF)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawings (*.pdf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as table (CSV)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>smoothed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %L1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint at step %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluated at step %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resumed at step %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatAdapters</name>
    <message>
        <source>Adapters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None is mounted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ Mount another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+ Mount an adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tuned side answers with the run as it is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tuned side answers with the run as it is now; mounted adapters rest until it ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The change counts for the next answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mounted adapters rest while a whole model answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (whole model)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” no longer answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” was unmounted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run has finished yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mount an adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” holds no adapter.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatModel</name>
    <message>
        <source>%1 · step %L2 (live)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatPage</name>
    <message>
        <source>Chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model to talk to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base and tuned model answer side by side here, with the same question and the same seed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are the support assistant of…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved prompts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your question</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the answers (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save this prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No prompt is saved yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter begins a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversation was cleared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask both… (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask the model… (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed since the last answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same prompt, same seed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatSampling</name>
    <message>
        <source>Sampling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most likely token only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Greedy: always the most likely token. The answer no longer depends on the seed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low values stay close to the most likely words, high ones vary more. Usual: 0.5 to 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draws from the most likely tokens that together have this probability. 1 = all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draws from so many of the most likely tokens. 0 = all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above 1, words that were said become less likely. 1 = off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Max new tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer is cut after so many tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw another seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same seed gives the same answer again. Left empty, one is drawn for each question; both sides always get the same.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatSide</name>
    <message>
        <source>1 token</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Tuned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the last answer of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to compare with yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train, or mount an adapter: then both sides answer the same question with the same seed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mount an adapter…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tuned answers appear here, beside the base model’s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask something below to hear what the model says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the model: %1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answers between two training steps…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the question…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for its turn…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut at the token limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended at a stop text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ConversationView</name>
    <message>
        <source>Conversation with %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DataEmpty</name>
    <message>
        <source>Add the examples that the model shall learn from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Questions with answers, chats or plain text, as JSON, JSONL, CSV, TSV, text or Parquet. Drop files anywhere on the window, paste them, or choose them. You will see row by row what is trained, and what is wrong with the data before it costs time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>or use the sample data:</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DataFileRow</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often this file is used in an epoch: 2 uses it twice, 0.5 a changing half of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take this file out of the recipe. The file itself stays where it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map columns…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is no longer part of the recipe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is being opened…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its columns fit none of the known forms. Say which column plays which part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DataFiles</name>
    <message>
        <source>Alpaca form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ShareGPT form</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat messages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt and completion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No known form</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DataLength</name>
    <message>
        <source>Length in tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lengths come with the tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lengths are known once a model is chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sample is cut.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln samples would be left out</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln samples would be split into pieces</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln samples would be cut</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>median %L1, longest %L2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DataPage</name>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map columns…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add training files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Datasets (*.json *.jsonl *.csv *.tsv *.txt *.parquet);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is not a dataset.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DataProblems</name>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clean…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repairs write a new file and put it into the recipe. Your file is never changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems · %L1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are listed once the data is read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first at line %L1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first at line %L1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>skipped in training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Raise to %L1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is in %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is read correctly here; other programs may not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write as UTF-8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove rows that cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trim white space around texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove samples above max_length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split texts above max_length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write into another folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where to write the repaired files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There was nothing to mend within a single file, so no new file was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” was written and is now used</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n new files were written and are now used</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %L2 rows kept, %L3 left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DataSample</name>
    <message numerus="yes">
        <source>%Ln tokens, %L1 trained (green).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>max_length keeps %L1 of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The end-of-turn token is trained; plain tokens are only read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Views of the selected row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rendered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens and loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text that the chat template makes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>row %L1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the row…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is being opened. Its rows come in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a row to see what the model will learn from it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The row is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens and templates belong to a model. Choose one to see them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This row cannot be used, so there is nothing to show here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sample begins with two BOS tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The template writes one and the tokenizer adds another; the model has never seen that. Choose the model&apos;s own template.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The end of the answer is cut off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The end token is not trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model does not see how this answer ends. Raise max_length, or leave long samples out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model may not learn when to stop. Choose a template that ends each answer with the model&apos;s end token.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DataSettings</name>
    <message>
        <source>How it is trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Long samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut at max_length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split (plain text)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pack short samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For conversations that have none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the samples kept for validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files below are used; the share is not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use validation files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jinja templates (*.jinja *.jinja2 *.j2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Datasets (*.json *.jsonl *.csv *.tsv *.txt *.parquet)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DataSummary</name>
    <message>
        <source>What will be trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting tokens…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model to count tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usable</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n files · %1</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packed batches of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples an epoch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sums come once every file can be opened.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DataTable</name>
    <message>
        <source>Rows of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 rows: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DatasetModel</name>
    <message>
        <source>Add data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add validation data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove validation data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair data</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::DatasetRows</name>
    <message>
        <source>tokens</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::EngineStrip</name>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportCertificate</name>
    <message>
        <source>Largest logit gap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean logit gap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Same top token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export is complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest logit gap %1, mean gap %2, top token equal in %3 of all positions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The merged model gives the same answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The merged model gives nearly the same answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rest is what rounding to the chosen precision costs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The merged model answers differently.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as float32, and check that adapter and base model belong together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The adapter was read back and written for its base model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The merged model was not compared with base and adapter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No program here opens folders: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportModel</name>
    <message>
        <source>The folder “%1” holds neither an adapter nor a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a run that has finished, or a folder with adapter_config.json or config.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The adapter does not say which model it was trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of its base model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model of this adapter, “%1”, is not on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder “%1” holds no model (config.json).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of the model that the adapter was trained on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportOutcome</name>
    <message>
        <source>Will be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One file, exactly %1 bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n files, exactly %1 bytes</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 are free on this disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what to export to see its size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The size is being worked out…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The size is known once the base model is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not enough space: only %1 are free on this disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space, or choose a target on another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping: nothing half-written stays behind…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits until the training ends…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing the adapter…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merging and writing, one weight at a time…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing the merged model with base and adapter…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The adapter was written all the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The export was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was left behind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The adapter had been written: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportPage</name>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small; is mounted on its base model in PEFT and others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merged model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stands alone; opens wherever its base model does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One folder with the adapter and the merged model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the merged model with base and adapter afterwards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads the merged model back and runs both on the same input: needs memory for one of them at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the merged weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>are split above this size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder that will be made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the target folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All weights were trained: the model itself is written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder “%1” is not empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An export never overwrites: it needs a new folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use “%1” instead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose what to export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the base model is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the target folder is not empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not enough space on the disk</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportSourceCard</name>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run to export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · last run of this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run has finished yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A finished run, or the folder of an adapter or a model; it can also be dropped here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of an adapter or a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of the base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::FoundModels</name>
    <message>
        <source>comes with Tunewright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hugging Face cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ModelScope cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>made by a run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::HeaderBar</name>
    <message>
        <source>Name of the recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New, open, save, undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipe menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double-click or press F2 to rename.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsaved changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step %L1 / %L2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>/ %1 GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · %1 °C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 GB of memory in use %3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::Histogram</name>
    <message>
        <source>Length of the samples in tokens; the arrow keys move max_length</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n samples of %1 to %2 tokens</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::HomePage</name>
    <message>
        <source>Home</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Teach a language model with your own examples, on this computer. Nothing leaves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the sample in a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small model and a few examples are installed: teach it who it is, and ask it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a dataset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON, JSONL, CSV, text or Parquet. You can also drop files anywhere on this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder in Hugging Face layout, or one that is already on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a recipe…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the tour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent recipes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last session ended unexpectedly; your unsaved recipe is here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore it to go on where you were. It is kept until you decide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The unsaved recipe is restored. Save it to keep it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The unsaved recipe cannot be read any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run “%1” was interrupted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its last checkpoint is in %1. Resuming gives the same result as if it had never stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>three ways to begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %L1 of %L2, loss %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is being prepared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is being trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is ready: it can be trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue with “%1”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipes that you save or open are listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you train here or on the command line is listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is no longer in its folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove it from the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Datasets (*.json *.jsonl *.csv *.tsv *.txt *.parquet);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipes (*.json *.tunewright)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::KeepAwake</name>
    <message>
        <source>A model is being trained.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::LearningRateCard</name>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change from the next step on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rate can be changed while a run is under way; before it, set it on the Method page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at its peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the peak; by its schedule the run goes on at about %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The schedule goes on from this rate.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::LogView</name>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Advice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words to look for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MainWindow</name>
    <message>
        <source>untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open recipe…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing opened yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add what was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undone: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redone: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A question is open. Answer it, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing that was copied is a file or a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer the open question first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipes (*.json *.tunewright)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes to “%1”?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MapEditor</name>
    <message>
        <source>Add a pattern</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pattern of module names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value for the pattern</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this pattern</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MappingDialog</name>
    <message>
        <source>Map columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Form of the data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag a column onto the part that it plays, or choose it from the list there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this mapping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Columns of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Still without a column: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first rows appear here once every part that is needed has a column.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Row %L1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MemoryBar</name>
    <message>
        <source>%1 GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %L2 bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free: %L1 bytes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MessageText</name>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the whole message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::Messages</name>
    <message>
        <source>%1 (%2, line %L3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 M</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodCards</name>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodFit</name>
    <message>
        <source>4-bit weights: slightly less exact, somewhat slower.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activations are computed twice: about a third more time, the same result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller batches, more of them per step: a little slower, the same result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longer samples are cut: what lies beyond is not learnt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A lower rank can learn less.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model first; what fits depends on it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for settings that fit…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recipe fits its device already; nothing needs to change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No change of batch, length, rank or quantisation makes this model fit the device. A smaller model would.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cheapest first. Applying one is a single step that can be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 → %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodForm</name>
    <message>
        <source>Low-rank update</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▸ Advanced: schedule, warm-up, clipping, optimizer, checkpointing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▾ Advanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show advanced fields</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide advanced fields</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>usual: %1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank sets how much can be learnt: 8 to 16 for style, 32 to 64 for new knowledge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alpha ÷ √rank scales the update (here %1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alpha ÷ rank scales the update (here %1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dropout guards small datasets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens in a sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>costs memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>costs time only</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Each step learns from %n packs of up to %1 tokens.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each step learns from %n samples of up to %1 tokens.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Max steps is set, so training ends after %n steps whatever the epochs say.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory and device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluation and checkpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples while training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodMemory</name>
    <message>
        <source>weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>quantisation constants</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gradients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>activations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory of a training step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model to see what training it takes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plan comes back when the marked fields are right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working out what a training step takes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPU memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, ±15 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fits, %1 spare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too large by %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodModules</name>
    <message>
        <source>Target modules</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by pattern</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name the modules by a regular expression that matches their whole path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all linear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regular expression of module paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First and last layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full training changes every weight of the model; there is nothing to pick.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pattern names the modules by their whole path. “All linear” goes back to the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list of layers comes from the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model’s layers cannot be listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also named by the recipe: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some layers from %1 to %2 of %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers %1–%2 of %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trainable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trainable · %1 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodPage</name>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presets ▾</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it fit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodPresets</name>
    <message>
        <source>Balanced LoRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quick try</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small GPU (QLoRA)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New knowledge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps how to train, without model, data and names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No presets yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset “%1” is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset “%1” is deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ModelFacts</name>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pick one from the library, open a folder, or drop a model folder anywhere on this window. Training starts from it and never changes it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Supported for training, chat and export.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers × width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none in the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ModelList</name>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search one more folder, and the folders in it, for models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by name, family or folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder to search for models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is searched already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is no longer searched; nothing was deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not search this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not search %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>searching…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>No model matches “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for models on this machine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model was found. Add the folder that holds your models, or drop a model folder anywhere on this window. What the Hugging Face and ModelScope caches hold appears here by itself.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ModelPage</name>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a model that can be trained first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a model folder: it has no config.json.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ModelPrecision</name>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, doubly quantised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>16 or 32 bits a weight, exact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about 4.1 bits a weight (QLoRA)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about 4.5 bits a weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>8 bits a weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memory of a training step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of the computation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>full training needs weights that are not quantised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too large by %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::ModuleTree</name>
    <message>
        <source>Attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MLP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1: outputs × inputs %2, in %n layers</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 of %L2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::NumberEditor</name>
    <message>
        <source>Use</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::OverlayChart</name>
    <message>
        <source>Loss curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · step %L2 · %3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::PathEditor</name>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::Presets</name>
    <message>
        <source>Check that the folder can be written to and that the disk is not full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The library is not open yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a preset “%1” already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset could not be saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset could not be deleted.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::QuantizationPlans</name>
    <message>
        <source>Quantisation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::RecipeDiffView</name>
    <message>
        <source>The recipes are equal: nothing differs but name and folder.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::RecipeDocument</name>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the unsaved recipe</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::RoleSlot</name>
    <message>
        <source>%1 (optional)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no column</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::RunDetails</name>
    <message>
        <source>Select a run to see its curve and to write notes. Select two to see how their recipes differ, or several to compare their curves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What differs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes: what was tried, what came of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2 steps</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::RunList</name>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>just now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>d MMMM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::RunStatus</name>
    <message>
        <source>Open Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training cannot start yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready to train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%L1 samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%L1 steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1 of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>more than the %1 that the device has</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading and encoding the data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing the first step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pausing after this step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopping and saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the log below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last checkpoint is %1; what came before it is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No checkpoint had been written yet; resuming starts from the beginning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train into a new folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a run in this folder already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 holds the files of an earlier run. What should become of them?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume that run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete that run and start over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished: loss %1 after %2 steps in %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation loss %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most %1 of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled before the first step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped at step %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is saved in %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge and export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start from the beginning</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::RunTableModel</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::RunTray</name>
    <message>
        <source>Show window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopping and saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training has finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training has stopped; everything is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training has failed: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::RunsPage</name>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reopen recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every training is kept here with its curve, its recipe and your notes, whether it was started in this window or on the command line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train something</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search names, models, tags, notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 run</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln runs</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 of %L2 runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No run matches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only a run that ended early and left a checkpoint can be resumed, and one at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What differs</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>the first %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The curves of the selected runs are drawn here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to draw: the log of this run holds no such values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder %1 is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No program opens folders here. It is %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is under way. Stop it before you delete it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete “%1” from the history?</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Delete %n runs from the history?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Delete the folder with adapter, checkpoints and log from the disk, too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n runs are deleted.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changes apply at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the tour again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models below these folders are listed, beside those that Hugging Face and ModelScope programs have downloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the folder off this list; its files stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where runs are kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder is made with the first run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The environment variable TUNEWRIGHT_HOME names another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to a page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next region of the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename the recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add copied files or paths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search on this page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>version %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPL-3.0-or-later. You may use, study, share and change it; it comes without warranty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LGPL-3.0, © The Qt Company and contributors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPL-3.0-or-later, © Emanuel Eichhammer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BSD-3-Clause, © the PyTorch contributors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SentencePiece (Apache-2.0), nlohmann/json and simdjson (MIT, Apache-2.0), PCRE2 (BSD), ICU (Unicode), SQLite (public domain)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This folder is not there now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder added yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 free on this disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, %1 °C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every kernel is compared with its reference. This takes some seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions, memory, disk, and every kernel against its reference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is in order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One check failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n checks failed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>ok</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a model folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::Sidebar</name>
    <message>
        <source>ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Home</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::Studio</name>
    <message>
        <source>Mount the adapter “%1” for chatting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use “%1” as the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the recipe of “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder “%1” holds neither a model (config.json) nor an adapter (adapter_config.json).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only files and folders of this computer can be dropped here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” cannot be read: permission denied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop datasets together, but models, adapters and recipes one at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the recipe “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is a GGUF file; training needs the original model folder with safetensors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is a pickle file, which can run code when it is opened; convert the model to safetensors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a dataset: JSON, JSONL, CSV, TSV, text and Parquet are read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add “%1” to the training data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Add %n files to the training data.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>A run is under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model is being trained. What should become of the run?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping writes a checkpoint first, from which the run can go on later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run is under way. Stop it before you resume another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training needs a dataset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training needs a model.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::TextListEditor</name>
    <message>
        <source>One a line</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::TokenView</name>
    <message>
        <source>Tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>max_length %L1: what follows is cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token %L1 of %L2 · id %3 · %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>special token</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::Tour</name>
    <message>
        <source>Welcome to Tunewright</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It teaches a language model with your own examples, on this computer. The pages at the left lead from your data to a finished model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data: what it learns from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop files anywhere on the window. You see every row as the model will read it, and what is wrong with a file before it costs you a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: what is taught</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder with a model, or one that other programs have already downloaded to this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method: how it is taught</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank, target modules, learning rate. The memory bar says at once whether it fits your graphics card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train, then try it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch the loss, pause, change the learning rate while it runs. Chat compares before and after; Export writes the finished model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is one recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All settings are kept in a small file that you can save, share and run again. Every edit can be undone. You can take this tour again from Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::TrainPage</name>
    <message>
        <source>Full fine-tuning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writes a checkpoint after the present step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPU memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss and validation loss appear here, step by step, once training starts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the past the bold curve keeps; at the left it is the raw one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>raw, smoothed, validation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>tw::ui::TrainingRun</name>
    <message>
        <source>Resumed from step %L1 on %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Started on %1: %L2 samples, %L3 steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation loss %1, perplexity %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint written: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is now %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continued.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped and saved at step %L1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished after %L1 steps.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
