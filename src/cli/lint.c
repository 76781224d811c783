/* `lint`: every rule over the content; ids.lock; facts of an episode. */
#include "lint/lint.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/path.h"
#include "catalog/ref.h"
#include "cli/command.h"

static const struct cli_option options[] = {
    {"strict", NULL, "warnings are errors"},
    {"update-lock", NULL, "rewrite quizzes/ids.lock"},
    {"facts", "EP", "list sentences with figures, dates, names and sources"},
    {"pack", "NAME", "check DIR as a pack of that name, over what is in use"},
    CLI_OPTIONS_END,
};

/* A misspelt folder must not pass for a clean one. */
static bool check_folder(const char *folder, struct error *err)
{
    char *content = path_join(folder, "content");
    char *quizzes = path_join(folder, "quizzes");
    bool ok = file_is_folder(content) || file_is_folder(quizzes);

    free(content);
    free(quizzes);
    return ok || error_set_code(err, ERROR_NOT_FOUND,
                                "'%s' holds neither a folder 'content' nor "
                                "'quizzes'",
                                folder);
}

static bool find_roots(struct call *call, struct content_roots *roots)
{
    if (call->argc == 0) {
        return content_roots_find(roots, &call->err);
    }
    for (int i = 0; i < call->argc; i++) {
        if (!check_folder(call->argv[i], &call->err)) {
            return false;
        }
        content_roots_add(roots, call->argv[i], "");
    }
    return true;
}

/* The content in use, without the installed pack that DIR would replace. */
static bool find_pack_roots(struct call *call, const char *name,
                            struct content_roots *roots)
{
    struct error nothing = ERROR_INIT;

    if (call->argc != 1 || call_option(call, "update-lock") != NULL) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--pack wants one DIR, the pack's folder, and "
                              "writes no lock");
    }
    if (!check_folder(call->argv[0], &call->err)) {
        return false;
    }
    if (!content_roots_find(roots, &nothing)) {
        content_roots_release(roots); /* then it has to stand by itself */
    }
    error_release(&nothing);
    content_roots_remove(roots, name);
    content_roots_add(roots, call->argv[0], name);
    return true;
}

static enum exit_code run_facts(struct call *call,
                                const struct content_roots *roots)
{
    struct lint_facts facts = LINT_FACTS_INIT;
    struct ref ref;

    if (!ref_parse(call_option(call, "facts"), &ref, &call->err) ||
        !lint_facts(roots, ref.episode, &facts, &call->err)) {
        return call_fail(call);
    }
    if (call->json) {
        lint_facts_to_json(&facts, &call->writer);
    } else {
        lint_facts_add_text(&facts, &call->text);
    }
    lint_facts_release(&facts);
    return EXIT_DONE;
}

static enum exit_code run_rules(struct call *call,
                                const struct content_roots *roots)
{
    struct messages messages = MESSAGES_INIT;
    struct lint_options lint = {
        .roots = roots,
        .strict = call_option(call, "strict") != NULL,
        .update_lock = call_option(call, "update-lock") != NULL,
        .pack = call_option(call, "pack"),
    };
    bool clean = lint_run(&lint, &messages);

    if (call->json) {
        messages_to_json(&messages, &call->writer, NULL);
    } else {
        messages_add_text(&messages, &call->text);
    }
    messages_release(&messages);
    return clean ? EXIT_DONE : EXIT_FAILED;
}

static enum exit_code run(struct call *call)
{
    struct content_roots roots = CONTENT_ROOTS_INIT;
    const char *pack = call_option(call, "pack");
    enum exit_code code;

    if (pack != NULL ? !find_pack_roots(call, pack, &roots)
                     : !find_roots(call, &roots)) {
        code = call_fail(call);
    } else if (call_option(call, "facts") != NULL) {
        code = run_facts(call, &roots);
    } else {
        code = run_rules(call, &roots);
    }
    content_roots_release(&roots);
    return code;
}

const struct command command_lint = {
    .name = "lint",
    .arguments = "[DIR …]",
    .summary = "Check content and quizzes by every rule.",
    .options = options,
    .max_arguments = -1,
    .completes = COMPLETES_FILE,
    .no_app = true,
    .run = run,
};
