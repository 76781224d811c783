/* Notes and bookmarks, of one episode or of all, in the order of places. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/vault.h"
#include "base/file.h"
#include "screens/notes_private.h"
#include "store/store_vault.h"

enum {
    ACT_OPEN = 1,
    ACT_EDIT,
    ACT_EDIT_TEXT,
    ACT_EDITOR,
    ACT_ADD,
    ACT_ADD_TEXT,
    ACT_REMOVE,
    ACT_REMOVE_YES,
    ACT_ERASE,
    ACT_ERASE_YES,
    ACT_EXPORT,
    ACT_EXPORT_FILE,
    ACT_EXPORT_OVER,
    ACT_ENCRYPTION,
};

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right", N_("Read at its place"), "open", 0},
    {ACT_EDIT, "edit", "e", N_("Change the text; a long one in your editor"),
     "edit", 0},
    {ACT_EDIT_TEXT, "edit-text", NULL, NULL, NULL, 0},
    {ACT_EDITOR, "editor", "E", N_("Change it in your editor"), NULL, 0},
    {ACT_ADD, "add", "a", N_("Write a note to the episode"), "add", 0},
    {ACT_ADD_TEXT, "add-text", NULL, NULL, NULL, 0},
    {ACT_REMOVE, "remove", "x", N_("Remove it, after a question"), "remove", 0},
    {ACT_REMOVE_YES, "remove-yes", NULL, NULL, NULL, 0},
    {ACT_ERASE, "erase", "D",
     N_("Take its text away for good, on every device"), NULL, 0},
    {ACT_ERASE_YES, "erase-yes", NULL, NULL, NULL, 0},
    {ACT_EXPORT, "export", "X", N_("Write them to a file, as Markdown"),
     "export", 0},
    {ACT_EXPORT_FILE, "export-file", NULL, NULL, NULL, 0},
    {ACT_EXPORT_OVER, "export-over", NULL, NULL, NULL, 0},
    {ACT_ENCRYPTION, "encryption", "K", N_("Encrypt them, or unlock them"),
     NULL, 0},
    LIST_ACTIONS,
    ACTION_END,
};

enum {
    PROMPT_BYTES = 200, /* longer texts go to the editor */
};

static bool read_notes(struct screen *screen, struct error *err)
{
    struct notes *self = screen->state;
    struct app *app = screen_app(screen);
    struct store_sealed sealed;
    char id[8];
    const char *episode =
        self->episode > 0 ? episode_id_format(self->episode, id) : NULL;
    bool ok;

    notes_clear(self);
    ok = store_notes_of(app_store(app), episode, &self->lists[0], err) &&
         store_bookmarks_of(app_store(app), episode, &self->lists[1], err);
    notes_merge(self, app_outline(app, OUTLINE_CHAPTERS));
    store_sealed_count(app_store(app), &sealed);
    self->locked = sealed.locked;
    snprintf(self->right, sizeof(self->right), "%zu %s, %zu %s%s",
             self->lists[0].count, self->lists[0].count == 1 ? "note" : "notes",
             self->lists[1].count,
             self->lists[1].count == 1 ? "bookmark" : "bookmarks",
             self->locked > 0 ? ", some locked" : "");
    list_set_count(&self->list, self->count);
    return ok;
}

static void load(struct screen *screen)
{
    struct error ignored = ERROR_INIT;

    /* What could be read is shown; the store's own troubles are on home. */
    (void)!read_notes(screen, &ignored);
    error_release(&ignored);
}

static bool notes_open(struct screen *screen, const char *argument,
                       struct error *err)
{
    struct notes *self = screen->state;

    list_init(&self->list, &notes_source, self);
    if (argument != NULL && argument[0] != '\0') {
        self->episode = app_find_episode(screen_app(screen), argument, err);
        if (self->episode == 0) {
            return false;
        }
    }
    return read_notes(screen, err);
}

static void notes_close(struct screen *screen)
{
    struct notes *self = screen->state;

    notes_clear(self);
    free(self->rows);
    free(self->file);
    list_release(&self->list);
}

