/* The screens of sync, without a server: what stands in the profile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/keep.h"
#include "app/settings.h"
#include "app/sync.h"
#include "app/vault.h"
#include "base/file.h"
#include "stage.h"
#include "store/store_lines.h"

#define NOON "1772445600000" /* 2026-03-02T10:00Z */

static void set(struct stage *stage, const char *key, const char *text)
{
    struct error err = ERROR_INIT;

    if (!store_sync_set(app_store(stage->app), key, text, &err)) {
        fail_msg("%s", error_get(&err));
    }
}

/* As if this profile had been logged in and out again. */
static void bind(struct stage *stage)
{
    set(stage, "server", "https://learn.example");
    set(stage, "learner", "6b1f0c52-9a35-4d0e-8f2a-3d7a51c0e9b4");
    set(stage, "last_ok", NOON);
    set(stage, "errors",
        "[{\"at\":1772441000000,\"text\":\"no connection: learn.example does "
        "not answer\"},{\"at\":1772445000000,\"text\":\"the server cannot "
        "answer now: a backup is made; everything is kept here\"}]");
}

static void want_word(struct stage *stage, const char *word)
{
    assert_string_equal(app_sync_word(stage->app), word);
}

static void test_unbound(void **state UNUSED)
{
    struct stage stage;

    stage_begin(&stage);
    want_word(&stage, "");
    stage_open(&stage, "sync", NULL);
    stage_golden_both(&stage, "sync-unbound");
    stage_keys(&stage, "y");
    assert_non_null(strstr(stack_get_message(stage.stack), "not logged in"));
    stage_keys(&stage, "r");
    assert_non_null(strstr(stack_get_message(stage.stack), "row of a device"));
    stage_end(&stage);
}

static void test_bound(void **state UNUSED)
{
    struct stage stage;

    stage_begin(&stage);
    bind(&stage);
    stage_open(&stage, "sync", NULL);
    stage_golden_both(&stage, "sync-bound");
    want_word(&stage, "logged out");
    stage_end(&stage);
}

static void test_offline(void **state UNUSED)
{
    struct error err = ERROR_INIT;
    struct stage stage;

    stage_begin(&stage);
    bind(&stage);
    assert_true(app_setting_set(stage.app, "offline", "true", &err));
    want_word(&stage, "offline");
    stage_open(&stage, "sync", NULL);
    stage_golden(&stage, "sync-offline");
    assert_false(app_sync_start(stage.app, &err));
    stage_end(&stage);
    error_release(&err);
}

static void test_login(void **state UNUSED)
{
    struct stage stage;

    stage_begin(&stage);
    stage_open(&stage, "login", NULL);
    stage_golden_both(&stage, "login");
    stage_keys(&stage, "Enter");
    assert_non_null(strstr(stack_get_message(stage.stack), "which server?"));
    /* A password is never drawn. */
    stage_keys(&stage, "'https://learn.example Down Space Down 'me@x.example "
                       "Down 'secret");
    stage_golden_both(&stage, "login-password");
    stage_end(&stage);
}

static void want_message(struct stage *stage, const char *words)
{
    if (strstr(stack_get_message(stage->stack), words) == NULL) {
        fail_msg("'%s' says nothing of '%s'", stack_get_message(stage->stack),
                 words);
    }
}

/* Fields and the button with the mouse, at both sizes. */
static void test_login_by_mouse(void **state UNUSED)
{
    struct stage stage;

    stage_begin(&stage);
    for (int small = 0; small < 2; small++) {
        stage_resize(&stage, small ? 40 : 80, small ? 12 : 24);
        stage_open(&stage, "login", "https://learn.example");
        stage_click(&stage, "With");          /* the focus, … */
        stage_click(&stage, "a code in the"); /* … then the next way */
        stage_click(&stage, "[ Log in ]");
        want_message(&stage, "with a password, fill in both");
        stage_click(&stage, "E-mail");
        stage_keys(&stage, "'me@x.example");
        stage_click(&stage, "Server");
        stage_click(&stage, "learn.example"); /* the cursor goes there */
        stage_keys(&stage, "'my.");
        stage_click(&stage, "https://my.lea");
        stage_click(&stage, "me@x.example");
        stage_click(&stage, "Password");
        stage_click(&stage, "Log in"); /* the title: nothing */
        assert_string_equal(stack_get_message(stage.stack), "");
    }
    stage_end(&stage);
}

static void test_encryption_by_mouse(void **state UNUSED)
{
    struct stage stage;

    stage_begin(&stage);
    for (int small = 0; small < 2; small++) {
        stage_resize(&stage, small ? 40 : 80, small ? 12 : 24);
        stage_open(&stage, "encryption", NULL);
        stage_keys(&stage, "e");
        stage_click(&stage, "Once more");
        stage_keys(&stage, "'four_words_and_more");
        stage_click(&stage, "Passphrase   ");
        stage_keys(&stage, "'four_words");
        stage_click(&stage, "Once more");
        stage_click(&stage, "[ Go on ]");
        stage_golden(&stage, "encryption-clicked");
    }
    stage_end(&stage);
}

/* From clear to encrypted to locked and back; no word of it is ever drawn. */
static void test_encryption(void **state UNUSED)
{
    struct stage stage;
    struct app_vault_view view;
    struct error err = ERROR_INIT;

    stage_begin(&stage);
    assert_true(app_note_add(stage.app, 51, NULL, 0, "in clear", &err));
    stage_open(&stage, "encryption", NULL);
    stage_golden_both(&stage, "encryption-clear");
    stage_keys(&stage, "e 'four_words_and_more Enter 'another Enter");
    stage_golden_both(&stage, "encryption-form");
    stage_keys(&stage, "'four_words_and_more Enter y");
    app_vault_look(stage.app, &view);
    assert_int_equal(view.state, VAULT_OPEN);
    assert_int_equal(view.readable, 0);
    assert_int_equal(view.open, 1);
    stage_golden_both(&stage, "encryption-open");
    stage_keys(&stage, "X y");
    stage_golden_both(&stage, "encryption-locked");
    assert_false(app_note_add(stage.app, 51, NULL, 0, "in clear?", &err));
    stage_open(&stage, "notes", NULL);
    stage_golden_both(&stage, "notes-locked");
    stage_open(&stage, "encryption", NULL);
    stage_keys(&stage, "u 'wrong_words Enter");
    stage_golden(&stage, "encryption-wrong");
    /* The derivation takes a second: that is drawn before it begins. */
    stage.keep_later = true;
    stage_keys(&stage, "'four_words_and_more Enter");
    assert_non_null(strstr(stack_get_message(stage.stack), "working out"));
    app_vault_look(stage.app, &view);
    assert_int_equal(view.state, VAULT_LOCKED);
    stage_later(&stage);
    app_vault_look(stage.app, &view);
    assert_int_equal(view.state, VAULT_OPEN);
    assert_int_equal(view.locked, 0);
    assert_string_equal(stack_get_message(stage.stack), "unlocked");
    stage.keep_later = false;
    /* Esc comes before it: nothing is done, and nothing is left behind. */
    stage_keys(&stage, "X y");
    stage.keep_later = true;
    stage_keys(&stage, "u 'four_words_and_more Enter Esc");
    stage_later(&stage);
    app_vault_look(stage.app, &view);
    assert_int_equal(view.state, VAULT_LOCKED);
    stage_end(&stage);
    error_release(&err);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unbound),
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_offline),
        cmocka_unit_test(test_login),
        cmocka_unit_test(test_encryption),
        cmocka_unit_test(test_login_by_mouse),
        cmocka_unit_test(test_encryption_by_mouse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
