#include "app/doctor.h"
#include "cli/command.h"

static const struct cli_option options[] = {
    {"rebuild", NULL, "make the projections again from the journal"},
    CLI_OPTIONS_END,
};

static enum exit_code run(struct call *call)
{
    static const char *const words[] = {"ok", "note", "BAD"};
    struct doctor_report report;
    size_t bad;

    doctor_run(&report, call->profile, call_option(call, "rebuild") != NULL);
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < report.count; i++) {
        const struct doctor_line *line = &report.lines[i];

        if (call->json) {
            json_open_object(&call->writer, NULL);
            json_text(&call->writer, "state", words[line->kind]);
            json_text(&call->writer, "what", line->what);
            json_text(&call->writer, "text", line->text);
            json_close_object(&call->writer);
        } else {
            call_print(call, "%-4s  %-15s %s\n", words[line->kind], line->what,
                       line->text);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    bad = report.bad;
    doctor_report_release(&report);
    return bad > 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_doctor = {
    .name = "doctor",
    .arguments = "",
    .summary = "Say what is installed, missing or wrong, and how to mend it.",
    .options = options,
    .no_app = true,
    .run = run,
};