static struct wish open_place(const struct notes *self)
{
    const struct note_row *row = notes_selected(self);
    struct str place = STR_INIT;
    struct wish wish;

    if (row == NULL) {
        return wish_none();
    }
    str_add(&place, row->note->episode);
    if (row->note->chapter != NULL) {
        str_add_format(&place, "@%s:%lld", row->note->chapter,
                       (long long)row->note->word);
    }
    wish =
        wish_open(row->note->chapter != NULL ? "reader" : "episode", place.buf);
    str_release(&place);
    return wish;
}

/* What the answer of a prompt, a question or the editor will be about: the
 * rows may have changed by then. */
static const struct note_row *aim(struct notes *self)
{
    const struct note_row *row = notes_selected(self);

    if (row != NULL) {
        memcpy(self->id, row->note->id, sizeof(self->id));
        self->id_bookmark = row->bookmark;
        self->id_episode = row->episode;
    }
    return row;
}

static struct wish set_text(struct screen *screen, const char *text,
                            const char *done)
{
    struct notes *self = screen->state;
    struct app *app = screen_app(screen);
    struct error err = ERROR_INIT;
    struct wish wish;
    bool ok = self->id_bookmark ? app_bookmark_set(app, self->id, text, &err)
                                : app_note_set(app, self->id, text, &err);

    wish = ok ? wish_message(ROLE_STATUS, "%s %s",
                             self->id_bookmark ? "bookmark" : "note", done)
              : wish_error(&err);
    error_release(&err);
    load(screen);
    return wish;
}

/* Out to the editor, and back with what was written. */
static struct wish edit_long(struct screen *screen)
{
    const struct note_row *row = aim(screen->state);

    return row == NULL ? wish_none()
                       : screen_edit_note(screen_app(screen), row->note->text,
                                          row->note->id, ACT_EDITOR);
}

static struct wish change_text(struct screen *screen, const char *text)
{
    return set_text(screen, text, "changed");
}

static struct wish edit(struct screen *screen)
{
    const struct note_row *row = aim(screen->state);

    if (row == NULL) {
        return wish_none();
    }
    if (strlen(row->note->text) > PROMPT_BYTES ||
        strchr(row->note->text, '\n') != NULL) {
        return edit_long(screen);
    }
    return screen_prompt_note(screen_app(screen),
                              row->bookmark ? "Bookmark: " : "Note: ",
                              row->note->text, row->note->id, ACT_EDIT_TEXT);
}

/* A note about the whole episode of the row, or of the screen. */
static struct wish ask_note(struct screen *screen)
{
    struct notes *self = screen->state;
    const struct note_row *row = aim(self);
    int n = row != NULL ? row->episode : self->episode;
    char *label;
    struct wish wish;

    if (n == 0) {
        return wish_message(ROLE_WARN,
                            "notes are written in the reader or on an "
                            "episode's page");
    }
    self->id_episode = n;
    label = xasprintf("Note to episode %d: ", n);
    wish =
        screen_prompt_note(screen_app(screen), label, "", NULL, ACT_ADD_TEXT);
    free(label);
    return wish;
}

static struct wish add_text(struct screen *screen, const char *text)
{
    struct notes *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish = wish_message(ROLE_STATUS, "note kept");

    if (!app_note_add(screen_app(screen), self->id_episode, NULL, 0, text,
                      &err)) {
        wish_release(&wish);
        wish = wish_error(&err);
    }
    error_release(&err);
    load(screen);
    return wish;
}

static struct wish ask_remove(struct notes *self)
{
    const struct note_row *row = aim(self);

    return row == NULL
               ? wish_none()
               : wish_ask(ACT_REMOVE_YES, "Remove this %s%s?",
                          row->bookmark ? "bookmark" : "note",
                          row->note->versions > 1 ? ", in all its versions"
                                                  : "");
}

static struct wish ask_erase(struct notes *self)
{
    const struct note_row *row = aim(self);

    return row == NULL ? wish_none()
                       : wish_ask(ACT_ERASE_YES,
                                  "Erase this %s here and on every "
                                  "device? Nothing brings it back.",
                                  row->bookmark ? "bookmark" : "note");
}

