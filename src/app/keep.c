#include "app/keep.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "app/draft.h"
#include "app/vault.h"
#include "base/clock.h"
#include "base/json_out.h"
#include "base/random.h"
#include "base/utf8.h"
#include "journal/events.h"
#include "search/search.h"
#include "store/store_lines.h"
#include "store/store_settings.h"
#include "store/store_vault.h"

enum { NOTE_MAX = 16 * 1024, QUEUE_MAX = 200 };

static bool find_quote(struct app *app, int n, const char *chapter, size_t word,
                       struct str *quote, struct error *err)
{
    struct app_episode *episode = NULL;
    int at;

    if (!app_episode_read(app, n, &episode, err)) {
        return false;
    }
    at = app_episode_want_chapter(episode, chapter, err);
    if (at >= 0 && episode->script != NULL &&
        episode->chapter_of[at] != NO_CHAPTER) {
        size_t block =
            document_find_block(episode->script, episode->chapter_of[at], word);

        if (block != NO_BLOCK) {
            block_add_quote(&episode->script->blocks[block], quote);
        }
    }
    app_episode_free(episode);
    return at >= 0;
}

static bool check_text(const char *text, struct error *err)
{
    if (text[0] == '\0') {
        return error_set_code(err, ERROR_USAGE, "the text is empty");
    }
    if (strlen(text) > NOTE_MAX) {
        return error_set_code(err, ERROR_USAGE,
                              "the text is longer than 16 KiB");
    }
    return true;
}

static bool append_text(struct app *app, struct event *event,
                        const struct seal_key *key, struct error *err)
{
    if (key != NULL) {
        event_seal(event, key);
    }
    return app_append(app, event, err);
}

static bool add(struct app *app, int n, const char *chapter, size_t word,
                const char *text, bool bookmark, struct error *err)
{
    struct str quote = STR_INIT;
    struct seal_key key;
    struct event event;
    char name[8];
    char id[37];
    bool sealed = false;
    bool ok = check_text(text, err) && app_vault_key(app, &key, &sealed, err);

    if (ok && outline_get_episode(app_outline(app, 0), n) == NULL) {
        ok = error_set_code(err, ERROR_NOT_FOUND, "there is no episode %d", n);
    }
    if (ok && chapter != NULL) {
        ok = find_quote(app, n, chapter, word, &quote, err);
    }
    if (ok) {
        struct place place = {
            .episode = episode_id_format(n, name),
            .chapter = chapter,
            .word = (int64_t)word,
            .quote = quote.len > 0 ? quote.buf : NULL,
        };

        random_uuid(id);
        app_event_begin(app, &event);
        if (bookmark) {
            event_bookmark(&event, id, &place, text, (struct over){NULL, 0});
        } else {
            event_note(&event, id, &place, text, (struct over){NULL, 0});
        }
        ok = append_text(app, &event, sealed ? &key : NULL, err);
    }
    sodium_memzero(&key, sizeof(key));
    str_release(&quote);
    return ok;
}

bool app_note_add(struct app *app, int episode, const char *chapter,
                  size_t word, const char *text, struct error *err)
{
    return add(app, episode, chapter, word, text, false, err);
}

bool app_bookmark_add(struct app *app, int episode, const char *chapter,
                      size_t word, const char *label, struct error *err)
{
    return add(app, episode, chapter, word, label, true, err);
}

/* The note or bookmark once more, at its place, with another text. */
static void build_anew(struct app *app, const struct store_note *old,
                       const char *text, bool bookmark, struct over over,
                       struct event *event)
{
    struct place place = {
        .episode = old->episode,
        .chapter = old->chapter,
        .word = old->word,
        .quote = old->quote,
    };

    app_event_begin(app, event);
    if (bookmark) {
        event_bookmark(event, old->id, &place, text, over);
    } else {
        event_note(event, old->id, &place, text, over);
    }
}

static bool set(struct app *app, const char *id, const char *text,
                bool bookmark, struct error *err)
{
    struct store_notes notes = STORE_NOTES_INIT;
    struct store_over over = STORE_OVER_INIT;
    const struct store_note *found = NULL;
    struct seal_key key;
    struct event event;
    bool sealed = false;
    bool ok = app_vault_key(app, &key, &sealed, err) &&
              (bookmark ? store_bookmarks_of(app->store, NULL, &notes, err)
                        : store_notes_of(app->store, NULL, &notes, err)) &&
              (bookmark ? store_bookmark_over(app->store, id, &over, err)
                        : store_note_over(app->store, id, &over, err));

    for (size_t i = 0; ok && i < notes.count; i++) {
        found = str_equal(notes.items[i].id, id) ? &notes.items[i] : found;
    }
    if (ok && found == NULL) {
        ok = error_set_code(err, ERROR_NOT_FOUND, "no such %s",
                            bookmark ? "bookmark" : "note");
    }
    if (ok && strlen(text) > NOTE_MAX) {
        ok = check_text(text, err);
    }
    if (ok) {
        build_anew(app, found, text, bookmark, store_over_get(&over), &event);
        ok = append_text(app, &event, sealed ? &key : NULL, err);
    }
    sodium_memzero(&key, sizeof(key));
    store_over_release(&over);
    store_notes_release(&notes);
    return ok;
}

