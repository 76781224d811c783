/* The reader: a script laid out for the screen, with outline, search inside,
 * text that follows the sound, and the place kept. */
#include <stdio.h>

#include "app/keep.h"
#include "app/listen.h"
#include "base/clock.h"
#include "screens/layout_runs.h"
#include "screens/reader_private.h"

enum {
    ACT_OUTLINE = 1,
    ACT_GO,
    ACT_NEXT,
    ACT_PREVIOUS,
    ACT_PLAY,
    ACT_FOLLOW,
    ACT_NOTE,
    ACT_NOTE_TEXT,
    ACT_BOOKMARK,
    ACT_BOOKMARK_TEXT,
    ACT_QUIZ,
    ACT_BACK,
};

enum { MODE_TEXT_SHOWN = 1, MODE_OUTLINE = 2 };

static const struct action actions[] = {
    {ACT_OUTLINE, "outline", "o Tab", N_("Show or hide the outline"), "outline",
     0},
    {ACT_GO, "go", "Enter l Right", N_("Go to the chapter"), "go",
     MODE_OUTLINE},
    {ACT_BACK, "text", "h Left", N_("Back to the text"), NULL, MODE_OUTLINE},
    {ACT_NEXT, "next-chapter", ". ]", N_("Next chapter"), NULL,
     MODE_TEXT_SHOWN},
    {ACT_PREVIOUS, "previous-chapter", ", [", N_("Chapter before"), NULL,
     MODE_TEXT_SHOWN},
    {ACT_PLAY, "play", "p", N_("Play from the top of the screen, or pause"),
     "play", MODE_TEXT_SHOWN},
    {ACT_FOLLOW, "follow", "f", N_("Follow the sound, or stop following"), NULL,
     MODE_TEXT_SHOWN},
    {ACT_NOTE, "note", "a", N_("Write a note here"), "note", MODE_TEXT_SHOWN},
    {ACT_NOTE_TEXT, "note-text", NULL, NULL, NULL, 0},
    {ACT_BOOKMARK, "bookmark", "b", N_("Keep this place"), NULL,
     MODE_TEXT_SHOWN},
    {ACT_BOOKMARK_TEXT, "bookmark-text", NULL, NULL, NULL, 0},
    {ACT_QUIZ, "quiz", "z", N_("Take the quiz"), "quiz", 0},
    TEXT_ACTIONS,
    ACTION_END,
};

static size_t text_line(const void *context, size_t line, struct text_run *runs,
                        size_t max)
{
    const struct reading *self = context;

    return layout_runs(self->layout, line, runs, max);
}

static const struct text_source text_source = {text_line};

static void outline_text(const void *context, size_t item, struct str *out)
{
    const struct reading *self = context;

    str_add(out, self->episode->meta.chapters[item].title);
}

static const struct list_source outline_source = {outline_text, NULL};

static void set_right(struct reading *self)
{
    int chapter = reader_meta_chapter(self, self->place.chapter);

    snprintf(self->right, sizeof(self->right), "%d/%zu  %d %%",
             chapter >= 0 ? chapter + 1 : 1, self->episode->meta.chapter_count,
             text_percent(&self->text));
}

static void go_to(struct reading *self, int chapter, size_t word)
{
    size_t line = layout_find_word(self->layout, chapter, word);

    if (word == 0) {
        line = layout_find_chapter(self->layout, chapter);
    }
    text_go(&self->text, line);
    self->place = (struct layout_place){chapter, word};
}

/* A blank column at both sides where the text still has its 40 columns. */
static int margin(int width)
{
    return width >= 42 ? 1 : 0;
}

static void lay_out(struct reading *self)
{
    struct layout_options options = LAYOUT_OPTIONS_INIT;

    layout_free(self->layout);
    options.width = self->width - 2 * margin(self->width);
    self->layout = layout_new(self->episode->script, &options);
    text_set_count(&self->text, layout_get_count(self->layout));
}

static void moved(struct screen *screen)
{
    struct reading *self = screen->state;

    reader_count(screen);
    self->place = layout_get_place(self->layout, self->text.top);
    set_right(self);
}

static bool find_place(struct screen *screen, const char *argument,
                       struct ref *ref, struct error *err)
{
    if (argument == NULL || argument[0] == '\0') {
        return error_set_code(err, ERROR_USAGE,
                              "which episode? try :reader 51");
    }
    return app_resolve(screen_app(screen), argument, ref, err) &&
           ((ref->kind == REF_EPISODE || ref->kind == REF_PLACE) ||
            error_set_code(err, ERROR_USAGE, "'%s' is not an episode",
                           argument));
}

static bool reader_open(struct screen *screen, const char *argument,
                        struct error *err)
{
    struct reading *self = screen->state;
    struct ref ref;
    int meta;

