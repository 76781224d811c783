/* Any bytes as a kept sitting; what is taken up is driven to its end. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "quiz/sitting.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Two questions that any name leads to, made once. */
static struct question typed;
static struct question ordered;

static void make_questions(void)
{
    question_init(&typed);
    typed.type = QUESTION_TEXT;
    typed.episode = xstrdup("ep051");
    typed.id = xstrdup("a");
    typed.stem = xstrdup("What?");
    typed.text.accept = xcalloc(1, sizeof(*typed.text.accept));
    typed.text.accept_count = 1;
    typed.text.accept[0].text = xstrdup("coherency");
    question_init(&ordered);
    ordered.type = QUESTION_ORDER;
    ordered.episode = xstrdup("ep051");
    ordered.id = xstrdup("b");
    ordered.stem = xstrdup("Order.");
    ordered.items = xcalloc(3, sizeof(*ordered.items));
    ordered.item_count = 3;
    for (size_t i = 0; i < 3; i++) {
        ordered.items[i].id = xasprintf("i%zu", i);
        ordered.items[i].text = xasprintf("item %zu", i);
    }
}

static const struct question *find(void *context, const char *name)
{
    (void)context;
    return strchr(name, 'b') != NULL ? &ordered : &typed;
}

/* A draft that is taken up is shown: its indices are used. */
static void show_draft(const struct sitting *sitting)
{
    const struct response *draft = sitting_get_draft(sitting);
    struct str words = STR_INIT;

    if (draft != NULL) {
        response_add_words(draft, sitting_get_instance(sitting), &words);
    }
    str_release(&words);
}

static void drive(struct sitting *sitting, const char *text)
{
    for (int i = 0; i < 200 && sitting->stage != SITTING_END; i++) {
        struct response response;
        struct str id = STR_INIT;

        response_init(&response);
        response_set_text(&response, text);
        response_start(&response, sitting_get_instance(sitting));
        (void)sitting_answer(sitting, &response);
        (void)sitting_confirm(sitting, true);
        (void)sitting_certainty(sitting, CERTAINTY_FAIRLY);
        (void)sitting_skip(sitting);
        if (i % 7 == 3) {
            (void)sitting_undo(sitting, &id);
        }
        (void)sitting_next(sitting);
        response_release(&response);
        str_release(&id);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = ERROR_INIT;
    struct sitting sitting;
    struct str text = STR_INIT;

    if (typed.id == NULL) {
        make_questions();
    }
    str_add_len(&text, (const char *)data, size);
    if (sitting_read_text(&sitting, text.buf, find, NULL, NULL, &err)) {
        struct str again = STR_INIT;

        show_draft(&sitting);
        drive(&sitting, text.buf);
        sitting_add_text(&sitting, &again);
        str_release(&again);
        sitting_release(&sitting);
    }
    str_release(&text);
    error_release(&err);
    return 0;
}
