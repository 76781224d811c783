/* The screen of a quiz or review: what its files share. */
#ifndef SCREENS_SITTING_PRIVATE_H
#define SCREENS_SITTING_PRIVATE_H

#include "app/study.h"
#include "screens/screens.h"
#include "ui/edit.h"

/* Modes of the action table: what the keys mean now. */
enum sitting_keys {
    KEYS_CHOOSE = 1 << 0,    /* single, multiple, order: letters command */
    KEYS_TRUEFALSE = 1 << 1, /* the same, with t and f */
    KEYS_TYPING = 1 << 2,    /* letters are text; commands behind Esc */
    KEYS_MATCH = 1 << 3,     /* a-i fill; commands by F-keys */
    KEYS_CONFIRM = 1 << 4,   /* a near miss: yes or no */
    KEYS_POINTS = 1 << 5,
    KEYS_SURE = 1 << 6,
    KEYS_AFTER = 1 << 7, /* the truth is shown */
    KEYS_RESULT = 1 << 8,
    /* Beside one of these, so that the key row offers only what works: */
    KEYS_HINT = 1 << 9,        /* a hint is left; letters command */
    KEYS_HINT_F = 1 << 10,     /* the same at a match */
    KEYS_EASY = 1 << 11,       /* it was right, and not called easy yet */
    KEYS_CALCULATOR = 1 << 12, /* one belongs to it and may be opened */
    KEYS_CALCULATOR_F = 1 << 13,
    KEYS_ASK = KEYS_CHOOSE | KEYS_TRUEFALSE | KEYS_TYPING | KEYS_MATCH,
};

/* The same keys, but not in a check, which takes nothing back and helps with
 * nothing. */
#define UNLESS_CHECK(keys) ((unsigned)(keys) << 16)

enum { TEXTS_MAX = 16 };

/* Columns used at most: longer lines are hard to read, and the words beside a
 * choice stand too far from it. */
enum { SITTING_WIDEST = 100 };

struct sitting_screen {
    struct study *study;
    struct response response;
    struct edit edit;                    /* numeric, text, explain */
    struct edit gaps[QUESTION_MAX_GAPS]; /* cloze */
    int cursor;                          /* row: choice, item, pair, point */
    bool lifted;                         /* order: the row moves */
    bool ticked[QUESTION_MAX_POINTS];
    bool chosen;    /* truefalse, single: something is chosen */
    bool in_editor; /* an explanation is: it has the file */
    bool too_long;  /* what it wrote there */
    const struct question *replayed; /* of the last replay */
    bool refused; /* what stands in the field was not graded: it says why */
    int width;    /* at most SITTING_WIDEST */
    int height;
    int scroll;
    int content; /* rows of all */
    int64_t since_ms;
    bool resumed;
    /* Texts filled in when the question or the stage changes. */
    char *story; /* scenario: so far */
    char *stem;
    char *exhibit;
    char *rows[TEXTS_MAX];  /* choices, items, lefts, points, in order shown */
    char *sides[TEXTS_MAX]; /* match: right sides in order shown */
    char *hints[QUESTION_MAX_HINTS];
    char *explain;
    char *feedback;
    char *truth;
    char **results; /* at the end: what each slot asked */
    size_t result_count;
    char *heard; /* "Heard in "…", 4:40 to 5:25." */
    struct str reading;
    char title[96];
    char right[48];
    char status[160];
};

/* sitting_text.c: fills the texts for the present question and stage. */
void sitting_prepare(struct sitting_screen *self);
void sitting_forget(struct sitting_screen *self);
/* "Read as 1,200 req/s" under the field, as typed so far. */
void sitting_read_field(struct sitting_screen *self);

/* Rows that matter, from the top of all. */
struct sitting_focus {
    int row; /* that must be seen, … */
    int rows;
    int said; /* where what was just said begins: the truth, a hint …; or 0 */
    int items[TEXTS_MAX]; /* where each choice, item, pair, gap, point begins */
    int item_count;
    int items_end;
};
/* sitting_view.c: draws all from row -scroll; with canvas NULL it only
 * measures. Returns the rows of all. */
int sitting_layout(const struct sitting_screen *self, struct canvas *canvas,
                   struct sitting_focus *focus);

/* The action that wish_ask() calls back when a check was passed. */
enum { SITTING_ACT_KNOWN = 90 };

/* sitting_open.c: open() of the two screens. */
bool sitting_open_quiz(struct screen *screen, const char *argument,
                       struct error *err);
bool sitting_open_review(struct screen *screen, const char *argument,
                         struct error *err);

/* sitting_ask.c: transitions, each saying what to do then. */
void sitting_count_time(struct sitting_screen *self);
void sitting_measure(struct sitting_screen *self);
void sitting_show_said(struct sitting_screen *self);
void sitting_begin(struct sitting_screen *self);
/* What stands in the fields, or under the cursor, into the response. */
void sitting_collect(struct sitting_screen *self);
void sitting_show(struct sitting_screen *self);
struct wish sitting_fail(struct error *err);
struct wish sitting_moved(struct sitting_screen *self, bool fresh);
struct wish sitting_do_answer(struct sitting_screen *self);
struct wish sitting_do_skip(struct sitting_screen *self);
struct wish sitting_do_confirm(struct sitting_screen *self, bool meant);
struct wish sitting_do_sure(struct sitting_screen *self,
                            enum certainty certainty);
struct wish sitting_do_next(struct sitting_screen *self);
struct wish sitting_do_hint(struct sitting_screen *self);
struct wish sitting_do_undo(struct sitting_screen *self);
size_t sitting_row_count(const struct sitting_screen *self);
struct wish sitting_do_move(struct sitting_screen *self, int by);
struct wish sitting_do_toggle(struct sitting_screen *self);
struct wish sitting_do_choose(struct sitting_screen *self, int row);
struct wish sitting_do_replay(struct screen *screen);
struct wish sitting_do_info(struct sitting_screen *self);
struct wish sitting_do_transcript(struct sitting_screen *self);
struct wish sitting_do_calculator(struct sitting_screen *self);
struct wish sitting_do_flag(struct screen *screen,
                            const struct action_call *call, bool dispute);
struct wish sitting_do_note(struct screen *screen,
                            const struct action_call *call);
struct wish sitting_do_suspend(struct screen *screen);
struct wish sitting_do_overrule(struct sitting_screen *self);
struct wish sitting_do_easy(struct sitting_screen *self);
struct wish sitting_do_undo_all(struct screen *screen);
struct wish sitting_do_mark_known(struct screen *screen);
struct wish sitting_do_scroll(struct sitting_screen *self, int by);

/* sitting_draft.c: what is typed, ticked or ordered and not answered yet: kept
 * when the screen is left, and there again when it is taken up. */
void sitting_keep_draft(struct sitting_screen *self);
void sitting_take_draft(struct sitting_screen *self);

/* sitting_click.c: a click into row y of the body: chooses or ticks what stands
 * there, lifts an item or drops the lifted one there; on what is chosen already
 * it answers. */
struct wish sitting_do_click(struct sitting_screen *self, int y);

/* sitting_keys.c: what the keys mean now; mode() and key() of the screens. */
enum sitting_keys sitting_keys_of(const struct sitting_screen *self);
unsigned sitting_mode(const struct screen *screen);
bool sitting_key(struct screen *screen, const struct key *key,
                 struct wish *wish);
/* Of the question (or step) under way. */
const struct question *sitting_question(const struct sitting_screen *self);

#endif
