/* Questions that are forgotten again and again. */
#ifndef APP_LEECH_H
#define APP_LEECH_H

#include "app/app.h"

struct leech {
    const struct outline_question *question; /* borrowed from the outline */
    int lapses;
    bool suspended;
};
/*
 * Those with at least memory.leech lapses (0: none), the worst first; ones that
 * the content no longer has are left out. The caller frees *leeches with
 * free(), also when there are none.
 */
MUST_CHECK bool app_leeches(struct app *app, struct leech **leeches,
                            size_t *count, struct error *err);

#endif