    text_init(&self->text, &text_source, self);
    list_init(&self->outline, &outline_source, self);
    if (!find_place(screen, argument, &ref, err) ||
        !app_episode_read(screen_app(screen), ref.episode, &self->episode,
                          err)) {
        return false;
    }
    if (self->episode->script == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "episode %d has no script yet", ref.episode);
    }
    snprintf(self->title, sizeof(self->title), "Ep %d  %.80s", self->episode->n,
             self->episode->meta.title);
    list_set_count(&self->outline, self->episode->meta.chapter_count);
    self->place = (struct layout_place){NO_CHAPTER, 0};
    if (ref.kind == REF_PLACE) {
        meta = app_episode_find_chapter(self->episode, ref.id);
        if (meta >= 0 && self->episode->chapter_of[meta] != NO_CHAPTER) {
            self->place = (struct layout_place){self->episode->chapter_of[meta],
                                                ref.word};
        }
    } else {
        reader_restore_place(screen);
    }
    self->shown_at_ms = clock_monotonic_ms();
    self->follow = true;
    self->width = 80;
    lay_out(self);
    return true;
}

static void reader_close(struct screen *screen)
{
    struct reading *self = screen->state;

    if (self->layout != NULL) {
        reader_count(screen);
        reader_keep_place(screen);
    }
    text_release(&self->text);
    list_release(&self->outline);
    layout_free(self->layout);
    app_episode_free(self->episode);
}

static const struct listen *playing_here(struct screen *screen)
{
    struct reading *self = screen->state;
    const struct listen *listen = app_listen(screen_app(screen));

    return listen->episode != NULL && listen->episode->n == self->episode->n
               ? listen
               : NULL;
}

static void show_spoken(struct screen *screen)
{
    struct reading *self = screen->state;
    const struct listen *listen = playing_here(screen);
    int chapter;
    struct text_place from;
    struct text_place to;

    if (listen == NULL || listen->sentence_to <= listen->sentence_from ||
        (chapter = self->episode->chapter_of[listen->chapter]) == NO_CHAPTER) {
        text_clear_range(&self->text);
        return;
    }
    from = reader_place_of(self, chapter, listen->sentence_from);
    to = reader_place_of(self, chapter, listen->sentence_to);
    text_set_range(&self->text, from, to);
    if (self->follow && listen->state == LISTEN_PLAYING) {
        text_show(&self->text, from.line);
        self->place = layout_get_place(self->layout, self->text.top);
        set_right(self);
    }
}

static struct wish play(struct screen *screen)
{
    struct reading *self = screen->state;
    struct app *app = screen_app(screen);
    const struct listen *listen = playing_here(screen);
    struct error err = ERROR_INIT;
    struct wish wish = wish_redraw();
    int meta = reader_meta_chapter(self, self->place.chapter);

    self->follow = true;
    if (listen != NULL &&
        (listen->state == LISTEN_PLAYING || listen->state == LISTEN_PAUSED)) {
        app_listen_toggle(app);
        return wish;
    }
    if (!app_play(app, self->episode->n,
                  &(struct listen_from){
                      .chapter =
                          self->episode->meta.chapters[meta >= 0 ? meta : 0].id,
                      .word = self->place.word,
                  },
                  &err)) {
        wish = wish_error(&err);
    } else if (app_listen(app)->state == LISTEN_SILENT) {
        wish = wish_message(ROLE_WARN, "%s", app_listen(app)->why);
    }
    error_release(&err);
    return wish;
}

static struct wish keep(struct screen *screen, const struct action_call *call,
                        bool bookmark)
{
    struct reading *self = screen->state;
    struct app *app = screen_app(screen);
    int meta = reader_meta_chapter(self, self->place.chapter);
    const char *chapter = self->episode->meta.chapters[meta >= 0 ? meta : 0].id;
    struct error err = ERROR_INIT;
    struct wish wish;
    bool ok;

    if (call->step != ACTION_DO || call->argument == NULL ||
        call->argument[0] == '\0') {
        return wish_redraw();
    }
    ok = bookmark ? app_bookmark_add(app, self->episode->n, chapter,
                                     self->place.word, call->argument, &err)
                  : app_note_add(app, self->episode->n, chapter,
                                 self->place.word, call->argument, &err);
    wish = ok ? wish_message(ROLE_STATUS, "%s kept",
                             bookmark ? "bookmark" : "note")
              : wish_error(&err);
    error_release(&err);
    return wish;
}

static struct wish go_chapter(struct screen *screen, int by)
{
    struct reading *self = screen->state;
    int meta = reader_meta_chapter(self, self->place.chapter) + by;

    if (meta < 0 || meta >= (int)self->episode->meta.chapter_count ||
        self->episode->chapter_of[meta] == NO_CHAPTER) {
        return wish_none();
    }
    reader_count(screen);
    self->follow = false;
    go_to(self, self->episode->chapter_of[meta], 0);
    set_right(self);
    return wish_redraw();
}

