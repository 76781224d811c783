/* What now playing shows: the text that follows the sound, the bar, a line that
 * says why nothing plays. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "screens/bar.h"
#include "screens/listening_private.h"

/* Of the text; of the chapters beside it, in a terminal so wide. */
enum { TEXT_COLUMNS = 76, LIST_COLUMNS = 64, WIDE = 120 };

static void measure_chapters(struct app *app, struct listening_state *self)
{
    const struct app_episode *episode = self->listen->episode;
    size_t words = 0;
    size_t before = 0;

    self->start_count = episode->meta.chapter_count < LISTENING_CHAPTERS
                            ? episode->meta.chapter_count
                            : LISTENING_CHAPTERS;
    for (size_t i = 0; i < self->start_count; i++) {
        int at = episode->chapter_of[i];

        words += at == NO_CHAPTER ? 0 : episode->script->chapters[at].words;
    }
    for (size_t i = 0; i < self->start_count; i++) {
        int at = episode->chapter_of[i];

        self->starts[i] = words > 0 ? (double)before / (double)words : 0;
        before += at == NO_CHAPTER ? 0 : episode->script->chapters[at].words;
        app_listen_get_chapter(app, (int)i, &self->chapters[i]);
    }
}

static void say_offer(const struct listen *listen, struct str *status)
{
    str_add(status, "Another device is at ");
    number_add_clock(status, (int64_t)listen->offer_s);
    str_add_format(status, " (%s): {jump} goes there",
                   listen->episode->meta.chapters[listen->offer_chapter].title);
}

/* What is worth saying while all goes well: an offer, then what the player
 * cannot do. */
static void say_while_playing(const struct listen *listen, struct str *status)
{
    if (listen->offer_chapter >= 0) {
        say_offer(listen, status);
    } else if (listen->why != NULL) {
        str_add(status, listen->why);
    } else if (!listen->silent && listen->far) {
        str_add(status, "over ssh: the sound is on the far machine");
    } else if (!listen->silent && listen->player->lacks != NULL) {
        str_add(status, listen->player->lacks);
    }
}

static void say_at_end(const struct listen *listen, struct str *status)
{
    str_add(status, "The end.  {quiz} takes the quiz");
    if (listen->next_in_s > 0) {
        str_add_format(status, "; episode %d in %d s, any key stops that",
                       listen->next_episode, listen->next_in_s);
    } else if (listen->why != NULL) {
        str_add_format(status, "; %s", listen->why);
    }
}

static void say_in_pause(const struct listen *listen, struct str *status)
{
    if (listen->offer_chapter >= 0) {
        say_offer(listen, status);
    } else if (listen->check_chapter >= 0) {
        str_add_format(
            status,
            "Chapter %d: one or two questions: {check}; or go on: {pause}",
            listen->check_chapter + 1);
    } else {
        str_add(status, listen->why != NULL ? listen->why : "Paused");
    }
}

static void set_status(struct listening_state *self)
{
    const struct listen *listen = self->listen;

    str_clear(&self->status);
    switch (listen->state) {
    case LISTEN_PREPARING:
        str_add_format(&self->status,
                       "The voice is preparing this chapter: %.0f %%%s",
                       listen->prepared * 100,
                       listen->held ? "; then it stays paused" : "");
        break;
    case LISTEN_SILENT:
        str_add_format(&self->status,
                       listen->no_device
                           ? "{sound-device} others, {silent} reads on: %s"
                           : "{silent} reads on: %s",
                       listen->why != NULL ? listen->why : "no sound");
        break;
    case LISTEN_ENDED:
        say_at_end(listen, &self->status);
        break;
    case LISTEN_PAUSED:
        say_in_pause(listen, &self->status);
        break;
    case LISTEN_PLAYING:
        say_while_playing(listen, &self->status);
        break;
    case LISTEN_NOTHING:
        break;
    }
}

