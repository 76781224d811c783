/* Notes, bookmarks, marks, the queue. */
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "base/mem.h"
#include "base/number.h"
#include "cli/command.h"
#include "cli/notes_vault.h"

static void add_notes_json(struct call *call, const struct store_notes *notes,
                           const char *kind)
{
    for (size_t i = 0; i < notes->count; i++) {
        const struct store_note *note = &notes->items[i];

        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "kind", kind);
        json_text(&call->writer, "id", note->id);
        json_text(&call->writer, "episode", note->episode);
        json_text(&call->writer, "chapter", note->chapter);
        json_int(&call->writer, "word", note->word);
        json_text(&call->writer, "quote", note->quote);
        json_text(&call->writer, "text", note->text);
        json_int(&call->writer, "at_ms", note->at_ms);
        json_close_object(&call->writer);
    }
}

static enum exit_code list_notes(struct call *call, int n)
{
    struct store_notes notes = STORE_NOTES_INIT;
    struct store_notes bookmarks = STORE_NOTES_INIT;
    char id[8];
    const char *episode = n > 0 ? episode_id_format(n, id) : NULL;
    bool ok = true;
    size_t count = 0;

    if (call->json) {
        ok =
            store_notes_of(app_store(call->app), episode, &notes, &call->err) &&
            store_bookmarks_of(app_store(call->app), episode, &bookmarks,
                               &call->err);
        json_open_list(&call->writer, NULL);
        add_notes_json(call, &notes, "note");
        add_notes_json(call, &bookmarks, "bookmark");
        json_close_list(&call->writer);
        count = notes.count + bookmarks.count;
    } else {
        ok = app_notes_markdown(call->app, n, &call->text, &call->err);
        count = call->text.len;
    }
    store_notes_release(&notes);
    store_notes_release(&bookmarks);
    return !ok ? call_fail(call) : count > 0 ? EXIT_DONE : EXIT_NONE;
}

/* "51", or "ep051@littles-law:112". */
static bool read_place(struct call *call, struct ref *ref)
{
    if (!app_resolve(call->app, call->argv[0], ref, &call->err)) {
        return false;
    }
    return ref->kind == REF_EPISODE || ref->kind == REF_PLACE ||
           error_set_code(&call->err, ERROR_USAGE,
                          "wants an episode or a place, as in "
                          "ep051@littles-law:112");
}

static enum exit_code run_note(struct call *call)
{
    struct ref ref;
    char *text;
    bool ok = read_place(call, &ref);

    if (!ok) {
        return call_fail(call);
    }
    if (call->argc == 1) {
        return list_notes(call, ref.episode);
    }
    text = call_words(call, 1);
    ok = app_note_add(call->app, ref.episode,
                      ref.kind == REF_PLACE ? ref.id : NULL, ref.word, text,
                      &call->err);
    free(text);
    return ok ? EXIT_DONE : call_fail(call);
}

const struct command command_note = {
    .name = "note",
    .arguments = "EP[@CHAPTER:WORD] [TEXT]",
    .summary = "Write a note, or print those of an episode.",
    .min_arguments = 1,
    .max_arguments = -1,
    .completes = COMPLETES_EPISODE,
    .run = run_note,
};

static enum exit_code run_bookmark(struct call *call)
{
    struct ref ref;
    char *label;
    bool ok = read_place(call, &ref);

    if (!ok) {
        return call_fail(call);
    }
    label = call->argc > 1 ? call_words(call, 1) : xstrdup("Bookmark");
    ok = app_bookmark_add(call->app, ref.episode,
                          ref.kind == REF_PLACE ? ref.id : NULL, ref.word,
                          label, &call->err);
    free(label);
    return ok ? EXIT_DONE : call_fail(call);
}

const struct command command_bookmark = {
    .name = "bookmark",
    .arguments = "EP[@CHAPTER:WORD] [LABEL]",
    .summary = "Keep a place.",
    .min_arguments = 1,
    .max_arguments = -1,
    .completes = COMPLETES_EPISODE,
    .run = run_bookmark,
};

static const struct cli_option notes_options[] = {
    {"markdown", NULL, "as Markdown (which is also the default)"},
    {"erase", "ID", "take this one's text away for good, everywhere"},
    {"all", NULL, "encrypt: also what was written before"},
    {"random", NULL, "encrypt, passphrase: a random key to write down instead"},
    {"to", "FILE", "encrypt, recovery: write the recovery key to a new file"},
    {"passphrase-stdin", NULL, "read the passphrase from standard input"},
    CLI_OPTIONS_END,
};

