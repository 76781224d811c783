/*
 * Progress lines: one JSON object a line on standard output, written at once.
 *
 *     struct report report;
 *     report_begin(&report, "heads");
 *     json_int(&report.json, "logs", 3);
 *     report_end(&report);
 */
#ifndef HTTP_REPORT_H
#define HTTP_REPORT_H

#include "base/error.h"
#include "base/json_out.h"

struct report {
    struct str text;
    struct json_out json;
};

/* Opens the object, with "step" in it. */
void report_begin(struct report *report, const char *step);
/* Closes and writes it. Ends this program when nobody reads any more. */
void report_end(struct report *report);
/* The line with the step "error": the sentence that the caller shows. */
void report_error(const struct error *err);

#endif
