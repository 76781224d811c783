/* One calculator: a form that is computed anew at every key. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "screens/calculator_private.h"

enum {
    ACT_DOWN = 1,
    ACT_UP,
    ACT_SOLVE,
    ACT_STEP,
    ACT_PLOT,
    ACT_COMPARE,
    ACT_EXAMPLE,
    ACT_THEORY,
    ACT_NOTE,
    ACT_CLEAR,
    ACT_DEFAULTS,
    ACT_EPISODE,
    ACT_SCROLL_DOWN,
    ACT_SCROLL_UP,
};

static const struct action actions[] = {
    {ACT_DOWN, "down", "j Down", N_("Next field"), NULL, 0},
    {ACT_UP, "up", "k Up", N_("Field before"), NULL, 0},
    {ACT_SOLVE, "solve", "x",
     N_("Solve for this field; again: by another result, then no more"),
     "solve for", 0},
    {ACT_STEP, "step", "s", N_("Show the next step of the derivation"), "step",
     0},
    {ACT_PLOT, "plot", "p", N_("Plot the main result over this field"), "plot",
     0},
    {ACT_COMPARE, "compare", "b",
     N_("Keep these values beside the next ones, or drop those kept"),
     "compare", 0},
    {ACT_EXAMPLE, "example", "e",
     N_("Load the worked example and what its source got"), "example", 0},
    {ACT_THEORY, "theory", "t", N_("Why it is so, and what to take care of"),
     "theory", 0},
    {ACT_NOTE, "note", "w", N_("Write it as a note to its episode"), "note", 0},
    {ACT_CLEAR, "clear", "c", N_("Empty all fields"), NULL, 0},
    {ACT_DEFAULTS, "defaults", "d", N_("Fill in the usual values"), NULL, 0},
    {ACT_EPISODE, "open-episode", "E", N_("Open the episode that derives it"),
     NULL, 0},
    {ACT_SCROLL_DOWN, "page-down", "PageDown Ctrl-F", N_("Scroll down"), NULL,
     0},
    {ACT_SCROLL_UP, "page-up", "PageUp Ctrl-B", N_("Scroll up"), NULL, 0},
    ACTION_END,
};

static void fill_titles(struct screen *screen)
{
    struct calculator_screen *self = screen->state;
    struct app *app = screen_app(screen);

    self->text = catalog_find_calc(app_lists(app), self->calculator->id);
    if (self->text != NULL && self->text->episode != NULL) {
        self->episode = outline_get_episode(
            app_outline(app, 0), episode_id_parse(self->text->episode));
    }
    self->title = xasprintf("Calculator  %s", self->text != NULL
                                                  ? self->text->title
                                                  : self->calculator->title);
    self->right =
        self->episode != NULL
            ? xasprintf("Ep %d  %s", self->episode->n, self->episode->title)
            : xstrdup("");
}

/* "", "empty", "lambda=80/s mu=100/s". */
static bool fill(struct calculator_screen *self, const char *words,
                 struct error *err)
{
    const struct calculator *calculator = self->calculator;

    if (str_equal(words, "empty")) {
        return true;
    }
    calculator_fill_defaults(self);
    if (words[0] == '\0') {
        return true;
    }
    /* What is not needed may contradict what was given. */
    for (size_t i = 0; i < calculator->input_count; i++) {
        if (calculator->inputs[i].optional) {
            form_set(&self->form, i, "");
        }
    }
    return calculator_fill_words(self, words, err);
}

static bool calculator_open(struct screen *screen, const char *argument,
                            struct error *err)
{
    struct calculator_screen *self = screen->state;
    struct ref ref;
    size_t len = argument != NULL ? strcspn(argument, " ") : 0;
    char *name;
    bool ok;

