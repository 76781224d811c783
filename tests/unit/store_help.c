#include "store_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "store/store_settings.h"

static struct event_id newest;
static char newest_text[37];

char *temp_database(void)
{
    const char *root = getenv("TMPDIR");
    char *folder = xasprintf("%s/store-XXXXXX", root != NULL ? root : "/tmp");
    char *path;

    assert_non_null(mkdtemp(folder));
    path = path_join(folder, "ada.db");
    free(folder);
    return path;
}

void temp_remove(char *path)
{
    char *folder = path_folder(path);
    struct str_list names = STR_LIST_INIT;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *name = path_join(folder, names.items[i]);

        unlink(name);
        free(name);
    }
    str_list_release(&names);
    rmdir(folder);
    free(folder);
    free(path);
}

struct store *open_store(const char *path)
{
    struct store_options options = {.path = path};
    struct error err = ERROR_INIT;
    struct store *store = store_open(&options, &err);

    if (store == NULL) {
        fail_msg("%s", error_get(&err));
    }
    error_release(&err);
    return store;
}

void append(struct store *store, struct event *event)
{
    struct error err = ERROR_INIT;

    if (!store_append(store, event, 1, &err)) {
        fail_msg("%s", error_get(&err));
    }
    newest = event->id;
    event_id_format(&newest, newest_text);
    error_release(&err);
    event_release(event);
}

const char *last_id(void)
{
    return newest_text;
}

struct event_id last_event_id(void)
{
    return newest;
}

struct answer_body answer_of(const char *item, int grade)
{
    return (struct answer_body){
        .item = item,
        .quiz = QUIZ,
        .mode = MODE_REVIEW,
        .score = grade >= 2 ? 1.0 : 0.0,
        .outcome = grade >= 2 ? ANSWERED_RIGHT : ANSWERED_WRONG,
        .try_number = 1,
        .ms = 1000,
        .grade = grade,
    };
}

void append_answer(struct store *store, int64_t at_ms,
                   const struct answer_body *body)
{
    struct event event;

    event_begin(&event, at_ms, 0);
    event_answer(&event, body);
    append(store, &event);
}

void append_undo(struct store *store, const char *target)
{
    struct event event;

    event_begin(&event, NOON, 0);
    event_undo(&event, target);
    append(store, &event);
}

void append_setting(struct store *store, const char *key, const char *json)
{
    struct error err = ERROR_INIT;

    if (!store_setting_set(store, key, json, NOON, 0, &err)) {
        fail_msg("%s", error_get(&err));
    }
    error_release(&err);
}
