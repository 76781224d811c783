#include "player_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum { PATIENCE_MS = 60000 };

static void take_stretch(struct seen *seen, const struct player_event *event)
{
    if (event->to_s > event->from_s) {
        if (seen->heard_events++ == 0) {
            seen->first_s = event->from_s;
        }
        seen->last_s = event->to_s;
        seen->heard_s += event->to_s - event->from_s;
        seen->estimated = event->estimated;
    }
}

static void notify(void *context, const struct player_event *event)
{
    struct seen *seen = context;

    switch (event->kind) {
    case PLAYER_EVENT_LOADED:
        seen->loaded++;
        break;
    case PLAYER_EVENT_HEARD:
        take_stretch(seen, event);
        break;
    case PLAYER_EVENT_ENDED:
        seen->ended++;
        seen->reached_end = event->reached_end;
        take_stretch(seen, event);
        break;
    case PLAYER_EVENT_FAILED:
        seen->failed++;
        seen->no_device = event->no_device;
        break;
    case PLAYER_EVENT_LOST:
        seen->lost++;
        break;
    case PLAYER_EVENT_SLOW:
        seen->slow++;
        break;
    case PLAYER_EVENT_CHANGED:
        seen->changed++;
        break;
    case PLAYER_EVENT_DEVICES:
        seen->devices++;
        break;
    }
    if (event->text != NULL) {
        snprintf(seen->text, sizeof(seen->text), "%s", event->text);
    }
}

void write_wav(const char *path, unsigned seconds)
{
    struct str data = STR_INIT;
    struct error err = ERROR_INIT;
    uint32_t size = seconds * 8000;
    uint32_t riff = size + 36;
    const uint32_t rate = 8000;
    const uint32_t sixteen = 16;
    const uint16_t one = 1;
    const uint16_t bits = 8;

    str_add_len(&data, "RIFF", 4);
    str_add_len(&data, (const char *)&riff, 4);
    str_add_len(&data, "WAVEfmt ", 8);
    str_add_len(&data, (const char *)&sixteen, 4);
    str_add_len(&data, (const char *)&one, 2);
    str_add_len(&data, (const char *)&one, 2);
    str_add_len(&data, (const char *)&rate, 4);
    str_add_len(&data, (const char *)&rate, 4);
    str_add_len(&data, (const char *)&one, 2);
    str_add_len(&data, (const char *)&bits, 2);
    str_add_len(&data, "data", 4);
    str_add_len(&data, (const char *)&size, 4);
    for (uint32_t i = 0; i < size; i++) {
        str_add_char(&data, (char)(i / 8 % 2 ? 0x82 : 0x7e));
    }
    assert_true(file_write_atomic(path, data.buf, data.len, 0644, &err));
    str_release(&data);
}

const char *in_folder(const struct fixture *f, const char *name)
{
    static char path[160];

    snprintf(path, sizeof(path), "%s/%s", f->folder, name);
    return path;
}

void write_script(const char *path, const char *text)
{
    struct error err = ERROR_INIT;

    assert_true(file_write_atomic(path, text, strlen(text), 0700, &err));
    assert_int_equal(chmod(path, 0755), 0);
}

void serve(struct player *player)
{
    struct pollfd poll_fd = {
        .fd = player_get_fd(player),
        .events = player_get_poll_events(player),
    };
    int timeout = player_get_timeout_ms(player);

    poll(&poll_fd, 1, timeout < 0 || timeout > 100 ? 100 : timeout);
    player_service(player);
}

void serve_ms(struct player *player, int ms)
{
    int64_t until = clock_monotonic_ms() + ms;

    while (clock_monotonic_ms() < until) {
        serve(player);
    }
}

void wait_count(struct fixture *f, const int *counter, int wanted)
{
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;

    while (*counter < wanted && clock_monotonic_ms() < until) {
        serve(f->player);
    }
    if (*counter != wanted) {
        fail_msg("%d, not %d; loaded %d ended %d failed %d lost %d, '%s'",
                 *counter, wanted, f->seen.loaded, f->seen.ended,
                 f->seen.failed, f->seen.lost, f->seen.text);
    }
}

void wait_position(struct fixture *f, double at_s)
{
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;

    while (player_get_position(f->player) < at_s &&
           clock_monotonic_ms() < until) {
        serve(f->player);
    }
    if (player_get_position(f->player) < at_s) {
        fail_msg("at %.2f, not %.2f; state %d, '%s'",
                 player_get_position(f->player), at_s,
                 (int)player_get_state(f->player), f->seen.text);
    }
}

void player_renew(struct fixture *f)
{
    player_free(f->player);
    memset(&f->seen, 0, sizeof(f->seen));
    f->player = player_new(&f->options);
}

int player_set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    snprintf(f->folder, sizeof(f->folder), "/tmp/dstudio-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    assert_int_equal(chmod(f->folder, 0755), 0); /* for a player of another
                                                    user */
    snprintf(f->wav, sizeof(f->wav), "%s/a.wav", f->folder);
    write_wav(f->wav, 6);
    f->options = (struct player_options){
        .wanted = "mpv",
        .args = "--ao=null",
        .notify = notify,
        .context = &f->seen,
    };
    player_renew(f);
    *state = f;
    return 0;
}

int player_tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];

    player_free(f->player);
    snprintf(command, sizeof(command), "rm -rf '%s'", f->folder);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

void load_file(struct fixture *f, const struct player_file *file)
{
    struct error err = ERROR_INIT;

    if (!player_load(f->player, file, &err)) {
        fail_msg("%s", error_get(&err));
    }
}

void play_from(struct fixture *f, const char *path, double start_s)
{
    int wanted = f->seen.loaded + 1;

    load_file(f, &(struct player_file){
                     .path = path, .start_s = start_s, .title = "title"});
    wait_count(f, &f->seen.loaded, wanted);
}
