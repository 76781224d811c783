#include "stage.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/random.h"
#include "screens/screens.h"
#include "support/golden.h"

#define NOW "2026-03-02T09:00:00Z"

/* The linker puts these in place of the program's own (--wrap). */
uint64_t __wrap_random_u64(void);
int64_t __wrap_clock_monotonic_ms(void);

static struct splitmix chance;
static int64_t monotonic_ms;

uint64_t __wrap_random_u64(void)
{
    return splitmix_next(&chance);
}

int64_t __wrap_clock_monotonic_ms(void)
{
    return monotonic_ms;
}

static void set_folder(const char *home, const char *variable, const char *name)
{
    char *path = xasprintf("%s/%s", home, name);

    setenv(variable, path, 1);
    free(path);
}

static void set_environment(struct stage *stage, const char *folder)
{
    const char *top = getenv("top_srcdir");
    const char *temporary = getenv("TMPDIR");
    char *content = xasprintf("%s/%s", top != NULL ? top : ".", folder);

    stage->home =
        xasprintf("%s/screens-XXXXXX", temporary != NULL ? temporary : "/tmp");
    assert_non_null(mkdtemp(stage->home));
    setenv("HOME", stage->home, 1);
    set_folder(stage->home, "XDG_DATA_HOME", "data");
    set_folder(stage->home, "XDG_CONFIG_HOME", "config");
    set_folder(stage->home, "XDG_STATE_HOME", "state");
    set_folder(stage->home, "XDG_CACHE_HOME", "cache");
    set_folder(stage->home, "XDG_RUNTIME_DIR", "run");
    set_folder(stage->home, "XDG_DATA_DIRS", "shared");
    setenv("DSTUDIO_CONTENT", content, 1);
    /* No player and no voice, whatever this machine has. */
    setenv("PATH", stage->home, 1);
    setenv("DSTUDIO_NOW", NOW, 1);
    assert_true(clock_init());
    free(content);
}

static void open_app(struct stage *stage)
{
    struct app_options options = {.profile = NULL};
    struct error err = ERROR_INIT;

    if (!app_new(&stage->app, &options, &err)) {
        fail_msg("%s", error_get(&err));
    }
    error_release(&err);
}

static void close_stack(struct stage *stage)
{
    stack_free(stage->stack);
    keymap_free(stage->keymap);
    stage->stack = NULL;
    stage->keymap = NULL;
}

void stage_begin(struct stage *stage)
{
    stage_begin_with(stage, "tests/data/small/content");
}

void stage_begin_with(struct stage *stage, const char *content)
{
    memset(stage, 0, sizeof(*stage));
    chance.state = 1;
    monotonic_ms = 1000000;
    set_environment(stage, content);
    stage->canvas = canvas_new(80, 24);
    stage_resize(stage, 80, 24);
    open_app(stage);
}

static int remove_one(const char *path, const struct stat *about, int type,
                      struct FTW *ftw)
{
    (void)about;
    (void)type;
    (void)ftw;
    return remove(path);
}

void stage_end(struct stage *stage)
{
    close_stack(stage);
    app_free(stage->app);
    canvas_free(stage->canvas);
    nftw(stage->home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(stage->home);
}

void stage_set_now(struct stage *stage, const char *now)
{
    close_stack(stage);
    app_free(stage->app);
    setenv("DSTUDIO_NOW", now, 1);
    assert_true(clock_init());
    open_app(stage);
}

void stage_open(struct stage *stage, const char *screen, const char *argument)
{
    struct error err = ERROR_INIT;

    close_stack(stage);
    stage->keymap = keymap_new();
    stage->stack = stack_new(screens_table, stage->keymap, stage->app);
    screens_keep_drafts(stage->stack, stage->app);
    stack_resize(stage->stack, stage->width, stage->height);
    if (!stack_open(stage->stack, screen, argument, &err)) {
        fail_msg("%s %s: %s", screen, argument != NULL ? argument : "",
                 error_get(&err));
    }
    error_release(&err);
}

static void press(struct stage *stage, const char *name)
{
    struct key keys[KEY_SEQUENCE_MAX];
    size_t count = key_sequence_parse(name, keys);

    if (count == 0) {
        fail_msg("there is no key '%s'", name);
    }
    for (size_t i = 0; i < count; i++) {
        stack_key(stage->stack, &keys[i]);
    }
}

static void type(struct stage *stage, const char *text)
{
    for (; *text != '\0'; text++) {
        struct key key = {.code = KEYCODE_TEXT};

        key.text[0] = *text == '_' ? ' ' : *text;
        stack_key(stage->stack, &key);
    }
}

static void run(struct stage *stage, char *line)
{
    for (char *at = line; *at != '\0'; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    stack_run_line(stage->stack, line);
}

void stage_later(struct stage *stage)
{
    if (stage->stack != NULL && stack_has_later(stage->stack)) {
        (void)stack_take_dirty(stage->stack);
        stack_tick(stage->stack, 0);
    }
}

void stage_keys(struct stage *stage, const char *keys)
{
    while (*keys != '\0') {
        size_t len = strcspn(keys, " ");
        char *word = xstrndup(keys, len);

        /* A lone colon or apostrophe is that key. */
        if (len > 1 && word[0] == '\'') {
            type(stage, word + 1);
        } else if (len > 1 && word[0] == ':') {
            run(stage, word + 1);
        } else if (len > 0) {
            press(stage, word);
        }
        free(word);
        keys += len + (keys[len] != '\0');
        if (!stage->keep_later) {
            stage_later(stage);
        }
    }
}

void stage_click(struct stage *stage, const char *words)
{
    struct key key = {.code = KEYCODE_MOUSE, .button = BUTTON_LEFT};
    struct str text = STR_INIT;
    const char *found;

    stack_draw(stage->stack, stage->canvas);
    canvas_dump_text(stage->canvas, &text);
    found = strstr(text.buf, words);
    if (found == NULL) {
        fail_msg("no '%s' to click in:\n%s", words, text.buf);
    }
    for (const char *at = text.buf; at < found; at++) {
        key.x = *at == '\n' ? 0 : key.x + 1;
        key.y += *at == '\n';
    }
    stack_key(stage->stack, &key);
    key.button = BUTTON_RELEASE;
    stack_key(stage->stack, &key);
    str_release(&text);
    if (!stage->keep_later) {
        stage_later(stage);
    }
}

void stage_resize(struct stage *stage, int width, int height)
{
    stage->width = width;
    stage->height = height;
    canvas_resize(stage->canvas, width, height);
    if (stage->stack != NULL) {
        stack_resize(stage->stack, width, height);
    }
}

void stage_golden(struct stage *stage, const char *name)
{
    struct str text = STR_INIT;
    char *file = xasprintf("%s-%dx%d", name, stage->width, stage->height);

    stack_draw(stage->stack, stage->canvas);
    canvas_dump_text(stage->canvas, &text);
    str_add(&text, "--- roles\n");
    canvas_dump_roles(stage->canvas, &text);
    golden_text("../screens/golden", file, text.buf);
    free(file);
    str_release(&text);
}

void stage_golden_both(struct stage *stage, const char *name)
{
    stage_resize(stage, 40, 12);
    stage_golden(stage, name);
    stage_resize(stage, 80, 24);
    stage_golden(stage, name);
}
