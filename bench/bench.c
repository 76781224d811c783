/* `make bench`: each figure beside a peer or a limit, measured in the same run.
 * Nothing here passes or fails. */
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/app.h"

static struct app *open_app(void)
{
    struct app *app = NULL;
    struct error err = ERROR_INIT;

    if (!app_new(&app, &(struct app_options){0}, &err)) {
        fprintf(stderr, "bench: %s\n", error_get(&err));
        exit(1);
    }
    return app;
}

/* `bench --fill ANSWERS`: a learner for another bench, in the present HOME. */
static int fill(const char *answers)
{
    struct app *app = open_app();

    bench_fill(app, (size_t)strtoul(answers, NULL, 10));
    app_free(app);
    return 0;
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/dstudio-bench-XXXXXX";
    const char *program = argc > 1 ? argv[1] : "./dstudio";
    size_t answers = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 100000;
    struct app *app;
    double began;
    char command[80];

    if (argc == 3 && strcmp(argv[1], "--fill") == 0) {
        return fill(argv[2]);
    }
    if (mkdtemp(folder) == NULL || setenv("HOME", folder, 1) != 0) {
        return 1;
    }
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("XDG_CONFIG_HOME");
    began = bench_now();
    app = open_app();
    bench_line("catalogue, no index cache", (bench_now() - began) * 1000, "ms",
               "limit", 400);
    began = bench_now();
    bench_fill(app, answers);
    printf("%-46s %10.0f /s\n", "answers written in batches of 500",
           (double)answers / (bench_now() - began));
    bench_inside(app);
    app_free(app);
    bench_start(program);
    bench_narrate();
    bench_listen(program);
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command) != 0;
}