bool app_note_erase(struct app *app, const char *id, struct error *err)
{
    bool ok = true;
    size_t found = 0;

    for (int bookmark = 0; ok && bookmark < 2; bookmark++) {
        struct event_id *ids = NULL;
        size_t count = 0;

        ok = store_text_events(app->store, bookmark != 0, id, &ids, &count,
                               err) &&
             (count == 0 || store_redact(app->store, ids, count, err));
        found += count;
        free(ids);
    }
    if (ok && found == 0) {
        ok = error_set_code(err, ERROR_NOT_FOUND, "no note or bookmark '%s'",
                            id);
    }
    if (ok && !app_notes_forget_erased(app, err)) {
        ok = error_prefix(err, "the text is gone from the journal, and not yet "
                               "from the search index");
    }
    return ok && app_drafts_drop(app, id, err);
}

bool app_note_set(struct app *app, const char *id, const char *text,
                  struct error *err)
{
    return set(app, id, text, false, err);
}

bool app_bookmark_set(struct app *app, const char *id, const char *label,
                      struct error *err)
{
    return set(app, id, label, true, err);
}

static void add_heading(struct app *app, const char *id, struct str *out)
{
    const struct outline_episode *episode =
        outline_get_episode(app_outline(app, 0), episode_id_parse(id));

    if (episode != NULL) {
        str_add_format(out, "%s## Episode %d: %s\n", out->len > 0 ? "\n" : "",
                       episode->n, episode->title);
    } else {
        str_add_format(out, "%s## %s\n", out->len > 0 ? "\n" : "", id);
    }
}

static void add_reference(const struct store_note *note, struct str *out)
{
    if (note->chapter != NULL) {
        str_add_format(out, "`%s@%s:%lld`", note->episode, note->chapter,
                       (long long)note->word);
    } else {
        str_add_format(out, "`%s`", note->episode);
    }
}

/* Indented. It may come from elsewhere, and go to a terminal. */
static void add_lines(const char *text, struct str *out)
{
    size_t len = strcspn(text, "\n\t");

    while (text[len] != '\0') {
        utf8_add_clean(out, text, len);
        str_add_char(out, text[len]);
        if (text[len] == '\n') {
            str_add(out, "  ");
        }
        text += len + 1;
        len = strcspn(text, "\n\t");
    }
    utf8_add_clean(out, text, len);
}

static void add_note(const struct store_note *note, bool bookmark,
                     struct str *out)
{
    str_add(out, "\n- ");
    if (bookmark) {
        str_add(out, "Bookmark ");
    }
    add_reference(note, out);
    if (note->versions > 1) {
        str_add(out, " (one of several versions)");
    }
    if (note->quote != NULL) {
        str_add(out, ", at \"");
        utf8_add_clean(out, note->quote, strlen(note->quote));
        str_add(out, " …\"");
    }
    str_add(out, "\n\n  ");
    add_lines(note->text, out);
    str_add_char(out, '\n');
}

bool app_notes_markdown(struct app *app, int n, struct str *out,
                        struct error *err)
{
    struct store_notes lists[2] = {STORE_NOTES_INIT, STORE_NOTES_INIT};
    char id[8];
    const char *episode = n > 0 ? episode_id_format(n, id) : NULL;
    bool ok = store_notes_of(app->store, episode, &lists[0], err) &&
              store_bookmarks_of(app->store, episode, &lists[1], err);
    struct store_sealed sealed;
    size_t at[2] = {0, 0};
    const char *heading = "";

    while (ok && (at[0] < lists[0].count || at[1] < lists[1].count)) {
        size_t which = at[0] >= lists[0].count ||
                       (at[1] < lists[1].count &&
                        strcmp(lists[1].items[at[1]].episode,
                               lists[0].items[at[0]].episode) < 0);
        const struct store_note *note = &lists[which].items[at[which]++];

        if (!str_equal(heading, note->episode)) {
            heading = note->episode;
            add_heading(app, heading, out);
        }
        add_note(note, which == 1, out);
    }
    store_sealed_count(app->store, &sealed);
    if (ok && sealed.locked > 0) {
        str_add_format(out,
                       "%s_%lld encrypted %s locked on this device: dstudio "
                       "notes unlock._\n",
                       out->len > 0 ? "\n" : "", (long long)sealed.locked,
                       sealed.locked == 1 ? "entry is" : "entries are");
    }
    store_notes_release(&lists[0]);
    store_notes_release(&lists[1]);
    return ok;
}

