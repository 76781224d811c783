/* Quiz and review: keys in, transitions of app/study.h out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/keep.h"
#include "app/listen.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "screens/sitting_private.h"

enum {
    ACT_CHOICE = 1, /* … ACT_CHOICE + 7 */
    ACT_UP = 20,
    ACT_DOWN,
    ACT_TOGGLE,
    ACT_ANSWER,
    ACT_TRUE,
    ACT_FALSE,
    ACT_HINT,
    ACT_HINT_F,
    ACT_DONT_KNOW,
    ACT_DONT_KNOW_F,
    ACT_CALCULATOR,
    ACT_CALCULATOR_F,
    ACT_EDITOR,
    ACT_YES,
    ACT_NO,
    ACT_EDIT,
    ACT_GUESS,
    ACT_FAIRLY,
    ACT_CERTAIN,
    ACT_NEXT,
    ACT_REPLAY,
    ACT_TRANSCRIPT,
    ACT_INFO,
    ACT_UNDO,
    ACT_EASY,
    ACT_OVERRULE,
    ACT_DISPUTE,
    ACT_NOTE,
    ACT_FLAG,
    ACT_SUSPEND,
    ACT_UNDO_ALL,
    ACT_UNDO_ALL_YES,
    ACT_DONE,
    ACT_SCROLL_UP,
    ACT_SCROLL_DOWN,
};

#define CHOICE(n)                                                              \
    {                                                                          \
        ACT_CHOICE + (n)-1, "choice-" #n, #n, NULL, NULL, KEYS_CHOOSE          \
    }

