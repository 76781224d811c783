/* Encryption of notes: how it stands, its forms and the recovery key, drawn. */
#include <inttypes.h>
#include <stdio.h>

#include "app/vault.h"
#include "screens/encryption_private.h"

enum { LABEL_WIDTH = 13, FIELD_WIDTH = 40, FIELD_X = 18 };

bool encryption_has_form(const struct encryption *self)
{
    return self->step == STEP_NEW || self->step == STEP_CHANGE ||
           self->step == STEP_UNLOCK;
}

static int draw_count(struct canvas *canvas, int y, enum role role,
                      int64_t count, const char *one, const char *many)
{
    char text[96];

    if (count == 0) {
        return 0;
    }
    snprintf(text, sizeof(text), "%" PRId64 " %s", count,
             count == 1 ? one : many);
    return canvas_wrap(canvas, 1, y, canvas->width - 2, role, text);
}

static void draw_counts(const struct app_vault_view *view,
                        struct canvas *canvas, int y)
{
    y += draw_count(canvas, y, ROLE_TEXT, view->open,
                    "encrypted entry is open here.",
                    "encrypted entries are open here.");
    y += draw_count(canvas, y, ROLE_WARN, view->locked,
                    "encrypted entry is locked here.",
                    "encrypted entries are locked here.");
    (void)draw_count(canvas, y, ROLE_WARN, view->readable,
                     "older entry can be read by others still.",
                     "older entries can be read by others still.");
}

static void draw_look(const struct encryption *self, struct canvas *canvas)
{
    const struct app_vault_view *view = &self->view;
    int width = canvas->width - 2;
    int y;

    if (view->state == VAULT_CLEAR) {
        y = canvas_wrap(canvas, 1, 0, width, ROLE_STRONG,
                        "Notes and bookmarks are not encrypted.");
        canvas_wrap(canvas, 1, y + 1, width, ROLE_TEXT,
                    "Who runs the sync server could read them. Encrypted, "
                    "only your own devices can: each is told a passphrase, or "
                    "a key that you keep on paper. If you lose both, nobody "
                    "gets them back.");
        return;
    }
    if (view->state == VAULT_LOCKED) {
        y = canvas_wrap(canvas, 1, 0, width, ROLE_WARN,
                        "Notes are encrypted, and locked on this device.");
        y += 1 + canvas_wrap(canvas, 1, y + 1, width, ROLE_TEXT,
                             "They are all kept. The passphrase or the "
                             "recovery key opens them.");
    } else {
        y = canvas_wrap(canvas, 1, 0, width, ROLE_GOOD,
                        "Notes are encrypted, and open on this device.");
        y += 1 + canvas_wrap(canvas, 1, y + 1, width, ROLE_TEXT,
                             view->random
                                 ? "They are opened by a recovery key."
                                 : "They are opened by a passphrase, or by "
                                   "the recovery key that was made of it.");
    }
    draw_counts(view, canvas, y + 1);
}

static const char *form_words(const struct encryption *self)
{
    return self->step == STEP_UNLOCK
               ? "The passphrase, or the recovery key as it stands on paper:"
           : self->step == STEP_NEW
               ? "A passphrase of four words or more. Forget it and lose the "
                 "recovery key, and nobody reads the notes."
               : "The new passphrase. Other devices are locked until they are "
                 "told it.";
}

struct form_place encryption_form_place(const struct encryption *self,
                                        int width)
{
    int room = width - FIELD_X;

    return (struct form_place){
        .x = 1,
        .y =
            canvas_wrap(NULL, 1, 0, width - 2, ROLE_TEXT, form_words(self)) + 1,
        .label_width = LABEL_WIDTH,
        .field_width = room < FIELD_WIDTH ? room : FIELD_WIDTH,
    };
}

static void draw_form(const struct encryption *self, struct canvas *canvas)
{
    struct form_place place = encryption_form_place(self, canvas->width);

    canvas_wrap(canvas, 1, 0, canvas->width - 2, ROLE_TEXT, form_words(self));
    for (size_t i = 0; i < self->form.count; i++) {
        form_draw_field(&self->form, i, canvas, place);
        place.y++;
    }
    canvas_text(canvas, FIELD_X - 2, place.y, ROLE_KEY, "[ Go on ]");
    canvas_wrap(canvas, 1, place.y + 1, canvas->width - 2, ROLE_BAD,
                self->problem);
}

static void draw_shown(const struct encryption *self, struct canvas *canvas)
{
    int y = canvas_wrap(canvas, 1, 0, canvas->width - 2, ROLE_TEXT,
                        "The recovery key. Write it down:");

    y += 1 + canvas_wrap(canvas, 3, y + 1, canvas->width - 4, ROLE_STRONG,
                         self->shown.buf);
    canvas_wrap(canvas, 1, y + 1, canvas->width - 2, ROLE_TEXT,
                "Whoever has it reads the notes; without it and the "
                "passphrase nobody does. Any key hides it.");
}

void encryption_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct encryption *self = screen->state;

    if (encryption_has_form(self)) {
        draw_form(self, canvas);
    } else if (self->step == STEP_SHOW) {
        draw_shown(self, canvas);
    } else {
        draw_look(self, canvas);
    }
}

const char *encryption_keys(const struct screen *screen)
{
    const struct encryption *self = screen->state;

    if (self->step == STEP_SHOW) {
        return "{=any key} hide";
    }
    if (encryption_has_form(self)) {
        return "{=Enter} go on  {=Esc} back";
    }
    return self->view.state == VAULT_CLEAR
               ? "{encrypt} encrypt  {random-key} with a random key  "
                 "{close} back"
           : self->view.state == VAULT_LOCKED ? "{unlock} unlock  {close} back"
                                              : NULL;
}
