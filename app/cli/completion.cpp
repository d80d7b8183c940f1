#include "app/cli/completion.h"

#include "app/cli/help.h"

#include <algorithm>
#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

struct OptionFacts {
  std::string name, help;
  std::vector<std::string> choices; ///< "none|nf4" in the help becomes the words that complete it
  bool takesValue = false;
};
struct VerbFacts {
  std::string name, summary;
  std::vector<OptionFacts> options;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::vector<VerbFacts> factsOf(const Verbs& verbs) {
  std::vector<VerbFacts> all;
  for (const auto& verb : verbs) {
    if (!verb->available()) continue;
    CLI::App app;
    prepareApp(*verb, app);
    VerbFacts facts{verb->name(), verb->summary(), {}};
    for (const auto* option : app.get_options()) {
      if (option->get_lnames().empty()) continue;
      OptionFacts entry{
          option->get_lnames().front(), option->get_description(), {}, option->get_items_expected_max() > 0};
      if (option->get_type_name().find('|') != std::string::npos) entry.choices = split(option->get_type_name(), '|');
      facts.options.push_back(std::move(entry));
    }
    all.push_back(std::move(facts));
  }
  return all;
}

/// First words, and the second words of a group.
std::vector<std::string> wordsAfter(const std::vector<VerbFacts>& verbs, const std::string& group) {
  std::vector<std::string> words;
  for (const auto& verb : verbs) {
    const auto parts = split(verb.name, ' ');
    const std::string word = group.empty() ? parts[0] : parts.size() > 1 && parts[0] == group ? parts[1] : "";
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
  }
  return words;
}

std::string spaced(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("\\'") : std::string(1, c);
  return out;
}

/// The case branches that bash and zsh share: they set `candidates` from the verb typed so far and the word before.
std::string branches(const std::vector<VerbFacts>& verbs) {
  std::string text = "  case \"$verb\" in\n    '') candidates='" + spaced(wordsAfter(verbs, {})) +
                     " --json --quiet --help --version' ;;\n";
  for (const auto& group : wordsAfter(verbs, {}))
    if (const auto members = wordsAfter(verbs, group); !members.empty())
      text += "    '" + group + "') candidates='" + spaced(members) + "' ;;\n";
  for (const auto& verb : verbs) {
    std::string names, values;
    for (const auto& option : verb.options) {
      names += (names.empty() ? "--" : " --") + option.name;
      if (option.takesValue)
        values += "        --" + option.name + ") candidates='" + spaced(option.choices) + "'; value=1 ;;\n";
    }
    text += "    '" + verb.name + "')\n      candidates='" + names + "'\n";
    if (!values.empty()) text += "      case \"$previous\" in\n" + values + "      esac\n";
    text += "      ;;\n";
  }
  return text + "  esac\n";
}

/// Finds the verb among the words before the cursor.
std::string findVerb(const std::vector<VerbFacts>& verbs) {
  std::string groups;
  for (const auto& word : wordsAfter(verbs, {}))
    if (!wordsAfter(verbs, word).empty()) groups += (groups.empty() ? "" : "|") + word;
  return "  for word in \"${before[@]}\"; do\n    case \"$word\" in\n      -*) ;;\n      *) if [ -z \"$verb\" ]; then "
         "verb=\"$word\"; else\n           case \"$verb\" in " +
         groups + ") verb=\"$verb $word\" ;; esac\n           break\n         fi ;;\n    esac\n  done\n";
}

std::string bashScript(const std::vector<VerbFacts>& verbs) {
  return "# bash completion of tunewright\n_tunewright() {\n  local current=\"${COMP_WORDS[COMP_CWORD]}\" "
         "previous=\"${COMP_WORDS[COMP_CWORD-1]}\" verb='' candidates='' value='' word\n"
         "  local before=(\"${COMP_WORDS[@]:1:COMP_CWORD-1}\")\n" +
         findVerb(verbs) + branches(verbs) +
         "  COMPREPLY=()\n  if [ -n \"$value\" ] || [[ \"$current\" == -* ]] || [[ \"$candidates\" != --* ]]; then "
         "COMPREPLY=($(compgen -W \"$candidates\" -- \"$current\")); fi\n"
         "  if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- \"$current\")); compopt -o filenames "
         "2>/dev/null; fi\n}\ncomplete -F _tunewright tunewright";
}

std::string zshScript(const std::vector<VerbFacts>& verbs) {
  return "#compdef tunewright\n_tunewright() {\n  local current=\"${words[CURRENT]}\" previous=\"${words[CURRENT-1]}\" "
         "verb='' candidates='' value='' word\n  local -a before\n"
         "  before=(\"${(@)words[2,CURRENT-1]}\")\n" +
         findVerb(verbs) + branches(verbs) +
         "  if [[ -n \"$value\" || \"$current\" == -* || \"$candidates\" != --* ]]; then compadd -- ${=candidates}; "
         "fi\n  _files\n}\n_tunewright \"$@\"";
}

std::string fishScript(const std::vector<VerbFacts>& verbs) {
  std::string text = "# fish completion of tunewright\n"
                     "function __tunewright_verb\n  set -l words\n  for word in (commandline -opc)[2..-1]\n    string "
                     "match -q -- '-*' $word; or set -a words $word\n  end\n  echo (string join ' ' -- $words)\nend\n"
                     "function __tunewright_is\n  set -l typed (__tunewright_verb)\n  string match -q -- \"$argv[1]\" "
                     "$typed; or string match -q -- \"$argv[1] *\" $typed\nend\n"
                     "function __tunewright_exactly\n  test (__tunewright_verb) = \"$argv[1]\"\nend\n";
  for (const auto& group : wordsAfter(verbs, {})) {
    text += "complete -c tunewright -f -n '__tunewright_exactly \"\"' -a '" + group + "'\n";
    for (const auto& member : wordsAfter(verbs, group))
      text += "complete -c tunewright -f -n '__tunewright_exactly \"" + group + "\"' -a '" + member + "'\n";
  }
  for (const auto& verb : verbs)
    for (const auto& option : verb.options) {
      text += "complete -c tunewright -n '__tunewright_is \"" + verb.name + "\"' -l " + option.name + " -d '" +
              escaped(option.help) + "'";
      if (!option.choices.empty()) text += " -x -a '" + spaced(option.choices) + "'";
      else if (option.takesValue) text += " -r";
      text += '\n';
    }
  return text;
}

} // namespace

std::string completionScript(const std::string& shell, const Verbs& verbs) {
  const auto facts = factsOf(verbs);
  return shell == "bash" ? bashScript(facts) : shell == "zsh" ? zshScript(facts) : fishScript(facts);
}

} // namespace tw::cli
