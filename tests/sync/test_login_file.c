/* The login file, the keys' file, and pauses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "base/pause.h"
#include "base/random.h"
#include "secret/note_keys.h"
#include "sync/login_file.h"
#include "sync/qr.h"

#define ID "6b1f0c52-9a35-4d0e-8f2a-3d7a51c0e9b4"

/* What lies where the draft goes has no say in it. */
static void a_draft_is_made_anew(void **state UNUSED)
{
    const char *root = getenv("TMPDIR");
    char *top = xasprintf("%s/login-XXXXXX", root != NULL ? root : "/tmp");
    char *path;
    char *draft;
    char *other;
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct stat info;

    assert_non_null(mkdtemp(top));
    path = path_join(top, "me.json");
    other = path_join(top, "other");
    draft = xasprintf("%s.%ld.tmp", path, (long)getpid());
    assert_true(file_write_atomic(draft, "old", 3, 0644, &err));
    assert_true(file_write_atomic(path, "new", 3, 0600, &err));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);

    assert_true(file_write_atomic(other, "theirs", 6, 0600, &err));
    assert_int_equal(symlink(other, draft), 0);
    assert_true(file_write_atomic(path, "newer", 5, 0600, &err));
    assert_true(file_read(other, 100, &text, &err));
    assert_string_equal(text.buf, "theirs");
    assert_int_equal(lstat(path, &info), 0);
    assert_true(S_ISREG(info.st_mode));

    unlink(path);
    unlink(other);
    rmdir(top);
    free(draft);
    free(other);
    free(path);
    free(top);
    str_release(&text);
    error_release(&err);
}

