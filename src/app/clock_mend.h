/*
 * A clock that was wrong: what was learned by it has
 * times that are off by as much. A person may have them read corrected; the
 * events stay as they are.
 */
#ifndef APP_CLOCK_MEND_H
#define APP_CLOCK_MEND_H

#include "app/app.h"

struct app_clock {
    bool wrong;     /* it is off now */
    int64_t off_ms; /* to add to what it says, or to what it said */
    int64_t events; /* that it wrote here and that are not corrected */
};
void app_clock_look(struct app *app, struct app_clock *clock);
/*
 * From now on these events count as `off_ms` later, on every device.
 * ERROR_NOT_FOUND when there is nothing to mend. `*mended`: events.
 */
MUST_CHECK bool app_clock_mend(struct app *app, int64_t *mended,
                               struct error *err);

#endif