static struct wish act_outline(struct screen *screen,
                               const struct action_call *call)
{
    struct reading *self = screen->state;
    struct action_call translated = *call;
    struct wish wish = wish_none();
    size_t item;

    if (call->id == ACT_GO) {
        item = list_get_selected(&self->outline);
        self->showing_outline = false;
        if (item != LIST_NONE &&
            self->episode->chapter_of[item] != NO_CHAPTER) {
            self->follow = false;
            go_to(self, self->episode->chapter_of[item], 0);
            set_right(self);
        }
        return wish_redraw();
    }
    if (call->id == ACT_BACK) {
        self->showing_outline = false;
        return wish_redraw();
    }
    /* Movements of the text mean the same in the outline. */
    translated.id = call->id - TEXT_DOWN + LIST_DOWN;
    list_act(&self->outline, &translated, &wish);
    return wish;
}

static struct wish turn_outline(struct reading *self)
{
    int meta = reader_meta_chapter(self, self->place.chapter);

    self->showing_outline = !self->showing_outline;
    list_select(&self->outline, meta >= 0 ? (size_t)meta : 0);
    return wish_redraw();
}

static struct wish go_quiz(const struct reading *self)
{
    char argument[16];

    snprintf(argument, sizeof(argument), "%d", self->episode->n);
    return wish_open("quiz", argument);
}

/* Movements, in what is shown. */
static struct wish act_shown(struct screen *screen,
                             const struct action_call *call)
{
    struct reading *self = screen->state;
    struct wish wish = wish_none();

    if (self->showing_outline) {
        return act_outline(screen, call);
    }
    if (text_act(&self->text, call, &wish) && wish.kind != WISH_NONE) {
        self->follow = false;
        moved(screen);
    }
    return wish;
}

static struct wish reader_act(struct screen *screen,
                              const struct action_call *call)
{
    struct reading *self = screen->state;

    switch (call->id) {
    case ACT_OUTLINE:
        return turn_outline(self);
    case ACT_NEXT:
        return go_chapter(screen, action_count(call));
    case ACT_PREVIOUS:
        return go_chapter(screen, -action_count(call));
    case ACT_PLAY:
        return play(screen);
    case ACT_FOLLOW:
        self->follow = !self->follow;
        show_spoken(screen);
        return wish_message(ROLE_STATUS, self->follow ? "following the sound"
                                                      : "not following");
    case ACT_NOTE:
        return screen_prompt_note(screen_app(screen), "Note: ", "",
                                  self->episode->meta.id, ACT_NOTE_TEXT);
    case ACT_NOTE_TEXT:
        return keep(screen, call, false);
    case ACT_BOOKMARK:
        return screen_prompt_note(screen_app(screen), "Bookmark: ", "here",
                                  self->episode->meta.id, ACT_BOOKMARK_TEXT);
    case ACT_BOOKMARK_TEXT:
        return keep(screen, call, true);
    case ACT_QUIZ:
        return go_quiz(self);
    default:
        return act_shown(screen, call);
    }
}

static bool reader_key(struct screen *screen, const struct key *key,
                       struct wish *wish)
{
    struct reading *self = screen->state;

    (void)wish;
    if (self->showing_outline) {
        return list_mouse(&self->outline, key, NULL);
    }
    if (!text_mouse(&self->text, key)) {
        return false;
    }
    self->follow = false;
    moved(screen);
    return true;
}

static void outline_row(const void *context, size_t item, struct canvas *row)
{
    const struct reading *self = context;

    canvas_text_fit(row, 0, 0, row->width, ROLE_TEXT,
                    self->episode->meta.chapters[item].title);
}

static void reader_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct reading *self = screen->state;
    struct canvas body;

    if (self->showing_outline) {
        list_draw(&self->outline, canvas, outline_row, self);
        return;
    }
    body =
        canvas_sub(canvas, margin(canvas->width), 0,
                   canvas->width - 2 * margin(canvas->width), canvas->height);
    text_draw(&self->text, &body);
}

static void reader_resize(struct screen *screen, int width, int height)
{
    struct reading *self = screen->state;
    struct layout_place place = self->place;

    self->height = height;
    if (width != self->width || self->text.count == 0) {
        self->width = width;
        lay_out(self);
    }
    text_resize(&self->text, height);
    list_resize(&self->outline, height);
    if (place.chapter != NO_CHAPTER) {
        go_to(self, place.chapter, place.word);
    }
    show_spoken(screen);
    set_right(self);
}

static unsigned reader_mode(const struct screen *screen)
{
    const struct reading *self = screen->state;

    return self->showing_outline ? MODE_OUTLINE : MODE_TEXT_SHOWN;
}

static const char *reader_title(const struct screen *screen)
{
    const struct reading *self = screen->state;

    return self->title;
}

static const char *reader_right(const struct screen *screen)
{
    const struct reading *self = screen->state;

    return self->right;
}

const struct screen_ops reader_screen = {
    .name = "reader",
    .help = N_("The script. It follows the sound while that plays."),
    .actions = actions,
    .state_size = sizeof(struct reading),
    .open = reader_open,
    .close = reader_close,
    .act = reader_act,
    .key = reader_key,
    .draw = reader_draw,
    .title = reader_title,
    .title_right = reader_right,
    .resize = reader_resize,
    .changed = show_spoken,
    .mode = reader_mode,
};
