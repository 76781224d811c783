/* Logging in: a form, then a code to enter in a browser, with its picture. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/account.h"
#include "app/sync.h"
#include "base/clock.h"
#include "screens/screens.h"
#include "ui/form.h"

enum { ACT_BEGIN = 1, ACT_GIVE_UP };

static const struct action actions[] = {
    {ACT_BEGIN, "begin", "F5", N_("Log in with what stands here"), "log in", 0},
    {ACT_GIVE_UP, "give-up", "F8", N_("Stop waiting for the browser"),
     "give up", 0},
    ACTION_END,
};

enum { BORDER = 2 };      /* cells around the picture */
enum { TEXT_WIDTH = 66 }; /* beside it, which then is not far away */
enum { LABEL_WIDTH = 13, FIELD_WIDTH = 40, FIELD_X = 18 };

static const char *const ways[] = {"a code in the browser", "a password here",
                                   "this machine's browser", NULL};
static const struct form_field fields[] = {
    {"address", "Server", FORM_TEXT, NULL, "https://HOST"},
    {"way", "With", FORM_CHOICE, ways, "Space changes it"},
    {"email", "E-mail", FORM_TEXT, NULL, "with a password only"},
    {"password", "Password", FORM_SECRET, NULL, NULL},
    {"totp", "Second factor", FORM_TEXT, NULL, "if the account has one"},
    {"device", "This device", FORM_TEXT, NULL, "empty: its host name"},
};

struct login_screen {
    struct form form;
    int width;
    bool begun; /* what the account tells is of our task */
};

static bool login_open(struct screen *screen, const char *argument,
                       struct error *err)
{
    struct login_screen *self = screen->state;
    struct app_sync_view view;

    (void)err;
    form_init(&self->form, fields, COUNT_OF(fields), FORM_TYPE_ALWAYS);
    app_sync_look(screen_app(screen), &view);
    form_set(&self->form, 0, argument != NULL ? argument : view.server);
    app_sync_view_release(&view);
    return true;
}

static bool is_ours(const struct login_screen *self,
                    const struct app_account *account)
{
    return self->begun && account->task == ACCOUNT_LOGIN;
}

static void login_close(struct screen *screen)
{
    struct login_screen *self = screen->state;
    const struct app_account *account = app_account(screen_app(screen));

    /* Nobody waits for the browser any more. */
    if (is_ours(self, account) && account->running) {
        app_account_cancel(screen_app(screen));
    }
    form_set(&self->form, form_find(&self->form, "password"), "");
    form_release(&self->form);
}

/* NULL for an empty field. */
static const char *get(const struct form *form, const char *name)
{
    const char *text = form_get(form, form_find(form, name));

    return text[0] != '\0' ? text : NULL;
}

static struct wish begin(struct screen *screen)
{
    struct login_screen *self = screen->state;
    struct app_login login = {.totp = get(&self->form, "totp"),
                              .device = get(&self->form, "device")};
    struct error err = ERROR_INIT;
    struct wish wish = wish_redraw();

