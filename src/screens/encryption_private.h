/* Encryption of notes: what its files share. */
#ifndef SCREENS_ENCRYPTION_PRIVATE_H
#define SCREENS_ENCRYPTION_PRIVATE_H

#include "app/vault.h"
#include "screens/screens.h"
#include "ui/form.h"

enum step { STEP_LOOK, STEP_NEW, STEP_CHANGE, STEP_UNLOCK, STEP_SHOW };

struct encryption {
    struct app_vault_view view;
    enum step step;
    struct form form;  /* of STEP_NEW, _CHANGE and _UNLOCK */
    struct str shown;  /* the recovery key, while it is shown */
    char problem[200]; /* of the form's last answer */
    int width;
};

/* encryption_view.c */
/* Is a form on the screen? Only then is `form` there. */
bool encryption_has_form(const struct encryption *self);
/* Where its first field stands at a width of the screen; below the last one
 * stands the button. */
struct form_place encryption_form_place(const struct encryption *self,
                                        int width);
void encryption_draw(const struct screen *screen, struct canvas *canvas);
/* The key row of the step; NULL: the one made of the actions. */
const char *encryption_keys(const struct screen *screen);

#endif
