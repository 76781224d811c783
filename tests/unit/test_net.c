/* Running the helper: the real one, and some that misbehave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "net/net.h"
#include "net/net_line.h"

struct fixture {
    char folder[64];
    char *path;   /* a helper of our own */
    char *helper; /* the real one */
    struct str seen;
    struct net *net;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    const char *helper = getenv("DSTUDIO_NET");

    snprintf(f->folder, sizeof(f->folder), "/tmp/dstudio-net-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->path = path_join(f->folder, "helper");
    f->helper = xstrdup(helper != NULL ? helper : "./dstudio-net");
    setenv("DSTUDIO_NET", f->helper, 1);
    str_init(&f->seen);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    unlink(f->path);
    rmdir(f->folder);
    setenv("DSTUDIO_NET", f->helper, 1);
    free(f->path);
    free(f->helper);
    str_release(&f->seen);
    free(f);
    return 0;
}

/* Makes a shell script the helper. */
static void use_script(struct fixture *f, const char *text)
{
    FILE *out = fopen(f->path, "w");

    assert_non_null(out);
    fprintf(out, "#!/bin/sh\n%s\n", text);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(chmod(f->path, 0755), 0);
    setenv("DSTUDIO_NET", f->path, 1);
}

static void on_line(void *context, const struct net_line *line)
{
    struct fixture *f = context;

    str_add_format(&f->seen, "%s:%s:%lld%s ", net_line_step(line),
                   net_line_text(line, "t"),
                   (long long)net_line_int(line, "n", -1),
                   net_line_bool(line, "b") ? "!" : "");
}

static struct net_spec spec_of(struct fixture *f, const char *verb)
{
    return (struct net_spec){.verb = verb, .line = on_line, .context = f};
}

static void check_run(struct fixture *f, enum error_code code, const char *text)
{
    struct net_spec spec = spec_of(f, "settings");
    struct error err = ERROR_INIT;
    bool ok = net_run(&spec, &err);

    assert_int_equal(err.code, code);
    assert_int_equal(ok, code == ERROR_NONE);
    if (text != NULL && strstr(error_get(&err), text) == NULL) {
        fail_msg("no '%s' in: %s", text, error_get(&err));
    }
    error_release(&err);
}

static void take_settings(void *context, const struct net_line *line)
{
    struct fixture *f = context;

    str_add_format(
        &f->seen, "%s|%s|%s|%s|%s|%d", net_line_step(line),
        net_line_text(line, "proxy"), net_line_text(line, "proxy_from"),
        net_line_text(line, "ca_file"), net_line_text(line, "ca_from"),
        net_line_bool(line, "offline"));
}

static void settings_are(struct fixture *f, const char *request,
                         const char *url, const char *wanted)
{
    const char *const args[] = {url, NULL};
    struct net_spec spec = {.verb = "settings",
                            .args = args,
                            .request = request,
                            .line = take_settings,
                            .context = f};
    struct error err = ERROR_INIT;

    str_clear(&f->seen);
    assert_true(net_run(&spec, &err));
    assert_string_equal(f->seen.buf, wanted);
    error_release(&err);
}

static void test_settings(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {
        "http_proxy",     "HTTP_PROXY",   "https_proxy", "HTTPS_PROXY",
        "all_proxy",      "ALL_PROXY",    "no_proxy",    "NO_PROXY",
        "CURL_CA_BUNDLE", "SSL_CERT_FILE"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        unsetenv(names[i]);
    }
    settings_are(f, NULL, "https://a.example/", "settings|||||0");
    settings_are(f,
                 "{\"proxy\":\"http://me:secret@p:3128\",\"ca_file\":\"/x\","
                 "\"offline\":true}",
                 "https://a.example/",
                 "settings|http://me@p:3128|proxy|/x|ca_file|1");
    /* libcurl takes http_proxy in lower case only. */
    setenv("HTTP_PROXY", "http://upper:1", 1);
    settings_are(f, NULL, "http://a.example/", "settings|||||0");
    setenv("http_proxy", "http://lower:1", 1);
    setenv("HTTPS_PROXY", "http://secure:1", 1);
    setenv("SSL_CERT_FILE", "/ssl", 1);
    settings_are(f, NULL, "http://a.example/",
                 "settings|http://lower:1|http_proxy|/ssl|SSL_CERT_FILE|0");
    setenv("CURL_CA_BUNDLE", "/bundle", 1);
    settings_are(
        f, NULL, "https://a.example:8443/x?y",
        "settings|http://secure:1|HTTPS_PROXY|/bundle|CURL_CA_BUNDLE|0");
    settings_are(f, "{\"proxy\":\"none\"}", "https://a.example/",
                 "settings||proxy|/bundle|CURL_CA_BUNDLE|0");
    setenv("no_proxy", "b.example,.a.example", 1);
    settings_are(f, NULL, "https://x.a.example/",
                 "settings||no_proxy|/bundle|CURL_CA_BUNDLE|0");
    settings_are(
        f, NULL, "https://bb.example/",
        "settings|http://secure:1|HTTPS_PROXY|/bundle|CURL_CA_BUNDLE|0");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        unsetenv(names[i]);
    }
}

