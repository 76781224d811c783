#include "learner.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* What the machine's owner has set is not ours. */
static const char *const foreign[] = {
    "XDG_DATA_HOME",
    "XDG_DATA_DIRS",
    "DSTUDIO_NET",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "XDG_RUNTIME_DIR",
    "NO_COLOR",
    "SSH_CONNECTION",
    "DSTUDIO_TIMING",
    "EDITOR",
    "VISUAL",
    NULL,
};

int learner_set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    const char *build = getenv("top_builddir");
    const char *source = getenv("top_srcdir");

    snprintf(f->home, sizeof(f->home), "/tmp/dstudio-pty-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    snprintf(f->program, sizeof(f->program), "%s/dstudio",
             build != NULL ? build : ".");
    snprintf(f->home_variable, sizeof(f->home_variable), "HOME=%s", f->home);
    snprintf(f->content_variable, sizeof(f->content_variable),
             "DSTUDIO_CONTENT=%s/content", source != NULL ? source : ".");
    snprintf(f->now_variable, sizeof(f->now_variable), "DSTUDIO_NOW=+0m");
    *state = f;
    return 0;
}

int learner_tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];

    for (int i = 0; i < f->pty_count; i++) {
        pty_free(f->ptys[i]);
    }
    snprintf(command, sizeof(command), "rm -rf '%s'", f->home);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

/* It is ended with the test at the latest, also when the test fails. */
struct pty *start_with(struct fixture *f, const char *const *variables)
{
    const char *argv[] = {f->program, NULL};
    const char *environment[32];
    struct pty_options options = {argv, 80, 24, environment};
    size_t count = 0;

    for (size_t i = 0; foreign[i] != NULL; i++) {
        environment[count++] = foreign[i];
    }
    for (; *variables != NULL; variables++) {
        environment[count++] = *variables;
    }
    environment[count] = NULL;
    assert_true(f->pty_count < PTYS);
    f->ptys[f->pty_count] = pty_start(&options);
    return f->ptys[f->pty_count++];
}

void must(bool ok, const struct pty *pty, const char *what)
{
    struct str text = STR_INIT;

    if (!ok) {
        pty_add_text(pty, &text);
        fail_msg("%s; the screen:\n%s", what, text.buf);
    }
}

void see(struct pty *pty, const char *text)
{
    must(pty_wait_text(pty, text), pty, text);
}

void gone(struct pty *pty, const char *text)
{
    must(pty_wait_gone(pty, text), pty, text);
}

void ends_with(struct pty *pty, int wanted)
{
    int status = pty_wait_exit(pty);
    char what[64];

    snprintf(what, sizeof(what), "ended with %d, not %d", status, wanted);
    must(status == wanted, pty, what);
}

struct pty *start(struct fixture *f)
{
    struct pty *pty =
        start_with(f, (const char *[]){f->home_variable, f->content_variable,
                                       f->now_variable, NULL});

    see(pty, "? keys");
    see(pty, "Browse");
    return pty;
}

void quit(struct pty *pty)
{
    pty_send(pty, ":quit\r");
    ends_with(pty, 0);
}

void terminate(struct pty *pty)
{
    pty_signal(pty, SIGTERM);
    ends_with(pty, 128 + SIGTERM);
}

/* What a command prints with this learner's file. */
void command_output(const struct fixture *f, const char *words, struct str *out)
{
    struct str command = STR_INIT;
    char chunk[4096];
    size_t got;
    FILE *pipe;

    str_add(&command, "env");
    for (size_t i = 0; foreign[i] != NULL; i++) {
        str_add_format(&command, " -u %s", foreign[i]);
    }
    str_add_format(&command, " '%s' '%s' '%s' '%s' %s 2>&1", f->home_variable,
                   f->content_variable, f->now_variable, f->program, words);
    pipe = popen(command.buf, "r");
    assert_non_null(pipe);
    str_clear(out);
    while ((got = fread(chunk, 1, sizeof(chunk), pipe)) > 0) {
        str_add_len(out, chunk, got);
    }
    pclose(pipe);
    str_release(&command);
}

void holds(const struct str *output, const char *text)
{
    if (strstr(output->buf, text) == NULL) {
        fail_msg("no '%s' in: %s", text, output->buf);
    }
}
void write_config(const struct fixture *f, const char *text)
{
    char path[256];
    struct error err = ERROR_INIT;

    snprintf(path, sizeof(path), "%s/.config/dstudio", f->home);
    assert_true(file_make_folder(path, &err));
    snprintf(path, sizeof(path), "%s/.config/dstudio/config.yaml", f->home);
    assert_true(file_write_atomic(path, text, strlen(text), 0600, &err));
}

void write_editor(const struct fixture *f, const char *script)
{
    struct error err = ERROR_INIT;
    char path[160];
    char config[256];

    snprintf(path, sizeof(path), "%s/editor", f->home);
    assert_true(file_write_atomic(path, script, strlen(script), 0700, &err));
    snprintf(config, sizeof(config), "format: config/1\neditor: \"%s\"\n",
             path);
    write_config(f, config);
}
