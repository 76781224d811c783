/*
 * A clock that was wrong (protocol, section 7.6): what was learned by it has
 * times that are off by as much. A person may have them read corrected; the
 * events stay as they are.
 */
#ifndef APP_CLOCK_MEND_H
#define APP_CLOCK_MEND_H

#include "app/app.h"

struct app_clock {
    int64_t off_ms; /* to add to our clock, by the last sync; 0: it is right */
    int64_t events; /* of this device since the clock was last right */
    int64_t right_ms; /* when that was; 0: never seen */
};
void app_clock_look(struct app *app, struct app_clock *clock);
/*
 * From now on these events count as `off_ms` later, on every device.
 * ERROR_NOT_FOUND when there is nothing to mend. `*mended`: events.
 */
MUST_CHECK bool app_clock_mend(struct app *app, int64_t *mended,
                               struct error *err);

#endif