static const struct action actions[] = {
    {ACT_CHOICE, "choice-1", "1",
     N_("1-8: choose or tick that row; order: send the row there"), NULL,
     KEYS_CHOOSE},
    CHOICE(2),
    CHOICE(3),
    CHOICE(4),
    CHOICE(5),
    CHOICE(6),
    CHOICE(7),
    CHOICE(8),
    {ACT_UP, "up", "Up k", N_("Row before"), NULL,
     KEYS_CHOOSE | KEYS_TRUEFALSE | KEYS_MATCH | KEYS_POINTS},
    {ACT_DOWN, "down", "Down j", N_("Next row"), NULL,
     KEYS_CHOOSE | KEYS_TRUEFALSE | KEYS_MATCH | KEYS_POINTS},
    {ACT_TOGGLE, "toggle", "Space", N_("Tick; order: lift or drop the row"),
     "tick", KEYS_CHOOSE | KEYS_POINTS},
    {ACT_TRUE, "true", "t", N_("True"), "true", KEYS_TRUEFALSE},
    {ACT_FALSE, "false", "f", N_("False"), "false", KEYS_TRUEFALSE},
    {ACT_ANSWER, "answer", "Enter", N_("Answer (explain: Esc Enter compares)"),
     "answer", KEYS_ASK | KEYS_POINTS},
    {ACT_HINT, "hint", "h F2", N_("Show a hint"), "hint", KEYS_HINT},
    {ACT_HINT_F, "hint-f", "F2", NULL, "hint", KEYS_HINT_F},
    {ACT_DONT_KNOW, "dont-know", "d F5",
     N_("I don't know; at a second try: show the answer"), "don't know",
     KEYS_CHOOSE | KEYS_TRUEFALSE | KEYS_TYPING},
    {ACT_DONT_KNOW_F, "dont-know-f", "F5", NULL, "don't know", KEYS_MATCH},
    {ACT_EDITOR, "editor", "Ctrl-E", N_("Write the answer in your editor"),
     NULL, KEYS_TYPING},
    {ACT_YES, "yes", "y Enter", N_("Yes, that was meant"), "yes", KEYS_CONFIRM},
    {ACT_NO, "no", "n", N_("No: grade it as it stands"), "no", KEYS_CONFIRM},
    {ACT_EDIT, "edit", "e", N_("Back to the field"), "edit", KEYS_CONFIRM},
    {ACT_GUESS, "guess", "g", N_("A guess"), "guess", KEYS_SURE},
    {ACT_FAIRLY, "fairly", "f Enter", N_("Fairly sure"), "fairly sure",
     KEYS_SURE},
    {ACT_CERTAIN, "certain", "c", N_("Certain"), "certain", KEYS_SURE},
    {ACT_NEXT, "next", "Enter", N_("Next question"), "next", KEYS_AFTER},
    {ACT_REPLAY, "replay", "r", N_("Hear the words that taught it"), "replay",
     KEYS_AFTER},
    {ACT_TRANSCRIPT, "transcript", "t", N_("Read them"), "text", KEYS_AFTER},
    {ACT_CALCULATOR, "calculator", "= F4",
     N_("Open the calculator, where the question allows it"), "calculator",
     KEYS_CALCULATOR},
    {ACT_CALCULATOR_F, "calculator-f", "F4", NULL, "calculator",
     KEYS_CALCULATOR_F},
    {ACT_INFO, "info", "i", N_("Its answers and its forgetting curve"), NULL,
     KEYS_AFTER},
    {ACT_UNDO, "undo", "u", N_("Take the last answer back"), "undo",
     UNLESS_CHECK(KEYS_AFTER | KEYS_CHOOSE | KEYS_TYPING | KEYS_RESULT)},
    {ACT_EASY, "easy", "e", N_("It was easy: a longer interval"), "easy",
     KEYS_EASY},
    {ACT_OVERRULE, "overrule", "o", N_("The grade is wrong: turn it"), NULL,
     UNLESS_CHECK(KEYS_AFTER)},
    {ACT_DISPUTE, "dispute", "D", N_("The key is wrong: file a dispute"),
     "dispute", KEYS_AFTER},
    {ACT_NOTE, "note", "a", N_("Write a note at its place"), "note",
     KEYS_AFTER},
    {ACT_FLAG, "flag", "f", N_("Flag the question"), NULL, KEYS_AFTER},
    {ACT_SUSPEND, "suspend", "S", N_("Never ask it again"), NULL, KEYS_AFTER},
    {ACT_DONE, "done", "Enter", N_("Leave the result"), "done", KEYS_RESULT},
    {ACT_UNDO_ALL, "undo-all", "U", N_("Take the whole sitting back"),
     "undo all", UNLESS_CHECK(KEYS_RESULT)},
    {ACT_UNDO_ALL_YES, "undo-all-yes", NULL, NULL, NULL, 0},
    {SITTING_ACT_KNOWN, "mark-known", NULL, NULL, NULL, 0},
    {ACT_SCROLL_UP, "scroll-up", "PageUp", N_("Scroll up"), NULL, 0},
    {ACT_SCROLL_DOWN, "scroll-down", "PageDown", N_("Scroll down"), NULL, 0},
    ACTION_END,
};

/* Of this program alone: another one may have an editor open, too. */
static char *answer_file(void)
{
    char *folder = path_state();
    char *name = xasprintf("answer-%ld.txt", (long)getpid());
    char *file = path_join(folder, name);

    free(name);
    free(folder);
    return file;
}

static struct wish editor_begin(struct sitting_screen *self)
{
    char *file = answer_file();
    char *folder = path_state();
    struct error err = ERROR_INIT;
    struct wish wish;

    /* What was too long is there to be shortened. */
    self->in_editor =
        self->too_long || (file_make_folder(folder, &err) &&
                           file_write_atomic(file, edit_get(&self->edit),
                                             self->edit.text.len, 0600, &err));
    wish = self->in_editor ? wish_edit(file, ACT_EDITOR) : wish_error(&err);
    error_release(&err);
    free(folder);
    free(file);
    return wish;
}

/* What was written there comes back, unless it was given up. */
static struct wish editor_end(struct sitting_screen *self, bool wanted)
{
    char *file = answer_file();
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct wish wish = wish_redraw();

    self->in_editor = false;
    self->too_long = wanted && !file_read(file, RESPONSE_MAX_TEXT, &text, &err);
    if (self->too_long) {
        wish = wish_message(ROLE_BAD, "%s; the editor has it still",
                            error_get(&err));
    } else if (wanted) {
        edit_set(&self->edit, text.buf);
    }
    if (!self->too_long) {
        unlink(file);
    }
    error_release(&err);
    str_release(&text);
    free(file);
    return wish;
}

