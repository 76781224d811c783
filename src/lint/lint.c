#include "lint/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint/context.h"

static void read_scripts(struct lint *lint)
{
    const struct content_files *files = &lint->catalog->files;

    lint->scripts = xcalloc(files->count + 1, sizeof(*lint->scripts));
    for (size_t i = 0; i < files->count; i++) {
        const struct content_file *file = &files->items[i];
        struct document *document = NULL;

        if (file->kind == CONTENT_SCRIPT) {
            document =
                catalog_read_script(file->path, file->name, lint->messages);
        }
        if (document != NULL) {
            lint->scripts[lint->script_count++] =
                (struct lint_script){.file = file, .document = document};
        }
    }
}

static void free_scripts(struct lint *lint)
{
    for (size_t i = 0; i < lint->script_count; i++) {
        document_free(lint->scripts[i].document);
    }
    free(lint->scripts);
}

static void run_rules(struct lint *lint, const struct lint_options *options)
{
    static void (*const rules[])(struct lint * lint) = {
        lint_references, lint_unused,      lint_says,      lint_episodes,
        lint_series,     lint_transcripts, lint_structure, lint_answers,
        lint_near_terms, lint_visible,     lint_numbers,   lint_examples,
        lint_equations,  lint_layout,      lint_choices,   lint_writing,
        lint_balance,    lint_coverage,    lint_alike,
    };

    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        rules[i](lint);
    }
    lint_lock(lint, options->roots, options->update_lock);
}

/* Leaves what is said of the files of one episode, or of one root. */
static void keep_asked(struct messages *messages,
                       const struct lint_options *options)
{
    char id[16];
    char *root =
        xasprintf("packs/%s/", options->pack != NULL ? options->pack : "");
    size_t kept = 0;

    snprintf(id, sizeof(id), "/ep%03d.", options->episode);
    for (size_t i = 0; i < messages->count; i++) {
        const char *file = messages->items[i].file;

        if ((options->episode == 0 || strstr(file, id) != NULL) &&
            (options->pack == NULL || str_starts_with(file, root))) {
            messages->items[kept++] = messages->items[i];
        } else {
            free(messages->items[i].text);
        }
    }
    messages->count = kept;
    free(root);
}

bool lint_run(const struct lint_options *options, struct messages *messages)
{
    struct catalog *catalog = catalog_new(CATALOG_KEEP_NODES);
    struct lint lint = {
        .catalog = catalog,
        .messages = messages,
        .limits =
            options->limits != NULL ? options->limits : &lint_limits_standard,
    };

    (void)catalog_load(catalog, options->roots, messages);
    read_scripts(&lint);
    run_rules(&lint, options);
    free_scripts(&lint);
    catalog_free(catalog);
    if (options->episode > 0 || options->pack != NULL) {
        keep_asked(messages, options);
    }
    messages_finish(messages, options->strict);
    return messages_count(messages, SEVERITY_ERROR) == 0;
}
