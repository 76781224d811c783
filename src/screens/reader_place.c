/* Places of the reader: where it is left and taken up again, what was read, and
 * where a word stands in the layout. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/listen.h"
#include "base/clock.h"
#include "screens/reader_private.h"
#include "store/store_listening.h"
#include "store/store_settings.h"

/* The chapter of the metadata for one of the script, or -1. */
int reader_meta_chapter(const struct reading *self, int chapter)
{
    for (size_t i = 0; i < self->episode->meta.chapter_count; i++) {
        if (self->episode->chapter_of[i] == chapter) {
            return (int)i;
        }
    }
    return -1;
}

/* Words between two places of one chapter were read when they stood there for
 * their time at 400 words a minute. */
void reader_count(struct screen *screen)
{
    struct reading *self = screen->state;
    int64_t now = clock_monotonic_ms();
    int64_t shown = now - self->shown_at_ms;
    size_t bottom = self->text.top + (size_t)self->height;
    size_t last = layout_get_count(self->layout);
    int chapter = self->place.chapter;
    size_t from = self->place.word;
    size_t to = from;
    struct error err = ERROR_INIT;
    int meta = reader_meta_chapter(self, chapter);

    for (size_t line = self->text.top; line < bottom && line < last; line++) {
        const struct layout_line *laid = layout_get_line(self->layout, line);

        if (laid->chapter == chapter && laid->to_word > to) {
            to = laid->to_word;
        }
    }
    self->shown_at_ms = now;
    if (meta < 0 || to <= from || self->follow ||
        shown < (int64_t)(to - from) * 60000 / 400 || shown > 600000) {
        return;
    }
    if (!app_read_words(screen_app(screen), self->episode->n,
                        self->episode->meta.chapters[meta].id, from, to, shown,
                        &err)) {
        error_release(&err);
    }
}

void reader_keep_place(struct screen *screen)
{
    struct reading *self = screen->state;
    struct error err = ERROR_INIT;
    char key[32];
    char value[64];
    int meta = reader_meta_chapter(self, self->place.chapter);

    if (meta < 0 || store_is_read_only(app_store(screen_app(screen)))) {
        return;
    }
    snprintf(key, sizeof(key), "reader.%s", self->episode->meta.id);
    snprintf(value, sizeof(value), "%s:%zu",
             self->episode->meta.chapters[meta].id, self->place.word);
    if (!store_ui_set(app_store(screen_app(screen)), key, value, &err)) {
        error_release(&err);
    }
}

/* Where reading was left, else where listening was. */
void reader_restore_place(struct screen *screen)
{
    struct reading *self = screen->state;
    struct store *store = app_store(screen_app(screen));
    struct store_resume resume;
    struct str value = STR_INIT;
    char key[32];
    char *colon;
    int meta = -1;
    size_t word = 0;

    snprintf(key, sizeof(key), "reader.%s", self->episode->meta.id);
    if (store_ui_get(store, key, &value) &&
        (colon = strchr(value.buf, ':')) != NULL) {
        *colon = '\0';
        meta = app_episode_find_chapter(self->episode, value.buf);
        word = (size_t)strtoul(colon + 1, NULL, 10);
    } else if (store_resume_find(store, self->episode->meta.id, &resume)) {
        meta = app_episode_find_chapter(self->episode, resume.chapter);
        word = resume.word > 0 ? (size_t)resume.word : 0;
        store_resume_release(&resume);
    }
    if (meta >= 0 && self->episode->chapter_of[meta] != NO_CHAPTER) {
        self->place =
            (struct layout_place){self->episode->chapter_of[meta], word};
    }
    str_release(&value);
}

/* The byte of the layout's line where a word begins. */
struct text_place reader_place_of(const struct reading *self, int chapter,
                                  size_t word)
{
    size_t line = layout_find_word(self->layout, chapter, word);
    const struct layout_line *laid = layout_get_line(self->layout, line);
    struct str text = STR_INIT;
    size_t left = word > laid->from_word ? word - laid->from_word : 0;
    size_t byte = 0;

    layout_add_line(self->layout, line, &text);
    while (byte < text.len && text.buf[byte] == ' ') {
        byte++;
    }
    while (left > 0 && byte < text.len) {
        byte += strcspn(text.buf + byte, " ");
        while (byte < text.len && text.buf[byte] == ' ') {
            byte++;
        }
        left--;
    }
    str_release(&text);
    return (struct text_place){line, byte};
}
