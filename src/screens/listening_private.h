/* Now playing: what its files share. */
#ifndef SCREENS_LISTENING_PRIVATE_H
#define SCREENS_LISTENING_PRIVATE_H

#include "app/listen.h"
#include "markup/sentence.h"
#include "screens/screens.h"

enum { LISTENING_CHAPTERS = 32 }; /* shown; a script has fewer */

/* The actions of the table in listening.c. */
enum listening_action {
    ACT_PAUSE = 1,
    ACT_BACK,
    ACT_ON,
    ACT_FAR_BACK,
    ACT_FAR_ON,
    ACT_SLOWER,
    ACT_FASTER,
    ACT_MUCH_SLOWER,
    ACT_MUCH_FASTER,
    ACT_NORMAL,
    ACT_PREVIOUS,
    ACT_NEXT,
    ACT_REPEAT,
    ACT_SENTENCE_BACK,
    ACT_SENTENCE_ON,
    ACT_PARAGRAPH_BACK,
    ACT_PARAGRAPH_ON,
    ACT_JUMP,
    ACT_QUIETER,
    ACT_LOUDER,
    ACT_NOTE,
    ACT_NOTE_TEXT,
    ACT_BOOKMARK,
    ACT_READ,
    ACT_QUIZ,
    ACT_MARK,
    ACT_STOP,
    ACT_SILENT,
    ACT_SLEEP,
    ACT_KEEP_SPEED,
    ACT_NEXT_EPISODE,
    ACT_CHECK,
    ACT_DEVICE,
    ACT_CHAPTERS,
    ACT_EDITOR,
};

struct listening_state {
    const struct listen *listen;
    struct sentences sentences;
    int sentences_of; /* chapter they are of, or -1 */
    int episode_of;   /* and episode */
    double starts[LISTENING_CHAPTERS];
    struct listen_chapter chapters[LISTENING_CHAPTERS];
    size_t start_count;
    char title[96];
    char right[32];
    struct str status;
    int sleep_step;   /* of the sleep timer's key, 0: off */
    size_t note_word; /* where a note was begun */
    int note_chapter;
};

/* listening_view.c */
/* Looks at what plays; also the screen's `changed`. */
void listening_refresh(struct screen *screen);
void listening_draw(const struct screen *screen, struct canvas *canvas);
const char *listening_title(const struct screen *screen);
const char *listening_right(const struct screen *screen);
const char *listening_status(const struct screen *screen);

/* listening_sound.c */
/* An action that moves the sound (place, speed, volume, with or without
 * sound). Says so where the player cannot; nothing for any other action. */
struct wish listening_act_sound(struct screen *screen,
                                const struct action_call *call);

/* chapters.c: one row, "3  Why busy servers feel slow     4:10  82 %". */
void chapter_draw_row(const struct listen *listen,
                      const struct listen_chapter *chapter, int number,
                      struct canvas *row);

#endif
