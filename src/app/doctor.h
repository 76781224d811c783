/* What is installed, what is missing, what is wrong, how to mend it. */
#ifndef APP_DOCTOR_H
#define APP_DOCTOR_H

#include "base/error.h"

enum finding_kind { DOCTOR_GOOD, DOCTOR_NOTE, DOCTOR_BAD };
struct doctor_line {
    enum finding_kind kind;
    char *what; /* "mpv 0.35.1", "learner's file" */
    char *text; /* "plays episodes", "how to mend it" */
};
struct doctor_report {
    struct doctor_line *lines;
    size_t count;
    size_t capacity;
    size_t bad;
};
/* Works without an app, because one may be impossible to open. With `rebuild`
 * the projections of the learner's file are made anew first. */
void doctor_run(struct doctor_report *report, const char *profile,
                bool rebuild);
void doctor_report_release(struct doctor_report *report);

#endif