static struct wish erase(struct screen *screen)
{
    struct notes *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish = app_note_erase(screen_app(screen), self->id, &err)
                           ? wish_message(ROLE_STATUS, "erased")
                           : wish_error(&err);

    error_release(&err);
    load(screen);
    return wish;
}

static struct wish export(struct screen *screen)
{
    struct notes *self = screen->state;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct wish wish;

    if (app_notes_markdown(screen_app(screen), self->episode, &text, &err) &&
        file_write_atomic(self->file, text.buf, text.len, 0644, &err)) {
        wish = wish_message(ROLE_STATUS, "written to %s", self->file);
    } else {
        wish = wish_error(&err);
    }
    str_release(&text);
    error_release(&err);
    return wish;
}

static struct wish export_to(struct screen *screen, const char *file)
{
    struct notes *self = screen->state;

    free(self->file);
    self->file = xstrdup(file);
    return file_exists(file)
               ? wish_ask(ACT_EXPORT_OVER, "%s is there already. Replace it?",
                          file)
               : export(screen);
}

/* Answers of prompts. An empty one changes nothing. */
static struct wish act_answer(struct screen *screen,
                              const struct action_call *call)
{
    bool empty = call->argument == NULL || call->argument[0] == '\0';

    if (call->step != ACTION_DO || empty) {
        return wish_redraw();
    }
    switch (call->id) {
    case ACT_EDIT_TEXT:
        return set_text(screen, call->argument, "changed");
    case ACT_ADD_TEXT:
        return add_text(screen, call->argument);
    default:
        return export_to(screen, call->argument);
    }
}

static struct wish ask_export(const struct notes *self)
{
    return self->count == 0
               ? wish_message(ROLE_WARN, "there is nothing to write")
               : wish_prompt("Write to file: ", "notes.md", false,
                             ACT_EXPORT_FILE);
}

static struct wish notes_act(struct screen *screen,
                             const struct action_call *call)
{
    struct notes *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return open_place(self);
    case ACT_EDIT:
        return edit(screen);
    case ACT_EDITOR:
        return call->argument != NULL
                   ? screen_edited_note(screen, call, change_text)
                   : edit_long(screen);
    case ACT_ADD:
        return ask_note(screen);
    case ACT_REMOVE:
        return ask_remove(self);
    case ACT_REMOVE_YES:
        return set_text(screen, "", "removed");
    case ACT_ERASE:
        return ask_erase(self);
    case ACT_ERASE_YES:
        return erase(screen);
    case ACT_EXPORT:
        return ask_export(self);
    case ACT_EXPORT_OVER:
        return export(screen);
    case ACT_ENCRYPTION:
        return wish_open("encryption", NULL);
    case ACT_EDIT_TEXT:
    case ACT_ADD_TEXT:
    case ACT_EXPORT_FILE:
        return act_answer(screen, call);
    default:
        return wish;
    }
}

static bool notes_key(struct screen *screen, const struct key *key,
                      struct wish *wish)
{
    struct notes *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_OPEN, wish);
}

static void notes_resize(struct screen *screen, int width, int height)
{
    struct notes *self = screen->state;

    (void)width;
    list_resize(&self->list, notes_list_rows(height));
}

static const char *notes_title(const struct screen *screen)
{
    const struct notes *self = screen->state;

    return self->episode > 0 ? "Notes and bookmarks of one episode"
                             : "Notes and bookmarks";
}

static const char *notes_right(const struct screen *screen)
{
    const struct notes *self = screen->state;

    return self->right;
}

const struct screen_ops notes_screen = {
    .name = "notes",
    .help = N_("What you wrote and the places you kept. Changed on two devices "
               "at once, a note has versions: changing one ends that."),
    .actions = actions,
    .state_size = sizeof(struct notes),
    .open = notes_open,
    .close = notes_close,
    .act = notes_act,
    .key = notes_key,
    .draw = notes_draw,
    .title = notes_title,
    .title_right = notes_right,
    .resize = notes_resize,
    .changed = load,
};
