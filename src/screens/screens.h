/*
 * The screens, one file each, and the program that shows them. A screen is a
 * table of functions (ui/screen.h); what it does it asks app for.
 */
#ifndef SCREENS_SCREENS_H
#define SCREENS_SCREENS_H

#include "app/app.h"
#include "ui/screen.h"

/* Opens the terminal and home; returns the exit status. */
int screens_run(const char *profile);

/* All screens, ends with NULL; the first is home. */
extern const struct screen_ops *const screens_table[];
/* What works on all of them beside the stack's own actions. */
extern const struct action screens_globals[];

extern const struct screen_ops home_screen;     /* due, next, problems */
extern const struct screen_ops series_screen;   /* the six series */
extern const struct screen_ops episodes_screen; /* argument: series, or none */
extern const struct screen_ops episode_screen;  /* argument: "51" */
extern const struct screen_ops reader_screen;   /* "51", "ep051@chapter:word" */
extern const struct screen_ops listen_screen;   /* now playing */
extern const struct screen_ops quiz_screen;     /* "51", "51 check", "resume" */
extern const struct screen_ops chapters_screen; /* of what plays */
extern const struct screen_ops devices_screen;  /* what to play on */
extern const struct screen_ops queue_screen;    /* what plays next */
/* "", "resume", "cram 51", "chapter 51 littles-law" */
extern const struct screen_ops review_screen;
extern const struct screen_ops patterns_screen; /* list; argument: an id */
extern const struct screen_ops pattern_screen;  /* one page; an id */
extern const struct screen_ops cases_screen;
extern const struct screen_ops case_screen;
extern const struct screen_ops glossary_screen; /* argument: an id */
extern const struct screen_ops calculators_screen;
extern const struct screen_ops calculator_screen; /* "mm1", "mm1 lambda=80/s" */
extern const struct screen_ops search_screen;     /* argument: words */
extern const struct screen_ops statistics_screen;
extern const struct screen_ops notes_screen;    /* argument: episode, or none */
extern const struct screen_ops settings_screen; /* argument: a key */
extern const struct screen_ops question_screen; /* "ep051.pool-size" */
extern const struct screen_ops login_screen;    /* argument: an address */
extern const struct screen_ops sync_screen;     /* state, devices, errors */
extern const struct screen_ops encryption_screen; /* of notes */
extern const struct screen_ops workload_screen;   /* due days, plan, leeches */
extern const struct screen_ops downloads_screen;  /* recordings */
extern const struct screen_ops packs_screen;      /* content packs */
extern const struct screen_ops ahead_screen;      /* argument: days, or none */

/* The app that a screen was given. */
static inline struct app *screen_app(const struct screen *screen)
{
    return screen->app;
}
/*
 * What key() of a screen with one list does: a click selects, the wheel
 * scrolls, a second click on a row does `action`, as Enter does.
 */
struct list;
bool screen_list_key(struct screen *screen, struct list *list,
                     const struct key *key, int action, struct wish *wish);
/* Opens what a reference names: the right screen with the right argument. */
struct wish screen_open_ref(struct app *app, const char *reference);
/* `d` on an episode: fetches its recording, or pauses that. */
struct wish screen_download(struct app *app, int episode);
/* Asks for a note's text, but not where notes are locked: it could not be
 * kept, and what was typed would be lost. `about`: see wish_about(). */
struct wish screen_prompt_note(struct app *app, const char *label,
                               const char *initial, const char *about, int id);
/*
 * A note in the person's editor, with what it says now ("" : a new one);
 * `about` is its id or its episode's. The action comes back as with
 * wish_edit(); screen_edited_note() then gives `store` what was written. What
 * could not be stored, and what an end of the program cut off, is there when
 * the same is edited again.
 */
struct wish screen_edit_note(struct app *app, const char *text,
                             const char *about, int action);
/* Keeps a text and says so in ROLE_STATUS; else why it could not. */
typedef struct wish screen_store_fn(struct screen *screen, const char *text);
struct wish screen_edited_note(struct screen *screen,
                               const struct action_call *call,
                               screen_store_fn *store);
/* Keeps a note where a question's source is said, else about its episode. */
MUST_CHECK bool screen_note_question(struct app *app,
                                     const struct app_episode *episode,
                                     const struct question *question,
                                     const char *text, struct error *err);
/*
 * The question in full, by name, with its episode, which the caller frees. NULL
 * with the reason; *episode may then be NULL.
 */
const struct question *screen_read_question(struct app *app, const char *name,
                                            struct app_episode **episode,
                                            struct error *err);
/* Plays what taught a question; says why there is no sound. */
struct wish screen_replay(struct app *app, const struct app_episode *episode,
                          const struct question *question);
/* Opens the reader where a question's source is said. */
struct wish screen_read_source(const struct app_episode *episode,
                               const struct question *question);
/* A progress mark as drawn, in ASCII where the canvas needs it. */
const char *screen_mark(const struct canvas *canvas, const char *mark);
/* Lines half typed in prompts are kept over a hang-up, and offered again. */
struct stack;
void screens_keep_drafts(struct stack *stack, struct app *app);
/* The user's keys.yaml and theme; what cannot be read is told as problems. */
struct keymap;
void screens_read_keys(struct keymap *keymap, struct str_list *problems);
/* Built-in, or themes/NAME.yaml. Lives as long as the program. */
const struct theme *screens_find_theme(const char *name,
                                       struct str_list *problems);

#endif