bool app_mark(struct app *app, int n, enum mark_state state, struct error *err)
{
    struct store_over over = STORE_OVER_INIT;
    struct event event;
    char id[8];
    bool ok = outline_get_episode(app_outline(app, 0), n) != NULL ||
              error_set_code(err, ERROR_NOT_FOUND, "there is no episode %d", n);

    ok =
        ok && store_mark_over(app->store, episode_id_format(n, id), &over, err);
    if (ok) {
        app_event_begin(app, &event);
        event_mark(&event, id, state, store_over_get(&over));
        ok = app_append(app, &event, err);
    }
    store_over_release(&over);
    return ok;
}

bool app_queue_get(struct app *app, int **episodes, size_t *count,
                   struct error *err)
{
    struct str json = STR_INIT;
    size_t capacity = 0;

    (void)err;
    *episodes = NULL;
    *count = 0;
    if (store_setting_get(app->store, "queue", &json)) {
        for (const char *at = json.buf; *at != '\0' && *count < QUEUE_MAX;) {
            char *after = NULL;
            long n = *at >= '0' && *at <= '9' ? strtol(at, &after, 10) : 0;

            if (n > 0 && n <= EPISODE_MAX) {
                GROW(*episodes, *count, capacity);
                (*episodes)[(*count)++] = (int)n;
            }
            at = after != NULL ? after : at + 1;
        }
    }
    str_release(&json);
    return true;
}

bool app_queue_set(struct app *app, const int *episodes, size_t count,
                   struct error *err)
{
    struct str json = STR_INIT;
    struct json_out out;
    bool ok;

    json_begin(&out, &json);
    json_open_list(&out, NULL);
    for (size_t i = 0; i < count && i < QUEUE_MAX; i++) {
        json_int(&out, NULL, episodes[i]);
    }
    json_close_list(&out);
    ok = store_setting_set(app->store, "queue", json.buf, app_now_ms(app),
                           app_offset_min(app), err);
    str_release(&json);
    return ok;
}

bool app_queue_toggle(struct app *app, int episode, bool *added,
                      struct error *err)
{
    int *old = NULL;
    int *new;
    size_t count = 0;
    size_t kept = 0;
    bool ok = app_queue_get(app, &old, &count, err);

    new = xcalloc(count + 1, sizeof(*new));
    for (size_t i = 0; i < count; i++) {
        if (old[i] != episode) {
            new[kept++] = old[i];
        }
    }
    *added = kept == count;
    if (*added) {
        new[kept++] = episode;
    }
    ok = ok && app_queue_set(app, new, kept, err);
    free(old);
    free(new);
    return ok;
}

/* The index holds a copy of the notes, brought up to date before a search. */
static bool index_notes(struct app *app, struct error *err)
{
    struct store_notes notes = STORE_NOTES_INIT;
    struct index_note *list = NULL;
    char *known = index_get_notes_stamp(app->index);
    uint64_t hash = FNV_START;
    char stamp[40];
    bool ok = store_notes_of(app->store, NULL, &notes, err);

    for (size_t i = 0; ok && i < notes.count; i++) {
        hash =
            fnv_add(hash, &notes.items[i].event, sizeof(notes.items[i].event));
    }
    snprintf(stamp, sizeof(stamp), "%.8s-%016llx", store_log_id(app->store),
             (unsigned long long)hash);
    /* An index without notes is right as long as there are none. */
    if (ok && !str_equal(known, stamp) &&
        (notes.count > 0 || known[0] != '\0')) {
        list = xcalloc(notes.count + 1, sizeof(*list));
        for (size_t i = 0; i < notes.count; i++) {
            const struct store_note *note = &notes.items[i];

            list[i] = (struct index_note){
                .id = note->id,
                .episode = episode_id_parse(note->episode),
                .chapter = note->chapter != NULL ? note->chapter : "",
                .word = (size_t)note->word,
                .text = note->text,
            };
        }
        ok = index_set_notes(app->index, list, notes.count, stamp, err);
    }
    free(list);
    free(known);
    store_notes_release(&notes);
    return ok;
}

bool app_notes_unindex(struct app *app, struct error *err)
{
    return index_notes(app, err) && index_forget_deleted(app->index, err);
}

/* How many were erased when the index was last cleaned. */
#define ERASED_KEY "index-erased"

bool app_notes_forget_erased(struct app *app, struct error *err)
{
    struct str done = STR_INIT;
    struct event_id *ids = NULL;
    size_t count = 0;
    char text[24];
    bool ok = store_redactions(app->store, &ids, &count, err);

    snprintf(text, sizeof(text), "%zu", count);
    (void)store_ui_get(app->store, ERASED_KEY, &done);
    if (ok && count > 0 && !str_equal(done.buf, text)) {
        ok = app_notes_unindex(app, err) &&
             store_ui_set(app->store, ERASED_KEY, text, err);
    }
    free(ids);
    str_release(&done);
    return ok;
}

bool app_search(struct app *app, const char *words,
                const struct search_options *options,
                struct search_results *results, struct error *err)
{
    struct error ignored = ERROR_INIT;

    /* Another program may hold the index: search what it has. */
    if (!index_notes(app, &ignored)) {
        app_add_problem(app, "%s", error_get(&ignored));
    }
    error_release(&ignored);
    return search_query(app->index, words, options, results, err);
}