/* Ctrl-E: out to the editor with what stands there, and back. */
static struct wish editor(struct sitting_screen *self,
                          const struct action_call *call)
{
    struct wish wish;

    if (sitting_question(self)->type != QUESTION_EXPLAIN) {
        return wish_none();
    }
    if (call->argument == NULL && call->step == ACTION_DO) {
        return editor_begin(self);
    }
    wish = editor_end(self, call->step != ACTION_CANCELLED);
    sitting_measure(self);
    return wish;
}

/* The actions that need no more than the sitting. */
static const struct {
    int id;
    struct wish (*act)(struct sitting_screen *self);
} simple[] = {
    {ACT_TOGGLE, sitting_do_toggle},
    {ACT_ANSWER, sitting_do_answer},
    {ACT_HINT, sitting_do_hint},
    {ACT_HINT_F, sitting_do_hint},
    {ACT_DONT_KNOW, sitting_do_skip},
    {ACT_DONT_KNOW_F, sitting_do_skip},
    {ACT_CALCULATOR, sitting_do_calculator},
    {ACT_CALCULATOR_F, sitting_do_calculator},
    {ACT_NEXT, sitting_do_next},
    {ACT_INFO, sitting_do_info},
    {ACT_TRANSCRIPT, sitting_do_transcript},
    {ACT_UNDO, sitting_do_undo},
    {ACT_EASY, sitting_do_easy},
    {ACT_OVERRULE, sitting_do_overrule},
};

static struct wish act_simple(struct sitting_screen *self, int id)
{
    for (size_t i = 0; i < COUNT_OF(simple); i++) {
        if (simple[i].id == id) {
            return simple[i].act(self);
        }
    }
    return wish_none();
}

static struct wish act_asked(struct screen *screen,
                             const struct action_call *call)
{
    struct sitting_screen *self = screen->state;

    switch (call->id) {
    case ACT_UP:
        return sitting_do_move(self, -1);
    case ACT_DOWN:
        return sitting_do_move(self, 1);
    case ACT_TRUE:
    case ACT_FALSE:
        self->cursor = call->id == ACT_FALSE;
        self->response.choice = call->id == ACT_TRUE;
        return wish_redraw();
    case ACT_EDITOR:
        return editor(self, call);
    case ACT_YES:
    case ACT_NO:
        return sitting_do_confirm(self, call->id == ACT_YES);
    case ACT_EDIT:
        study_edit(self->study);
        return sitting_moved(self, false);
    case ACT_GUESS:
        return sitting_do_sure(self, CERTAINTY_GUESS);
    case ACT_FAIRLY:
        return sitting_do_sure(self, CERTAINTY_FAIRLY);
    case ACT_CERTAIN:
        return sitting_do_sure(self, CERTAINTY_CERTAIN);
    default:
        return act_simple(self, call->id);
    }
}

static struct wish sitting_act(struct screen *screen,
                               const struct action_call *call)
{
    struct sitting_screen *self = screen->state;

    sitting_count_time(self);
    if (call->id >= ACT_CHOICE && call->id < ACT_CHOICE + 8) {
        return sitting_do_choose(self, call->id - ACT_CHOICE);
    }
    switch (call->id) {
    case ACT_REPLAY:
        return sitting_do_replay(screen);
    case ACT_DISPUTE:
        return sitting_do_flag(screen, call, true);
    case ACT_FLAG:
        return sitting_do_flag(screen, call, false);
    case ACT_NOTE:
        return sitting_do_note(screen, call);
    case ACT_SUSPEND:
        return sitting_do_suspend(screen);
    case ACT_DONE:
        return wish_close();
    case ACT_UNDO_ALL:
        return wish_ask(ACT_UNDO_ALL_YES, "Take the whole sitting back?");
    case ACT_UNDO_ALL_YES:
        return sitting_do_undo_all(screen);
    case SITTING_ACT_KNOWN:
        return sitting_do_mark_known(screen);
    case ACT_SCROLL_UP:
        return sitting_do_scroll(self, -(self->height - 1));
    case ACT_SCROLL_DOWN:
        return sitting_do_scroll(self, self->height - 1);
    default:
        return act_asked(screen, call);
    }
}