static void test_refusals(void **state)
{
    struct fixture *f = *state;
    struct net_spec spec = spec_of(f, "settings");
    struct error err = ERROR_INIT;

    spec.request = "[1]";
    assert_false(net_run(&spec, &err));
    assert_int_equal(err.code, ERROR_USAGE);
    error_clear(&err);
    spec.request = "{\"proxy\":7}"; /* the helper's own refusal */
    assert_false(net_run(&spec, &err));
    assert_int_equal(err.code, ERROR_USAGE);
    assert_string_equal(error_get(&err), "proxy is no text");
    error_release(&err);
}

static void test_no_helper(void **state)
{
    struct fixture *f = *state;

    setenv("DSTUDIO_NET", "/nowhere/dstudio-net", 1);
    check_run(f, ERROR_NOT_FOUND, "not installed");
}

static void test_lines_and_status(void **state)
{
    struct fixture *f = *state;

    use_script(f, "read -r line\n"
                  "echo '{\"step\":\"a\",\"t\":\"x\",\"n\":7,\"b\":true}'\n"
                  "printf '{\"step\":\"half\"'; sleep 0.01; echo '}'\n");
    check_run(f, ERROR_NONE, NULL);
    assert_string_equal(f->seen.buf, "a:x:7! half::-1 ");
    use_script(f, "echo '{\"step\":\"error\",\"text\":\"no luck\"}'; exit 3");
    check_run(f, ERROR_NOT_FOUND, "no luck");
    use_script(f, "exit 2");
    check_run(f, ERROR_USAGE, "status 2");
    use_script(f, "kill -9 $$");
    check_run(f, ERROR_FAILED, "signal 9");
}

static void test_bad_lines(void **state)
{
    struct fixture *f = *state;

    use_script(f, "echo 'Segmentation fault'");
    check_run(f, ERROR_FAILED, "no progress line");
    use_script(f, "echo '{\"text\":\"without a step\"}'");
    check_run(f, ERROR_FAILED, "no progress line");
    /* Without an end: more than a line may have. */
    use_script(f, "yes aaaaaaaaaaaaaaa | tr -d '\\n'");
    check_run(f, ERROR_FAILED, "no progress line");
}

/* Services until `wanted` was seen or the helper has ended. */
static bool wait_for(struct fixture *f, const char *wanted)
{
    while (strstr(f->seen.buf, wanted) == NULL) {
        struct pollfd one = {.fd = net_get_fd(f->net),
                             .events = net_get_poll_events(f->net)};

        poll(&one, 1, -1);
        if (!net_service(f->net)) {
            return false;
        }
    }
    return true;
}

/* What is sent arrives, more than a socket holds; then it is cancelled. */
static void test_send_and_cancel(void **state)
{
    struct fixture *f = *state;
    struct net_spec spec = spec_of(f, "steer");
    struct error err = ERROR_INIT;
    struct str big = STR_INIT;

    use_script(f, "read -r request\n"
                  "while read -r line; do\n"
                  "  echo \"{\\\"step\\\":\\\"got\\\",\\\"n\\\":${#line}}\"\n"
                  "done");
    assert_true(net_start(&spec, &f->net, &err));
    str_add_repeat(&big, "x", 700000);
    net_send(f->net, big.buf);
    net_send(f->net, "short");
    assert_true(wait_for(f, "got::700000 got::5 "));
    net_cancel(f->net);
    assert_int_equal(net_get_fd(f->net), -1);
    assert_false(net_service(f->net));
    assert_false(net_result(f->net, &err));
    assert_string_equal(error_get(&err), "cancelled");
    net_free(f->net);
    str_release(&big);
    error_release(&err);
}

/* A helper that closes its output and stays is ended all the same. */
static void test_lingering(void **state)
{
    struct fixture *f = *state;

    use_script(f, "trap '' TERM\nexec >&- <&-\n"
                  "while :; do sleep 0.05; done");
    check_run(f, ERROR_FAILED, "signal");
}

static void test_parse(void **state)
{
    static const char *const bad[] = {"",
                                      "[]",
                                      "7",
                                      "{}",
                                      "{\"step\":1}",
                                      "{\"step\":\"a\"",
                                      "{\"step\":\"a\"}x",
                                      "{\"step\":\"a\",\"step\":\"b\"}",
                                      "{\"step\":\"\xff\"}"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_null(net_line_parse(bad[i], strlen(bad[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_helper, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lines_and_status, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_bad_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_send_and_cancel, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_lingering, set_up, tear_down),
        cmocka_unit_test(test_parse),
    };

    return cmocka_run_group_tests_name("net", tests, NULL, NULL);
}
