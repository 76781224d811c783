#include <stdlib.h>

#include "app/keep.h"
#include "cli/command.h"
#include "search/search.h"

static const struct cli_option options[] = {
    {"limit", "N", "at most N hits of each kind (20)"},
    CLI_OPTIONS_END,
};

/* "ep051@littles-law:112", "pattern:bulkhead" … what `open` and `show` take. */
static void add_ref(const struct search_hit *hit, struct str *out)
{
    static const char *const prefix[SEARCH_KIND_COUNT] = {
        [SEARCH_PATTERN] = "pattern:",
        [SEARCH_CASE] = "case:",
        [SEARCH_TERM] = "term:",
        [SEARCH_CALC] = "calc:",
    };

    if (prefix[hit->kind] != NULL) {
        str_add_format(out, "%s%s", prefix[hit->kind], hit->id);
    } else if (hit->kind == SEARCH_QUESTION) {
        str_add(out, hit->id);
    } else if (hit->chapter[0] != '\0') {
        str_add_format(out, "ep%03d@%s:%zu", hit->episode, hit->chapter,
                       hit->word);
    } else {
        str_add_format(out, "ep%03d", hit->episode);
    }
}

static void plain_snippet(const char *snippet, struct str *out)
{
    for (const char *at = snippet; *at != '\0'; at++) {
        if (*at != SEARCH_MARK && *at != SEARCH_MARK_END) {
            str_add_char(out, *at);
        }
    }
}

static void add_hit(struct call *call, const struct search_hit *hit)
{
    struct str ref = STR_INIT;
    struct str snippet = STR_INIT;

    add_ref(hit, &ref);
    plain_snippet(hit->snippet, &snippet);
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "kind", search_kind_name(hit->kind));
        json_text(&call->writer, "ref", ref.buf);
        json_text(&call->writer, "title", hit->title);
        json_text(&call->writer, "snippet", snippet.buf);
        json_close_object(&call->writer);
    } else {
        call_print(call, "  %s  %s\n", ref.buf, hit->title);
        call_wrap(call, 6, snippet.buf);
    }
    str_release(&ref);
    str_release(&snippet);
}

static enum exit_code run(struct call *call)
{
    struct search_results results = SEARCH_RESULTS_INIT;
    struct search_options search = {0};
    char *words = call_words(call, 0);
    int64_t limit;
    enum exit_code code;
    bool ok = call_number(call, "limit", 1, 1000, 20, &limit);

    search.limit = (size_t)limit;
    ok = ok && app_search(call->app, words, &search, &results, &call->err);
    if (ok && call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; ok && i < results.count; i++) {
        if (!call->json &&
            (i == 0 || results.items[i].kind != results.items[i - 1].kind)) {
            call_print(call, "%s%s\n", i > 0 ? "\n" : "",
                       search_kind_name(results.items[i].kind));
        }
        add_hit(call, &results.items[i]);
    }
    if (ok && call->json) {
        json_close_list(&call->writer);
    }
    code = !ok ? call_fail(call) : results.count > 0 ? EXIT_DONE : EXIT_NONE;
    if (code == EXIT_NONE) {
        fprintf(stderr, "dstudio search: nothing holds '%s'\n", words);
    }
    search_results_release(&results);
    free(words);
    return code;
}

const struct command command_search = {
    .name = "search",
    .arguments = "WORDS",
    .summary = "Search scripts, questions, patterns, cases, glossary, notes.",
    .options = options,
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run,
};