static void sitting_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct sitting_screen *self = screen->state;
    struct sitting_focus focus;

    sitting_layout(self, canvas, &focus);
}

static void sitting_resize(struct screen *screen, int width, int height)
{
    struct sitting_screen *self = screen->state;

    self->width = width < SITTING_WIDEST ? width : SITTING_WIDEST;
    self->height = height;
    edit_resize(&self->edit, self->width > 16 ? self->width - 6 : 10, 4);
    self->scroll = 0;
    sitting_measure(self);
    sitting_show_said(self);
}

static const char *sitting_title(const struct screen *screen)
{
    const struct sitting_screen *self = screen->state;

    return self->title;
}

static const char *sitting_right(const struct screen *screen)
{
    const struct sitting_screen *self = screen->state;

    return self->right;
}

/* Why the questions come in this order: said once, with the first. */
static const char *order_note(const struct sitting_screen *self)
{
    const struct sitting *sitting = study_get(self->study);

    return sitting->place == 0 && sitting->stage == SITTING_ASK &&
                   !sitting_is_second_try(sitting)
               ? study_get_note(self->study)
               : "";
}

/* What became of the replay; NULL if there is nothing to say of it. */
static const char *replay_status(const struct sitting_screen *self,
                                 const struct listen *listen)
{
    if (listen->episode == NULL) {
        return NULL;
    }
    if (listen->state == LISTEN_PLAYING) {
        return "Playing what taught it.  {replay} stops";
    }
    if (listen->state == LISTEN_PREPARING) {
        return "The voice is preparing the chapter …";
    }
    return self->replayed == sitting_get_slot(study_get(self->study))->question
               ? listen->why
               : NULL;
}

static const char *sitting_status(const struct screen *screen)
{
    const struct sitting_screen *self = screen->state;
    const char *replay =
        sitting_keys_of(self) == KEYS_AFTER
            ? replay_status(self, app_listen(screen_app(screen)))
            : NULL;

    if (sitting_keys_of(self) == KEYS_SURE) {
        return "How sure?";
    }
    if (replay != NULL) {
        return replay;
    }
    if (self->lifted && (sitting_keys_of(self) & KEYS_ASK) != 0) {
        return "Held: move it with Up/Down, drop it with Space.";
    }
    if (order_note(self)[0] != '\0') {
        return order_note(self);
    }
    if (self->content > self->height + self->scroll) {
        return "More below: {scroll-down}";
    }
    return self->scroll > 0 ? "More above: {scroll-up}" : "";
}

static void sitting_close(struct screen *screen)
{
    struct sitting_screen *self = screen->state;

    if (self->study != NULL) {
        if (app_listen(screen_app(screen))->state == LISTEN_PLAYING) {
            app_listen_pause(screen_app(screen), true);
        }
        if (self->in_editor) { /* the program ends: what was saved there */
            struct wish ignored = editor_end(self, true);

            wish_release(&ignored);
        }
        sitting_keep_draft(self);
        sitting_forget(self);
        app_study_free(self->study);
    } else {
        str_release(&self->reading);
    }
    response_release(&self->response);
    edit_release(&self->edit);
    for (size_t i = 0; i < QUESTION_MAX_GAPS; i++) {
        edit_release(&self->gaps[i]);
    }
}

#define SITTING_OPS                                                            \
    .actions = actions, .state_size = sizeof(struct sitting_screen),           \
    .hide_bar = true, .close = sitting_close, .act = sitting_act,              \
    .key = sitting_key, .draw = sitting_draw, .title = sitting_title,          \
    .title_right = sitting_right, .status = sitting_status,                    \
    .resize = sitting_resize, .mode = sitting_mode

const struct screen_ops quiz_screen = {
    .name = "quiz",
    .help = N_("A quiz. In fields letters are text: Esc first, or F-keys."),
    .open = sitting_open_quiz,
    SITTING_OPS,
};

const struct screen_ops review_screen = {
    .name = "review",
    .help = N_("What is due today, the most at risk first."),
    .open = sitting_open_review,
    SITTING_OPS,
};
