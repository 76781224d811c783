/*
 * The progress of every episode as a table for others: what was heard, read,
 * and heard by the clock only (estimated) stand apart, and apart from what the
 * person marked by hand.
 */
#ifndef APP_PROGRESS_EXPORT_H
#define APP_PROGRESS_EXPORT_H

#include "app/app.h"
#include "base/json_out.h"

/* A line of names, then one for each episode that is offered or begun. Shares
 * are of the script's words, 0-1. */
void app_progress_csv(struct app *app, struct str *out);
/* The same as a list of objects with those names. */
void app_progress_json(struct app *app, struct json_out *json, const char *key);
/*
 * Writes it to a new file: JSON where its name ends in .json, else CSV. A file
 * that is there already stays.
 */
MUST_CHECK bool app_progress_write(struct app *app, const char *path,
                                   struct error *err);

#endif