static enum exit_code run_notes(struct call *call)
{
    int n = 0;
    const char *erase = call_option(call, "erase");
    enum exit_code code;

    if (run_vault_word(call, &code)) {
        return code;
    }
    if (erase != NULL) {
        return app_note_erase(call->app, erase, &call->err) ? EXIT_DONE
                                                            : call_fail(call);
    }
    if (call->argc > 0) {
        n = call_episode(call, 0);
        if (n == 0) {
            return call_fail(call);
        }
    }
    return list_notes(call, n);
}

const struct command command_notes = {
    .name = "notes",
    .arguments =
        "[EP | status | encrypt | unlock | lock | recovery | passphrase]",
    .summary = "Print notes and bookmarks, or encrypt them end to end.",
    .options = notes_options,
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .words = "status encrypt unlock lock recovery passphrase",
    .run = run_notes,
};

static enum exit_code run_mark(struct call *call)
{
    int n = call_episode(call, 0);
    enum mark_state state;

    if (n == 0) {
        return call_fail(call);
    }
    if (!mark_state_parse(call->argv[1], &state)) {
        return call_fail_with(call, EXIT_USAGE,
                              "'%s' is not done, open or skipped",
                              call->argv[1]);
    }
    return app_mark(call->app, n, state, &call->err) ? EXIT_DONE
                                                     : call_fail(call);
}

const struct command command_mark = {
    .name = "mark",
    .arguments = "EP done|open|skipped",
    .summary = "Mark an episode by hand: done, open again, known already.",
    .min_arguments = 2,
    .max_arguments = 2,
    .completes = COMPLETES_EPISODE,
    .words = "done open skipped",
    .run = run_mark,
};

static enum exit_code print_queue(struct call *call)
{
    const struct outline *outline = app_outline(call->app, 0);
    int *episodes = NULL;
    size_t count = 0;

    if (!app_queue_get(call->app, &episodes, &count, &call->err)) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        const struct outline_episode *episode =
            outline_get_episode(outline, episodes[i]);

        if (call->json) {
            json_int(&call->writer, NULL, episodes[i]);
        } else {
            call_print(call, "%3d  %s\n", episodes[i],
                       episode != NULL ? episode->title : "(not there)");
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    free(episodes);
    return count > 0 ? EXIT_DONE : EXIT_NONE;
}

/* Puts an episode at a place of the queue, counted from 1. */
static bool queue_put(struct call *call, int n, size_t place)
{
    int *queue = NULL;
    size_t count = 0;
    size_t kept = 0;
    bool ok = app_queue_get(call->app, &queue, &count, &call->err);

    if (ok) {
        queue = xrealloc(queue, (count + 1) * sizeof(*queue));
        for (size_t i = 0; i < count; i++) {
            if (queue[i] != n) {
                queue[kept++] = queue[i];
            }
        }
        place = place > kept + 1 ? kept : place - 1;
        memmove(queue + place + 1, queue + place,
                (kept - place) * sizeof(*queue));
        queue[place] = n;
        ok = app_queue_set(call->app, queue, kept + 1, &call->err);
    }
    free(queue);
    return ok;
}

static enum exit_code run_queue_to(struct call *call, const char *text)
{
    int64_t place;
    int n;

    if (call->argc != 1 || !number_parse_int(text, 1, 1000, &place)) {
        return call_fail_with(call, EXIT_USAGE,
                              "--to wants a place, from 1, and one episode");
    }
    n = call_episode(call, 0);
    return n > 0 && queue_put(call, n, (size_t)place) ? print_queue(call)
                                                      : call_fail(call);
}

static enum exit_code run_queue(struct call *call)
{
    const char *to = call_option(call, "to");

    if (to != NULL) {
        return run_queue_to(call, to);
    }
    for (int i = 0; i < call->argc; i++) {
        int n = call_episode(call, i);
        bool added;

        if (n == 0 || !app_queue_toggle(call->app, n, &added, &call->err)) {
            return call_fail(call);
        }
    }
    return print_queue(call);
}

static const struct cli_option queue_options[] = {
    {"to", "N", "put the episode at this place of the queue"},
    CLI_OPTIONS_END,
};

const struct command command_queue = {
    .name = "queue",
    .arguments = "[EP …]",
    .summary = "Put episodes in the listening queue, or take them out.",
    .options = queue_options,
    .max_arguments = -1,
    .completes = COMPLETES_EPISODE,
    .run = run_queue,
};
