/* A learner with a year of answers. */
#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "base/random.h"
#include "bench/bench.h"
#include "journal/events.h"
#include "store/store.h"

static void fill_batch(struct app *app, const struct outline *outline,
                       struct splitmix *random, size_t done, size_t count,
                       size_t total)
{
    struct event events[500];
    struct error err = ERROR_INIT;
    int64_t now = app_now_ms(app);

    for (size_t i = 0; i < count; i++) {
        const struct outline_question *question =
            &outline
                 ->questions[splitmix_next(random) % outline->question_count];
        int64_t age = (int64_t)((double)(total - done - i) * 365 * 86400000.0 /
                                (double)total);
        char item[80];
        int grade = splitmix_next(random) % 10 == 0 ? 1 : 3;

        snprintf(item, sizeof(item), "%s@%d", question->name, question->rev);
        event_begin(&events[i], now - age, 0);
        event_answer(&events[i],
                     &(struct answer_body){
                         .item = item,
                         .hash = "0123456789abcdef",
                         .quiz = "7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90",
                         .mode = MODE_REVIEW,
                         .given_json = "\"96\"",
                         .score = grade > 1 ? 1 : 0,
                         .outcome = grade > 1 ? ANSWERED_RIGHT : ANSWERED_WRONG,
                         .try_number = 1,
                         .ms = 20000,
                         .grade = grade,
                         .app = "bench",
                     });
    }
    if (!store_append(app_store(app), events, count, &err)) {
        fprintf(stderr, "bench: %s\n", error_get(&err));
        exit(1);
    }
    for (size_t i = 0; i < count; i++) {
        event_release(&events[i]);
    }
}

void bench_fill(struct app *app, size_t answers)
{
    const struct outline *outline =
        app_outline(app, OUTLINE_QUESTIONS | OUTLINE_CHAPTERS);
    struct splitmix random = {.state = 1};

    for (size_t done = 0; done < answers; done += 500) {
        size_t count = answers - done < 500 ? answers - done : 500;

        fill_batch(app, outline, &random, done, count, answers);
    }
}
