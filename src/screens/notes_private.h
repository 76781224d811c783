/* The screen of notes and bookmarks: what its files share. */
#ifndef SCREENS_NOTES_PRIVATE_H
#define SCREENS_NOTES_PRIVATE_H

#include "app/keep.h"
#include "screens/screens.h"
#include "ui/list.h"

struct note_row {
    const struct store_note *note; /* NULL: header of an episode */
    bool bookmark;
    int episode;
    char *where; /* chapter; header: the episode's title */
    char *line;  /* the text on one line */
};

struct notes {
    struct list list;
    struct store_notes lists[2]; /* notes, bookmarks */
    struct note_row *rows;
    size_t count;
    size_t capacity;
    int episode; /* 0: all */
    char id[37]; /* what a prompt, question or editor is about */
    bool id_bookmark;
    int id_episode;
    char *file;     /* to export to */
    int64_t locked; /* encrypted lines that cannot be opened here */
    char right[96];
};

/* notes_view.c */
extern const struct list_source notes_source;
/* Forgets the rows and the notes that they show. */
void notes_clear(struct notes *self);
/* Makes the rows of self->lists, with headers of episodes. */
void notes_merge(struct notes *self, const struct outline *outline);
/* The selected row, or NULL. */
const struct note_row *notes_selected(const struct notes *self);
void notes_draw(const struct screen *screen, struct canvas *canvas);
/* Rows of the list in a body of that height. */
int notes_list_rows(int height);

#endif