void listening_refresh(struct screen *screen)
{
    struct listening_state *self = screen->state;
    const struct listen *listen = app_listen(screen_app(screen));
    const struct app_episode *episode = listen->episode;

    self->listen = listen;
    if (episode == NULL) {
        snprintf(self->title, sizeof(self->title), "Nothing is playing");
        return;
    }
    snprintf(self->title, sizeof(self->title), "Ep %d  %.80s", episode->n,
             episode->meta.title);
    snprintf(self->right, sizeof(self->right), "%d/%zu", listen->chapter + 1,
             episode->meta.chapter_count);
    if ((self->sentences_of != listen->chapter ||
         self->episode_of != episode->n) &&
        episode->chapter_of[listen->chapter] != NO_CHAPTER) {
        sentences_of_chapter(episode->script,
                             episode->chapter_of[listen->chapter],
                             &self->sentences);
        self->sentences_of = listen->chapter;
        self->episode_of = episode->n;
    }
    measure_chapters(screen_app(screen), self);
    set_status(self);
}

/* The sentence that is spoken in the middle, its neighbours around it. */
static void draw_text(const struct listening_state *self, struct canvas *canvas)
{
    const struct sentences *sentences = &self->sentences;
    size_t now = sentences_find(sentences, self->listen->sentence_from);
    int width =
        canvas->width - 4 < TEXT_COLUMNS ? canvas->width - 4 : TEXT_COLUMNS;
    int y = 0;
    size_t first;
    int above = 0;

    if (self->listen->episode == NULL || now >= sentences->count) {
        return;
    }
    /* As many before it as fill a third of the space. */
    for (first = now; first > 0; first--) {
        above += canvas_wrap(NULL, 0, 0, width, ROLE_DIM,
                             sentences->items[first - 1].text);
        if (above > canvas->height / 3) {
            break;
        }
    }
    for (size_t i = first; i < sentences->count && y < canvas->height; i++) {
        const struct sentence *one = &sentences->items[i];

        if (i > first && one->opens_block) {
            y++;
        }
        if (i == now) {
            canvas_set_cursor(canvas, 2, y, false);
            canvas_text(canvas, 0, y, ROLE_ACCENT, ">");
        }
        y += canvas_wrap(canvas, 2, y, width, i == now ? ROLE_SPOKEN : ROLE_DIM,
                         one->text);
    }
}

/* The chapters beside the text, where there is room. */
static void draw_chapters(const struct listening_state *self,
                          struct canvas *canvas)
{
    for (size_t i = 0; i < self->start_count && (int)i < canvas->height; i++) {
        struct canvas row = canvas_sub(canvas, 0, (int)i, canvas->width, 1);

        chapter_draw_row(self->listen, &self->chapters[i], (int)i, &row);
    }
}

void listening_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct listening_state *self = screen->state;
    const struct listen *listen = self->listen;
    struct canvas bar;
    struct canvas text;

    if (listen->episode == NULL) {
        canvas_text_centre(canvas, 2, ROLE_DIM, "Nothing is playing.");
        return;
    }
    canvas_text_fit(canvas, 1, 0, canvas->width - 2, ROLE_HEADING,
                    listen->episode->meta.chapters[listen->chapter].title);
    bar = canvas_sub(canvas, 1, canvas->height - 2, canvas->width - 2, 2);
    bar_draw_full(listen, self->starts, self->start_count, &bar);
    text = canvas_sub(canvas, 1, 2, canvas->width - 2, canvas->height - 5);
    draw_text(self, &text);
    if (canvas->width >= WIDE) {
        struct canvas list =
            canvas_sub(canvas, TEXT_COLUMNS + 8, 2,
                       canvas->width - TEXT_COLUMNS - 10, canvas->height - 5);

        if (list.width > LIST_COLUMNS) {
            list.width = LIST_COLUMNS;
        }
        draw_chapters(self, &list);
    }
}

const char *listening_title(const struct screen *screen)
{
    const struct listening_state *self = screen->state;

    return self->title;
}

const char *listening_right(const struct screen *screen)
{
    const struct listening_state *self = screen->state;

    return self->right;
}

const char *listening_status(const struct screen *screen)
{
    const struct listening_state *self = screen->state;

    return self->status.buf;
}