static void a_login_is_kept_from_others(void **state UNUSED)
{
    const char *root = getenv("TMPDIR");
    char *top = xasprintf("%s/login-XXXXXX", root != NULL ? root : "/tmp");
    char *folder;
    char *path;
    struct login login = LOGIN_INIT;
    struct login read = LOGIN_INIT;
    struct error err = ERROR_INIT;
    struct stat info;

    assert_non_null(mkdtemp(top));
    folder = path_join(top, "login");
    path = path_join(folder, "me.json");
    /* A folder that was there, open to all. */
    assert_int_equal(mkdir(folder, 0777), 0);
    assert_int_equal(chmod(folder, 0777), 0);
    assert_false(login_read(path, &read, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);

    str_set(&login.url, "https://learn.example");
    str_set(&login.token, "lt1_abc-DEF");
    strcpy(login.device, ID);
    strcpy(login.learner, ID);
    login.expires_at = 1780020870;
    assert_true(login_write(path, &login, &err));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(stat(folder, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_true(login_read(path, &read, &err));
    assert_string_equal(read.token.buf, "lt1_abc-DEF");
    assert_string_equal(read.url.buf, "https://learn.example");
    assert_int_equal(read.expires_at, 1780020870);

    assert_int_equal(chmod(path, 0644), 0);
    assert_true(login_read(path, &read, &err));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);

    assert_true(file_write_atomic(path, "{\"url\":\"x\"}", 11, 0600, &err));
    assert_false(login_read(path, &read, &err));
    assert_int_equal(err.code, ERROR_DAMAGED);
    assert_true(login_remove(path, &err));
    assert_true(login_remove(path, &err));
    rmdir(folder);
    rmdir(top);
    free(path);
    free(folder);
    free(top);
    login_release(&login);
    login_release(&read);
    error_release(&err);
}

static void pauses_grow_to_an_hour(void **state UNUSED)
{
    assert_int_equal(pause_after(1, 0, 0), 30000);
    assert_int_equal(pause_after(2, 0, 0), 60000);
    assert_int_equal(pause_after(7, 0, 0), 1920000);
    assert_int_equal(pause_after(8, 0, 0), 3600000);
    assert_int_equal(pause_after(INT64_MAX, 0, 0), 3600000);
    /* The server's wish counts where it is longer. */
    assert_int_equal(pause_after(1, 500, 0), 500000);
    assert_int_equal(pause_after(8, 20, 0), 3600000);
    for (uint64_t random = 0; random < 1000; random++) {
        assert_in_range(pause_after(1, 0, random * 7919), 30000, 37500);
    }
    assert_int_equal(pause_spread(0, UINT64_MAX), 0);
}

/* ---- row 36: 1,000 devices, all at one moment ---- */

#define DEVICES      1000
#define DAY_S        86400
#define SYNC_AFTER_S INT64_C(900)

/* How many come in the fullest second, and when the last one comes. */
struct crowd {
    int most;
    int64_t last_s;
};

static struct crowd count(const int64_t *due_ms)
{
    static int seconds[DAY_S];
    struct crowd crowd = {0, 0};

    memset(seconds, 0, sizeof(seconds));
    for (int i = 0; i < DEVICES; i++) {
        int64_t s = due_ms[i] / 1000;

        assert_in_range(s, 0, DAY_S - 1);
        seconds[s]++;
        crowd.most = seconds[s] > crowd.most ? seconds[s] : crowd.most;
        crowd.last_s = s > crowd.last_s ? s : crowd.last_s;
    }
    return crowd;
}

/*
 * They are in step at 09:00 and have nothing to send: an even stream after one
 * round, 1,000 in 225 s, and thinner with each.
 */
static void row_36_who_was_in_step_comes_back_spread(void **state UNUSED)
{
    struct splitmix dice = {36};
    int64_t due_ms[DEVICES] = {0};
    int before = DEVICES;

    for (int round = 1; round <= 8; round++) {
        struct crowd crowd;

        for (int i = 0; i < DEVICES; i++) {
            due_ms[i] +=
                pause_spread(SYNC_AFTER_S * 1000, splitmix_next(&dice));
        }
        crowd = count(due_ms);
        /* 4.4 a second in the first round, if they came one by one. */
        assert_true(crowd.most <= 16);
        assert_true(crowd.most <= before);
        before = crowd.most + 1;
        assert_in_range(crowd.last_s, round * SYNC_AFTER_S,
                        round * SYNC_AFTER_S * 5 / 4);
    }
}

/* They are sent away at 09:00, and whenever they come: fewer each time. */
static void row_36_who_was_sent_away_comes_back_spread(void **state UNUSED)
{
    struct splitmix dice = {37};
    int64_t due_ms[DEVICES] = {0};
    int before = DEVICES;

    for (int failures = 1; failures <= 6; failures++) {
        struct crowd crowd;

        for (int i = 0; i < DEVICES; i++) {
            due_ms[i] += pause_after(failures, 5, splitmix_next(&dice));
        }
        crowd = count(due_ms);
        assert_true(crowd.most * 10 < before * 9);
        before = crowd.most;
    }
    assert_true(before <= 16);
}

/* Without the others a new key would be the only one left. */
static void keys_that_cannot_be_read_are_not_replaced(void **state UNUSED)
{
    const char *root = getenv("TMPDIR");
    char *top = xasprintf("%s/keys-XXXXXX", root != NULL ? root : "/tmp");
    char *path;
    struct note_keys keys;
    struct seal_key key;
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    size_t len;

    assert_non_null(mkdtemp(top));
    path = path_join(top, "me.keys");
    note_keys_init(&keys, path);
    seal_key_make(&key);
    assert_true(note_keys_add(&keys, &key, &err));
    assert_true(note_keys_find(&keys, key.name, key.bytes));
    assert_true(file_read(path, 1000, &text, &err));
    str_add_repeat(&text, "more than is ever read\n", 1000);
    assert_true(file_write_atomic(path, text.buf, text.len, 0600, &err));
    len = text.len;
    seal_key_make(&key);
    for (int i = 0; i < 2; i++) {
        assert_false(note_keys_add(&keys, &key, &err));
        assert_true(error_get(&err)[0] != '\0');
        error_clear(&err);
    }
    assert_true(file_read(path, len, &text, &err));
    assert_int_equal(text.len, len);
    note_keys_release(&keys);
    unlink(path);
    rmdir(top);
    free(path);
    free(top);
    str_release(&text);
    error_release(&err);
}

static void an_address_becomes_a_picture(void **state UNUSED)
{
    struct str rows = STR_INIT;

    if (qr_add("https://learn.example/device?code=WDJB-MJHT", &rows)) {
        size_t width = strcspn(rows.buf, "\n");

        assert_in_range(width, 21, 60);
        assert_int_equal(rows.len, width * (width + 1));
        /* The finder in the corner. */
        assert_memory_equal(rows.buf, "1111111", 7);
    } else {
        assert_int_equal(rows.len, 0);
    }
    str_release(&rows);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_login_is_kept_from_others),
        cmocka_unit_test(a_draft_is_made_anew),
        cmocka_unit_test(pauses_grow_to_an_hour),
        cmocka_unit_test(row_36_who_was_in_step_comes_back_spread),
        cmocka_unit_test(row_36_who_was_sent_away_comes_back_spread),
        cmocka_unit_test(keys_that_cannot_be_read_are_not_replaced),
        cmocka_unit_test(an_address_becomes_a_picture),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
