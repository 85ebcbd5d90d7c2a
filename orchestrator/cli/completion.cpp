#include "orchestrator/cli/completion.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace enshu::cli {

namespace {

std::string option_words(const CLI::App &app) {
    std::string words;
    for (const CLI::Option *option : app.get_options()) {
        for (const std::string &name : option->get_lnames()) {
            words += " --" + name;
        }
    }
    return words;
}

std::string command_words(const CLI::App &app) {
    std::string words;
    for (const CLI::App *sub : app.get_subcommands({})) {
        words += " " + sub->get_name();
    }
    return words;
}

} // namespace

std::string bash_completion(const CLI::App &app) {
    std::string cases;
    for (const CLI::App *sub : app.get_subcommands({})) {
        cases += fmt::format("        {}) words=\"{}{}\" ;;\n", sub->get_name(), option_words(*sub),
                             command_words(*sub));
    }
    return fmt::format(
        "_enshu() {{\n"
        "    local word command= words=\"{}{} setup test\"\n"
        "    for word in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n"
        "        case $word in -*) ;; *) command=$word; break ;; esac\n"
        "    done\n"
        "    case $command in\n{}    esac\n"
        "    COMPREPLY=($(compgen -W \"$words\" -- \"${{COMP_WORDS[COMP_CWORD]}}\"))\n"
        "}}\n"
        "complete -o default -F _enshu enshu ./enshu\n",
        option_words(app), command_words(app), cases);
}

} // namespace enshu::cli
