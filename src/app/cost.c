#include "app/cost.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/app_private.h"
#include "base/number.h"
#include "base/process.h"

enum { END_MS = 50, OUTPUT_MAX = 8192, COLUMNS = 6 };

static void end_child(struct cost *cost)
{
    if (cost->child > 0) {
        process_end(cost->child, END_MS);
        cost->child = 0;
    }
    if (cost->out >= 0) {
        close(cost->out);
        cost->out = -1;
    }
}

void cost_free(struct cost *cost)
{
    if (cost != NULL) {
        end_child(cost);
        free(cost);
    }
}

static void begin(struct app *app, struct cost *cost)
{
    char range[32];
    const char *const argv[] = {
        app->program, "--profile", app->profile,  "fsrs", "simulate", "--csv",
        "--threads",  "1",         "--retention", range,  NULL,
    };
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct error err = ERROR_INIT;

    snprintf(range, sizeof(range), "0.%d:0.%d:0.%02d", COST_LOW,
             COST_LOW + COST_STEP * (COST_ROWS - 1), COST_STEP);
    cost->state = COST_COUNTING;
    cost->count = 0;
    cost->revision = app_revision(app);
    cost->out = memfd_create("dstudio-cost", MFD_CLOEXEC);
    spec.argv = argv;
    spec.out_fd = cost->out;
    if (cost->out < 0 || !process_start(&spec, &cost->child, &err)) {
        cost->child = 0;
        end_child(cost);
        cost->state = COST_FAILED;
    }
    error_release(&err);
}

/* "0.900,12.567,4.013,392.0,382.53,3.8291" */
static bool read_row(const char *line, struct cost_row *row)
{
    double cells[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++) {
        size_t len = strcspn(line, ",");

        if (!number_parse(line, len, &cells[i])) {
            return false;
        }
        line += len + (line[len] == ',');
    }
    *row = (struct cost_row){cells[0], cells[2], cells[4], cells[5]};
    return true;
}

static void read_rows(struct cost *cost)
{
    char text[OUTPUT_MAX + 1];
    ssize_t len = pread(cost->out, text, OUTPUT_MAX, 0);
    char *rest = NULL;

    text[len > 0 ? len : 0] = '\0';
    /* the first line names the columns */
    (void)strtok_r(text, "\n", &rest);
    for (char *line = strtok_r(NULL, "\n", &rest);
         line != NULL && cost->count < COST_ROWS;
         line = strtok_r(NULL, "\n", &rest)) {
        if (!read_row(line, &cost->rows[cost->count])) {
            break;
        }
        cost->count++;
    }
    cost->state = cost->count == COST_ROWS ? COST_READY : COST_FAILED;
}

const struct cost *app_cost(struct app *app)
{
    if (app->cost == NULL) {
        app->cost = xcalloc(1, sizeof(*app->cost));
        app->cost->out = -1;
        begin(app, app->cost);
    } else if (app->cost->revision != app_revision(app) &&
               app->cost->state != COST_COUNTING) {
        begin(app, app->cost);
    }
    return app->cost;
}

bool app_cost_reap(struct app *app)
{
    struct cost *cost = app->cost;
    int status;

    if (cost == NULL || cost->child <= 0 ||
        !process_poll(cost->child, &status)) {
        return false;
    }
    cost->child = 0;
    read_rows(cost);
    end_child(cost);
    return true;
}