    page_init(&self->page);
    self->width = 80;
    self->height = 19;
    if (len == 0) {
        return error_set_code(err, ERROR_USAGE,
                              "which calculator? :calculators lists them");
    }
    name = xstrndup(argument, len);
    self->calculator = calculator_find(name);
    if (self->calculator == NULL) {
        /* For the words about what is nearest. */
        char *full = xasprintf("calc:%s", name);

        ok = app_resolve(screen_app(screen), full, &ref, err);
        free(full);
        free(name);
        return !ok ? false
                   : error_set_code(err, ERROR_NOT_FOUND,
                                    "'%s' is not built in", ref.id);
    }
    free(name);
    fill_titles(screen);
    calculator_model_init(self);
    ok = fill(self, argument + len + (argument[len] == ' '), err);
    calculator_take_draft(screen, argument);
    calculator_compute(self);
    return ok;
}

static void calculator_close(struct screen *screen)
{
    struct calculator_screen *self = screen->state;

    calculator_model_release(self);
    page_release(&self->page);
    free(self->curve_reason);
    free(self->x_name);
    free(self->title);
    free(self->right);
    free(self->argument);
    free(self->opened);
}

static struct wish move(struct calculator_screen *self, bool forward)
{
    size_t count = self->form.count;

    form_focus(&self->form,
               (self->form.focus + (forward ? 1 : count - 1)) % count);
    calculator_compute(self);
    calculator_show_focus(self);
    return wish_redraw();
}

static struct wish solve(struct calculator_screen *self)
{
    const char *said = calculator_solve_next(self);

    if (said == NULL) {
        return wish_message(ROLE_WARN, "it cannot be solved for that");
    }
    calculator_compute(self);
    return wish_message(ROLE_STATUS, "%s", said);
}

static struct wish step(struct calculator_screen *self)
{
    struct str_list lines = STR_LIST_INIT;

    if (self->has_result) {
        calculator_steps(&self->args, &self->result, &lines);
    }
    if (self->below != BELOW_STEPS) {
        self->below = BELOW_STEPS;
        self->steps = 1;
    } else if (self->steps < lines.count) {
        self->steps++;
    } else {
        self->below = BELOW_NOTHING;
    }
    str_list_release(&lines);
    calculator_lay_out(self);
    calculator_show_below(self);
    return wish_redraw();
}

static struct wish example(struct calculator_screen *self)
{
    if (!calculator_fill_example(self)) {
        return wish_message(ROLE_WARN, "there is no worked example of it");
    }
    self->below = BELOW_EXAMPLE;
    calculator_compute(self);
    calculator_show_below(self);
    return wish_redraw();
}

static struct wish theory(struct calculator_screen *self)
{
    self->below = self->below == BELOW_THEORY ? BELOW_NOTHING : BELOW_THEORY;
    calculator_lay_out(self);
    calculator_show_below(self);
    return wish_redraw();
}

static struct wish write_note(struct screen *screen)
{
    struct calculator_screen *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish;
    char *text;

    if (self->episode == NULL || !self->has_result) {
        return wish_message(ROLE_WARN, self->episode == NULL
                                           ? "it belongs to no episode"
                                           : "there is nothing to write yet");
    }
    text = calculator_note(self);
    wish =
        app_note_add(screen_app(screen), self->episode->n, NULL, 0, text, &err)
            ? wish_message(ROLE_STATUS, "written to the notes of episode %d",
                           self->episode->n)
            : wish_error(&err);
    free(text);
    error_release(&err);
    return wish;
}

static struct wish scroll(struct calculator_screen *self, int by)
{
    int before = self->scroll;
    int most = self->rows.all - self->height;

    self->scroll += by;
    self->scroll = self->scroll > most ? most : self->scroll;
    self->scroll = self->scroll < 0 ? 0 : self->scroll;
    return before != self->scroll ? wish_redraw() : wish_none();
}

static struct wish open_episode(const struct calculator_screen *self)
{
    char argument[16];

    if (self->episode == NULL) {
        return wish_message(ROLE_WARN, "it belongs to no episode");
    }
    snprintf(argument, sizeof(argument), "%d", self->episode->n);
    return wish_open("episode", argument);
}

static struct wish plot(struct calculator_screen *self)
{
    self->plotting = !self->plotting;
    calculator_compute(self);
    calculator_show_below(self);
    return wish_redraw();
}

