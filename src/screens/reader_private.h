/* The reader: what its files share. */
#ifndef SCREENS_READER_PRIVATE_H
#define SCREENS_READER_PRIVATE_H

#include "app/app.h"
#include "markup/layout.h"
#include "screens/screens.h"
#include "ui/list.h"
#include "ui/text.h"

struct reading {
    struct app_episode *episode;
    struct layout *layout;
    struct text text;
    struct list outline;
    bool showing_outline;
    bool follow;
    int width;
    int height;
    struct layout_place place; /* of the top line */
    /* What stood on the screen long enough is read. */
    struct layout_place read_from;
    int64_t shown_at_ms;
    char title[96];
    char right[48];
};

/* reader_place.c */
/* The chapter of the metadata for one of the script, or -1. */
int reader_meta_chapter(const struct reading *self, int chapter);
/* Counts as read what stands on the screen, if it stood there long enough;
 * the time begins anew. Before the place changes, and at the end. */
void reader_count(struct screen *screen);
/* Keeps the place for the next time, unless the profile is only read. */
void reader_keep_place(struct screen *screen);
/* Sets the place to where reading was left, else to where listening was; leaves
 * it alone if there is neither. */
void reader_restore_place(struct screen *screen);
/* Line and byte of the layout where a word of the script's chapter begins. */
struct text_place reader_place_of(const struct reading *self, int chapter,
                                  size_t word);

#endif
