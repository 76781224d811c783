/*
 * `dstudio-net`: does everything that talks to the network or opens foreign
 * archives. Started by dstudio, one verb a run; see src/net/net.h for what goes
 * in and out.
 */
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "fetch/download.h"
#include "fetch/feed_verb.h"
#include "http/easy.h"
#include "http/report.h"
#include "http/verb.h"
#include "pack/verbs.h"
#include "sync/verbs.h"

/* What is in force for an address: for `dstudio doctor`. */
static bool run_settings(struct verb_call *call, struct error *err UNUSED)
{
    const char *url = call->argc > 0 ? call->argv[0] : "https://example.org/";
    const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
    const char *proxy_from;
    const char *ca_from;
    char *proxy = http_proxy_for(&call->settings, url, &proxy_from);
    const char *ca_file = http_ca_file(&call->settings, &ca_from);
    struct report report;

    report_begin(&report, "settings");
    json_text(&report.json, "proxy", proxy);
    json_text(&report.json, "proxy_from", proxy_from);
    json_text(&report.json, "ca_file", ca_file);
    json_text(&report.json, "ca_from", ca_from);
    json_bool(&report.json, "offline", call->settings.offline);
    json_text(&report.json, "curl", curl->version);
    json_text(&report.json, "tls", curl->ssl_version);
    report_end(&report);
    free(proxy);
    return true;
}

static const struct verb verbs[] = {
    {"download", "", 0, 0, download_run},
    {"feed", "URL", 1, 1, feed_run},
    {"pack-make", "DIR FILE", 2, 2, pack_verb_make},
    {"pack-verify", "FILE", 1, 1, pack_verb_verify},
    {"pack-install", "FILE", 1, 1, pack_verb_install},
    {"settings", "[URL]", 0, 1, run_settings},
    {"sync", "", 0, 0, sync_verb_sync},
    {"login", "", 0, 0, sync_verb_login},
    {"logout", "", 0, 0, sync_verb_logout},
    {"whoami", "", 0, 0, sync_verb_whoami},
    {"devices", "", 0, 0, sync_verb_devices},
    {"device-rename", "ID", 1, 1, sync_verb_device_rename},
    {"device-end", "ID", 1, 1, sync_verb_device_end},
    {"erase", "", 0, 0, sync_verb_erase},
    {NULL, NULL, 0, 0, NULL},
};

static int exit_status(const struct error *err)
{
    return err->code == ERROR_USAGE ? 2 : err->code == ERROR_NOT_FOUND ? 3 : 1;
}

static const struct verb *find_verb(const char *name)
{
    for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
        if (str_equal(verb->name, name)) {
            return verb;
        }
    }
    return NULL;
}

static bool run(const struct verb *verb, int argc, char **argv,
                struct error *err)
{
    struct verb_call call;
    bool ok = false;

    if (argc < verb->min_args || argc > verb->max_args) {
        return error_set_code(err, ERROR_USAGE, "usage: dstudio-net %s %s",
                              verb->name, verb->usage);
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return error_set(err, "libcurl cannot be set up");
    }
    ok = verb_call_init(&call, argc, argv, err) && verb->run(&call, err);
    verb_call_release(&call);
    curl_global_cleanup();
    return ok;
}

int main(int argc, char **argv)
{
    struct error err = ERROR_INIT;
    const struct verb *verb = argc > 1 ? find_verb(argv[1]) : NULL;
    int status = 0;

    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a full disk */
    if (verb == NULL) {
        fputs("usage: dstudio-net VERB …\n"
              "dstudio starts this program; nobody needs to. Verbs:\n",
              stderr);
        for (verb = verbs; verb->name != NULL; verb++) {
            fprintf(stderr, "  %s %s\n", verb->name, verb->usage);
        }
        return 2;
    }
    if (!clock_init()) {
        error_set_code(&err, ERROR_USAGE, "DSTUDIO_NOW is no time");
    } else if (run(verb, argc - 2, argv + 2, &err)) {
        err.code = ERROR_NONE;
    }
    if (err.code != ERROR_NONE) {
        report_error(&err);
        status = exit_status(&err);
    }
    error_release(&err);
    return status;
}
