/* What will be listened to next. */
#ifndef APP_AHEAD_H
#define APP_AHEAD_H

#include "app/app.h"

/*
 * Episode numbers in the order in which they will be needed, each once, at most
 * `max`; returns how many. After an episode that plays (`playing`): the rows of
 * the queue behind it, then the next of its series. With `playing` 0: what is
 * begun and unfinished, the queue, then what is neither heard nor marked of the
 * series last played, then of the others. Only what has a script.
 */
size_t app_upcoming(struct app *app, int playing, int *episodes, size_t max);

#endif
