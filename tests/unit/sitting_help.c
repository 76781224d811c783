#include "sitting_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct question questions[8];
size_t question_count;
struct sitting sitting;

void begin(enum sitting_mode mode)
{
    sitting_init(&sitting, mode, "7b0c");
    question_count = 0;
}

void put(void (*sample)(struct question *))
{
    struct error err = ERROR_INIT;
    struct question *question = &questions[question_count++];

    sample(question);
    if (!sitting_add(&sitting, question, 40 + question_count, true, &err)) {
        fail_msg("%s", error_get(&err));
    }
}

void end(void)
{
    sitting_release(&sitting);
    for (size_t i = 0; i < question_count; i++) {
        question_release(&questions[i]);
    }
}

enum sitting_event type_in(const char *text)
{
    struct response response;
    enum sitting_event event;

    response_init(&response);
    response_set_text(&response, text);
    event = sitting_answer(&sitting, &response);
    response_release(&response);
    return event;
}

enum sitting_event choose(int choice)
{
    struct response response;

    response_init(&response);
    response.choice = choice;
    return sitting_answer(&sitting, &response);
}

struct sitting_attempt attempt(void)
{
    struct sitting_attempt got;

    sitting_get_attempt(&sitting, &got);
    return got;
}
