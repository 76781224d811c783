#include "http/report.h"

#include <errno.h>
#include <unistd.h>

void report_begin(struct report *report, const char *step)
{
    str_init(&report->text);
    json_begin(&report->json, &report->text);
    json_open_object(&report->json, NULL);
    json_text(&report->json, "step", step);
}

void report_end(struct report *report)
{
    size_t at = 0;

    json_close_object(&report->json);
    str_add_char(&report->text, '\n');
    while (at < report->text.len) {
        ssize_t wrote =
            write(STDOUT_FILENO, report->text.buf + at, report->text.len - at);

        if (wrote < 0 && errno != EINTR) {
            _exit(1);
        }
        at += wrote > 0 ? (size_t)wrote : 0;
    }
    str_release(&report->text);
}

void report_error(const struct error *err)
{
    struct report report;

    report_begin(&report, "error");
    json_text(&report.json, "text", error_get(err));
    report_end(&report);
}