/* All values at once: kept beside the next ones, emptied, or the defaults. */
static struct wish change_values(struct calculator_screen *self, int id)
{
    if (id == ACT_COMPARE) {
        calculator_keep(self);
    } else if (id == ACT_CLEAR) {
        calculator_clear(self);
    } else {
        calculator_fill_defaults(self);
    }
    calculator_compute(self);
    return wish_redraw();
}

static struct wish calculator_act(struct screen *screen,
                                  const struct action_call *call)
{
    struct calculator_screen *self = screen->state;

    switch (call->id) {
    case ACT_DOWN:
    case ACT_UP:
        return move(self, call->id == ACT_DOWN);
    case ACT_SOLVE:
        return solve(self);
    case ACT_STEP:
        return step(self);
    case ACT_PLOT:
        return plot(self);
    case ACT_EXAMPLE:
        return example(self);
    case ACT_THEORY:
        return theory(self);
    case ACT_NOTE:
        return write_note(screen);
    case ACT_COMPARE:
    case ACT_CLEAR:
    case ACT_DEFAULTS:
        return change_values(self, call->id);
    case ACT_EPISODE:
        return open_episode(self);
    case ACT_SCROLL_DOWN:
        return scroll(self, self->height - 1);
    case ACT_SCROLL_UP:
        return scroll(self, 1 - self->height);
    default:
        return wish_none();
    }
}

static bool calculator_key(struct screen *screen, const struct key *key,
                           struct wish *wish)
{
    struct calculator_screen *self = screen->state;
    int field = key->y + self->scroll;

    if (key->code == KEYCODE_MOUSE) {
        if (key->button == BUTTON_WHEEL_DOWN ||
            key->button == BUTTON_WHEEL_UP) {
            wish_release(wish);
            *wish = scroll(self, key->button == BUTTON_WHEEL_DOWN ? 3 : -3);
            return true;
        }
        if (key->button != BUTTON_LEFT || field < 0 ||
            field >= (int)self->form.count) {
            return false;
        }
        form_focus(&self->form, (size_t)field);
        calculator_compute(self);
        return true;
    }
    switch (form_key(&self->form, key)) {
    case FORM_IGNORED:
        return false;
    case FORM_CHANGED:
        if ((int)self->form.focus == calculator_solved_input(self)) {
            calculator_stop_solving(self);
        }
        break;
    case FORM_MOVED:
    case FORM_ENTERED:
        break;
    }
    calculator_compute(self);
    calculator_show_focus(self);
    return true;
}

static void calculator_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct calculator_screen *self = screen->state;

    (void)calculator_draw_all(self, canvas, canvas->width);
}

static void calculator_resize(struct screen *screen, int width, int height)
{
    struct calculator_screen *self = screen->state;

    self->width = width;
    self->height = height;
    calculator_lay_out(self);
    calculator_show_focus(self);
}

static const char *calculator_title(const struct screen *screen)
{
    const struct calculator_screen *self = screen->state;

    return self->title;
}

static const char *calculator_right(const struct screen *screen)
{
    const struct calculator_screen *self = screen->state;

    return self->right;
}

/* Why there is no result, where that stands below the edge of the screen; what
 * was understood while typing; else the question that it answers. */
static const char *calculator_status(const struct screen *screen)
{
    const struct calculator_screen *self = screen->state;

    if (self->reason != NULL && self->rows.all > self->height) {
        return self->reason;
    }
    if (self->reading != NULL) {
        return self->reading;
    }
    return self->text != NULL ? self->text->question : NULL;
}

static unsigned calculator_mode(const struct screen *screen)
{
    const struct calculator_screen *self = screen->state;

    return form_mode(&self->form);
}

const struct screen_ops calculator_screen = {
    .name = "calculator",
    .help = N_("A digit, sign or point begins typing (300/s, 200ms, 99.95%); "
               "until Enter or Esc letters are text."),
    .actions = actions,
    .state_size = sizeof(struct calculator_screen),
    .open = calculator_open,
    .close = calculator_close,
    .keep = calculator_keep_draft,
    .act = calculator_act,
    .key = calculator_key,
    .draw = calculator_draw,
    .title = calculator_title,
    .title_right = calculator_right,
    .status = calculator_status,
    .resize = calculator_resize,
    .mode = calculator_mode,
};