    login.url = get(&self->form, "address");
    if (str_equal(form_get(&self->form, 1), ways[1])) {
        login.email = get(&self->form, "email");
        login.password = get(&self->form, "password");
        if (login.email == NULL || login.password == NULL) {
            return wish_message(ROLE_WARN,
                                "with a password, fill in both it and e-mail");
        }
    }
    login.browser = str_equal(form_get(&self->form, 1), ways[2]);
    if (login.url == NULL) {
        return wish_message(ROLE_WARN, "which server? https://HOST");
    }
    self->begun = true;
    if (!app_account_login(screen_app(screen), &login, &err)) {
        self->begun = false;
        wish_release(&wish);
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish login_act(struct screen *screen,
                             const struct action_call *call)
{
    struct login_screen *self = screen->state;

    switch (call->id) {
    case ACT_BEGIN:
        return begin(screen);
    case ACT_GIVE_UP:
        app_account_cancel(screen_app(screen));
        self->begun = false;
        return wish_redraw();
    default:
        return wish_none();
    }
}

static bool is_waiting(const struct screen *screen)
{
    const struct login_screen *self = screen->state;
    const struct app_account *account = app_account(screen->app);

    return is_ours(self, account) && account->running;
}

static bool is_in(const struct screen *screen)
{
    const struct login_screen *self = screen->state;
    const struct app_account *account = app_account(screen->app);

    return is_ours(self, account) && !account->running && account->ok;
}

/* The first field; the others stand below it, one a row. */
static struct form_place form_place_of(int width)
{
    int room = width - FIELD_X;

    return (struct form_place){.x = 1,
                               .label_width = LABEL_WIDTH,
                               .field_width =
                                   room < FIELD_WIDTH ? room : FIELD_WIDTH};
}

/* A click: into a field, or on the button below them. */
static bool click(struct screen *screen, const struct key *key,
                  struct wish *wish)
{
    struct login_screen *self = screen->state;

    if (form_mouse(&self->form, key, form_place_of(self->width)) !=
        FORM_IGNORED) {
        return true;
    }
    if (key->button != BUTTON_LEFT || key->y != (int)self->form.count) {
        return false;
    }
    wish_release(wish);
    *wish = begin(screen);
    return true;
}

static bool login_key(struct screen *screen, const struct key *key,
                      struct wish *wish)
{
    struct login_screen *self = screen->state;
    bool is_entered = false;

    if (is_in(screen)) {
        return false;
    }
    if (is_waiting(screen)) {
        if (key->code != KEYCODE_ESCAPE) {
            return false;
        }
        app_account_cancel(screen_app(screen));
        self->begun = false;
        return true;
    }
    if (key->code == KEYCODE_MOUSE) {
        return click(screen, key, wish);
    }
    if (!form_takes(&self->form, key, &is_entered)) {
        return false;
    }
    if (is_entered) {
        wish_release(wish);
        *wish = begin(screen);
    }
    return true;
}

static unsigned login_mode(const struct screen *screen)
{
    const struct login_screen *self = screen->state;

    return is_waiting(screen) || is_in(screen) ? MODE_KEYS
                                               : form_mode(&self->form);
}

/* ---- drawing ---- */

/* Is this cell of the picture dark? The border around it is light. */
static bool is_dark(const char *rows, int width, int x, int y)
{
    return x >= 0 && x < width && y >= 0 && y < width &&
           rows[y * (width + 1) + x] == '1';
}

/*
 * Dark and light as a camera wants them whatever the theme is: a light cell is
 * a block in the terminal's text colour, so on a light terminal the picture is
 * turned round, which cameras read as well. Two rows stand in one.
 */
static void draw_picture(struct canvas *canvas, int x, int y, const char *rows)
{
    static const char *const blocks[] = {"█", "▄", "▀", " "};
    int width = (int)strcspn(rows, "\n");

    for (int row = 0; row < width + 2 * BORDER; row += 2) {
        for (int column = 0; column < width + 2 * BORDER; column++) {
            bool upper = is_dark(rows, width, column - BORDER, row - BORDER);
            bool lower =
                is_dark(rows, width, column - BORDER, row - BORDER + 1);

            canvas_text(canvas, x + column, y + row / 2, ROLE_TEXT,
                        blocks[(upper ? 1 : 0) + (lower ? 2 : 0)]);
        }
    }
}

static int draw_server(struct canvas *canvas, int y,
                       const struct app_account *account)
{
    int width = canvas->width - 2;

    if (account->server_name[0] != '\0') {
        canvas_text_fit(canvas, 1, y++, width, ROLE_HEADING,
                        account->server_name);
    }
    if (account->notice[0] != '\0') {
        y += canvas_wrap(canvas, 1, y, width, ROLE_WARN, account->notice);
    }
    return y;
}

static void draw_code(struct canvas *canvas, const struct app_account *account)
{
    int side = (int)strcspn(account->qr, "\n") + 2 * BORDER;
    int rows = (side + 1) / 2;
    bool beside = account->qr[0] != '\0' && rows <= canvas->height &&
                  side + 34 <= canvas->width && !canvas_is_ascii(canvas);
    struct canvas text = *canvas;
    int y;

    if (beside) {
        int width = canvas->width - side - 1;

        width = width < TEXT_WIDTH ? width : TEXT_WIDTH;
        draw_picture(canvas, width + 1, 0, account->qr);
        text = canvas_sub(canvas, 0, 0, width, canvas->height);
    }
    y = draw_server(&text, 0, account);
    y += 1 + canvas_wrap(&text, 1, y, text.width - 2, ROLE_TEXT,
                         beside ? "Open this address in a browser, or point a "
                                  "phone at the picture:"
                                : "Open this address in a browser:");
    y += 1 +
         canvas_wrap(&text, 1, y, text.width - 2, ROLE_LINK, account->address);
    y += canvas_wrap(&text, 1, y, text.width - 2, ROLE_TEXT,
                     "and enter, or compare, this code:");
    canvas_text_fit(&text, 1, y, text.width - 2, ROLE_STRONG, account->code);
    canvas_set_cursor(&text, 1, y, false);
    canvas_wrap(&text, 1, y + 2, text.width - 2, ROLE_DIM,
                "Waiting for the browser; Esc gives up.");
}

static void draw_browser(struct canvas *canvas,
                         const struct app_account *account)
{
    int width = canvas->width - 2;
    int y = draw_server(canvas, 0, account);
    int rows;

    y += 1 + canvas_wrap(canvas, 1, y, width, ROLE_TEXT,
                         account->opened
                             ? "Your browser was asked to open this page; if "
                               "it did not, open it yourself:"
                             : "No browser could be started. Open this page "
                               "on this machine:");
    canvas_set_cursor(canvas, 1, y, false);
    /* A part of an address helps nobody. */
    rows = canvas_wrap(NULL, 1, y, width, ROLE_LINK, account->browser);
    if (y + rows + 2 <= canvas->height) {
        y += 1 + canvas_wrap(canvas, 1, y, width, ROLE_LINK, account->browser);
    } else {
        y += 1 + canvas_wrap(canvas, 1, y, width, ROLE_WARN,
                             "Its address needs a larger window.");
    }
    canvas_wrap(canvas, 1, y, width, ROLE_DIM,
                "Waiting for the browser; Esc gives up.");
}

static void draw_in(struct canvas *canvas, const struct app_account *account)
{
    int y = draw_server(canvas, 0, account);

    y += canvas_wrap(canvas, 1, y, canvas->width - 2, ROLE_GOOD,
                     "Logged in. From now on this device keeps in step by "
                     "itself.");
    if (account->privacy[0] != '\0') {
        canvas_format(canvas, 1, y + 1, ROLE_TEXT, "Privacy: %s",
                      account->privacy);
    }
}

/* Wider than form_draw() has it: addresses are long. */
static void draw_form(const struct form *form, struct canvas *canvas)
{
    struct form_place place = form_place_of(canvas->width);

    for (size_t i = 0; i < form->count; i++) {
        place.y = (int)i;
        form_draw_field(form, i, canvas, place);
    }
    canvas_text(canvas, FIELD_X - 2, (int)form->count, ROLE_KEY, "[ Log in ]");
}

static void login_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct login_screen *self = screen->state;
    const struct app_account *account = app_account(screen->app);
    int rows = (int)self->form.count;

    if (is_in(screen)) {
        draw_in(canvas, account);
        return;
    }
    if (is_waiting(screen) && account->code[0] != '\0') {
        draw_code(canvas, account);
        return;
    }
    if (is_waiting(screen) && account->browser[0] != '\0') {
        draw_browser(canvas, account);
        return;
    }
    draw_form(&self->form, canvas);
    if (is_waiting(screen)) {
        canvas_text_fit(canvas, 1, rows + 1, canvas->width - 2, ROLE_ACCENT,
                        "asking the server");
    } else if (is_ours(self, account) && account->err.text.len > 0) {
        canvas_wrap(canvas, 1, rows + 1, canvas->width - 2, ROLE_BAD,
                    error_get(&account->err));
    }
}

static void login_resize(struct screen *screen, int width, int height)
{
    struct login_screen *self = screen->state;

    (void)height;
    self->width = width;
}

static const char *login_title(const struct screen *screen)
{
    (void)screen;
    return "Log in";
}

static const char *login_keys(const struct screen *screen)
{
    return is_in(screen) ? "{close} back"
           : is_waiting(screen)
               ? "{=Esc} give up"
               : "{=Enter} log in  {=Up Down} fields  {close} back";
}

const struct screen_ops login_screen = {
    .name = "login",
    .help = N_("Logs this profile in to a sync server."),
    .actions = actions,
    .state_size = sizeof(struct login_screen),
    .open = login_open,
    .close = login_close,
    .act = login_act,
    .key = login_key,
    .draw = login_draw,
    .resize = login_resize,
    .title = login_title,
    .key_row = login_keys,
    .mode = login_mode,
};
