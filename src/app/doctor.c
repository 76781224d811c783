#include "app/doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/app_private.h"
#include "app/sound.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/number.h"
#include "base/json_out.h"
#include "base/path.h"
#include "catalog/content_root.h"
#include "net/net.h"
#include "player/player.h"
#include "store/store_lines.h"

static void add(struct doctor_report *report, enum finding_kind kind,
                const char *what, const char *format, ...) PRINTF(4, 5);
static void add(struct doctor_report *report, enum finding_kind kind,
                const char *what, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list args;

    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    GROW(report->lines, report->count, report->capacity);
    report->lines[report->count++] = (struct doctor_line){
        .kind = kind,
        .what = xstrdup(what),
        .text = str_take(&text),
    };
    report->bad += kind == DOCTOR_BAD;
}

void doctor_report_release(struct doctor_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        free(report->lines[i].what);
        free(report->lines[i].text);
    }
    free(report->lines);
    memset(report, 0, sizeof(*report));
}

static void look_at_programs(struct doctor_report *report)
{
    static const struct {
        const char *name;
        const char *package;
        const char *use;
        bool needed;
    } programs[] = {
        {"flite", "flite", "speaks scripts, the better voice", false},
        {"espeak-ng", "espeak-ng", "speaks scripts", false},
        {"ffmpeg", "ffmpeg", "encodes the voice", true},
    };
    bool voice = false;

    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        char *path = file_find_program(programs[i].name);

        if (path != NULL) {
            add(report, DOCTOR_GOOD, programs[i].name, "%s (%s)",
                programs[i].use, path);
        } else {
            add(report, programs[i].needed ? DOCTOR_BAD : DOCTOR_NOTE,
                programs[i].name, "missing: %s; install the package %s",
                programs[i].use, programs[i].package);
        }
        voice = voice || (path != NULL && i < 2);
        free(path);
    }
    if (!voice) {
        add(report, DOCTOR_BAD, "voice",
            "none: install flite or espeak-ng to hear episodes");
    }
}

/* One is enough; what it cannot do is said. */
static void look_at_players(struct doctor_report *report)
{
    bool any = false;

    for (enum player_kind kind = 0; kind < PLAYER_COMMAND; kind++) {
        const struct player_about *about = player_about(kind);

        if (player_kind_available(kind)) {
            add(report, DOCTOR_GOOD, about->name, "plays episodes%s%s",
                about->lacks != NULL ? "; " : "",
                about->lacks != NULL ? about->lacks : "");
            any = true;
        } else if (!any) {
            add(report, DOCTOR_NOTE, about->name,
                "not installed, or not for this user: the package %s",
                about->package);
        }
    }
    if (!any) {
        add(report, DOCTOR_BAD, "player",
            "none: install the package mpv, or set player: command and "
            "player_command");
    }
}

static void look_at_media_keys(struct doctor_report *report)
{
    char *mpris = player_find_mpris();

    add(report, DOCTOR_NOTE, "media keys", "%s",
        mpris != NULL ? "can reach mpv: dstudio config media_keys true"
                      : "cannot reach mpv: the package mpv-mpris lets them");
    free(mpris);
}

static void look_at_terminal(struct doctor_report *report)
{
    const char *term = getenv("TERM");
    const char *charset = getenv("LC_ALL");

    add(report, DOCTOR_NOTE, "terminal", "TERM is '%s'",
        term != NULL ? term : "");
    if (charset == NULL || charset[0] == '\0') {
        charset = getenv("LC_CTYPE");
    }
    if (charset == NULL || charset[0] == '\0') {
        charset = getenv("LANG");
    }
    if (charset == NULL ||
        (strstr(charset, "UTF-8") == NULL && strstr(charset, "utf8") == NULL)) {
        add(report, DOCTOR_NOTE, "locale",
            "not UTF-8: symbols are written in ASCII; LANG=C.UTF-8 shows them");
    }
    if (getenv("SSH_CONNECTION") != NULL) {
        add(report, DOCTOR_NOTE, "ssh", "sound plays on the far machine");
    }
}

static void look_at_space(struct doctor_report *report)
{
    char *folder = path_data();
    struct statvfs space;

    if (statvfs(folder, &space) == 0) {
        double mib = (double)space.f_bavail * (double)space.f_frsize / 1048576;

        add(report, mib < 20 ? DOCTOR_BAD : DOCTOR_GOOD, "disk",
            "%.0f MiB free for the learner's file", mib);
    }
    free(folder);
}

static void look_at_settings(struct doctor_report *report)
{
    struct str_list problems = STR_LIST_INIT;
    struct settings *settings = settings_new(&problems);

    for (size_t i = 0; i < problems.count; i++) {
        add(report, DOCTOR_BAD, "settings", "%s", problems.items[i]);
    }
    if (problems.count == 0) {
        add(report, DOCTOR_GOOD, "settings", "can be read");
    }
    settings_free(settings);
    str_list_release(&problems);
}

/* What may be deleted without a loss, and how full it is. */
static void look_at_sound(struct doctor_report *report)
{
    struct str_list ignored = STR_LIST_INIT;
    struct settings *settings = settings_new(&ignored);
    const char *quota = settings_device(settings, "sound_quota_mb");
    char *folder = sound_folder();
    int64_t quota_mb = 0;
    int64_t bytes = 0;
    size_t episodes = 0;

    sound_measure(&bytes, &episodes);
    if (!number_parse_int(quota, 0, INT64_MAX / 1000000, &quota_mb)) {
        quota_mb = 0; /* told with the settings */
    }
    add(report, bytes > quota_mb * 1000000 ? DOCTOR_NOTE : DOCTOR_GOOD, "sound",
        "%.1f of %lld MB, %zu episodes narrated, in %s%s", (double)bytes / 1e6,
        (long long)quota_mb, episodes, folder,
        bytes > quota_mb * 1000000
            ? "; over sound_quota_mb: dstudio ahead shows it"
            : "");
    free(folder);
    settings_free(settings);
    str_list_release(&ignored);
}

static void look_at_content(struct doctor_report *report)
{
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct messages messages = MESSAGES_INIT;
    struct error err = ERROR_INIT;
    struct catalog *catalog;
    size_t errors = 0;

    if (!content_roots_find(&roots, &err)) {
        add(report, DOCTOR_BAD, "content", "%s", error_get(&err));
        error_release(&err);
        return;
    }
    catalog = catalog_new(0);
    catalog_load(catalog, &roots, &messages);
    for (size_t i = 0; i < messages.count; i++) {
        errors += messages.items[i].severity == SEVERITY_ERROR;
    }
    add(report, errors > 0 ? DOCTOR_BAD : DOCTOR_GOOD, "content",
        "%zu episodes, %zu quizzes in %s%s", catalog->episode_count,
        catalog->quiz_count, roots.items[0].content,
        errors > 0 ? "; some files are broken: dstudio lint names them" : "");
    catalog_free(catalog);
    messages_release(&messages);
    content_roots_release(&roots);
}

/* What the helper says is in force. */
static void take_network(void *context, const struct net_line *line)
{
    struct doctor_report *report = context;
    const char *proxy = net_line_text(line, "proxy");
    const char *ca_file = net_line_text(line, "ca_file");

    if (*proxy != '\0') {
        add(report, DOCTOR_NOTE, "proxy", "%s for https, from %s", proxy,
            net_line_text(line, "proxy_from"));
    } else {
        add(report, DOCTOR_GOOD, "proxy", "none for https");
    }
    if (*ca_file != '\0') {
        add(report, access(ca_file, R_OK) == 0 ? DOCTOR_NOTE : DOCTOR_BAD,
            "certificates", "%s, from %s%s", ca_file,
            net_line_text(line, "ca_from"),
            access(ca_file, R_OK) == 0 ? "" : ": cannot be read");
    } else {
        add(report, DOCTOR_GOOD, "certificates", "the system's");
    }
    if (net_line_bool(line, "offline")) {
        add(report, DOCTOR_NOTE, "offline", "the setting is on: no network");
    }
}

static void look_at_network(struct doctor_report *report)
{
    struct str_list problems = STR_LIST_INIT;
    struct settings *settings = settings_new(&problems);
    struct net_spec spec = {
        .verb = "settings", .line = take_network, .context = report};
    struct str request = STR_INIT;
    struct json_out json;
    struct error err = ERROR_INIT;
    char *helper = net_find_helper();

    settings_net_request(settings, &request, &json);
    json_close_object(&json);
    spec.request = request.buf;
    if (net_run(&spec, &err)) {
        add(report, DOCTOR_GOOD, "network", "dstudio-net works (%s)", helper);
    } else {
        add(report, DOCTOR_BAD, "network",
            "%s; looked for beside the program and in %s", error_get(&err),
            LIBEXEC_FOLDER);
    }
    free(helper);
    error_release(&err);
    str_release(&request);
    settings_free(settings);
    str_list_release(&problems);
}

/* The login's file is nobody else's; `state`: why sync stopped for good. */
static void look_at_login(struct doctor_report *report, const char *profile,
                          const char *server, const char *state)
{
    char *folder = path_state();
    char *path = xasprintf("%s/login/%s.json", folder, profile);
    struct stat info;

    if (stat(path, &info) != 0) {
        add(report, DOCTOR_NOTE, "sync",
            "logged out of %s; dstudio login brings it back", server);
    } else if ((info.st_mode & 077) != 0) {
        add(report, DOCTOR_BAD, "sync",
            "others can read the login: chmod 600 %s", path);
    } else if (state[0] != '\0') {
        add(report, DOCTOR_BAD, "sync", "%s says '%s': dstudio login %s",
            server, state, server);
    } else {
        add(report, DOCTOR_GOOD, "sync", "with %s; dstudio sync --status",
            server);
    }
    free(path);
    free(folder);
}

static void look_at_sync(struct doctor_report *report, struct store *store,
                         const char *profile)
{
    struct str server = STR_INIT;
    struct str state = STR_INIT;
    struct str reason = STR_INIT;
    int64_t refused = store_quarantined(store, &reason);

    (void)store_sync_get(store, "state", &state);
    if (!store_sync_get(store, "server", &server)) {
        add(report, DOCTOR_NOTE, "sync", "none: dstudio login https://HOST");
    } else {
        look_at_login(report, profile, server.buf, state.buf);
    }
    if (refused > 0) {
        add(report, DOCTOR_BAD, "events set aside",
            "%lld, the last because: %s", (long long)refused, reason.buf);
    }
    str_release(&server);
    str_release(&state);
    str_release(&reason);
}

static void look_at_store(struct doctor_report *report, const char *profile,
                          bool rebuild)
{
    char *folder = path_data();
    char *path = xasprintf("%s/%s.db", folder, profile);
    struct store_options options = {.path = path};
    struct error err = ERROR_INIT;
    struct store *store = NULL;

    if (!file_exists(path) && !rebuild) {
        add(report, DOCTOR_NOTE, "learner's file", "none yet: %s", path);
    } else if ((store = store_open(&options, &err)) == NULL) {
        add(report, DOCTOR_BAD, "learner's file", "%s", error_get(&err));
    } else {
        if (store_notice(store) != NULL) {
            add(report, DOCTOR_BAD, "learner's file", "%s",
                store_notice(store));
        }
        if (!store_verify(store, &err)) {
            add(report, DOCTOR_BAD, "learner's file", "%s", error_get(&err));
        } else {
            add(report, DOCTOR_GOOD, "learner's file",
                "sound, every chain follows: %s", path);
        }
        look_at_sync(report, store, profile);
        if (rebuild) {
            error_clear(&err);
            if (store_rebuild(store, &err)) {
                add(report, DOCTOR_GOOD, "projections",
                    "made again from the journal");
            } else {
                add(report, DOCTOR_BAD, "projections", "%s", error_get(&err));
            }
        }
    }
    store_close(store);
    error_release(&err);
    free(path);
    free(folder);
}

void doctor_run(struct doctor_report *report, const char *profile, bool rebuild)
{
    memset(report, 0, sizeof(*report));
    look_at_players(report);
    look_at_media_keys(report);
    look_at_programs(report);
    look_at_terminal(report);
    look_at_settings(report);
    look_at_content(report);
    look_at_network(report);
    look_at_sound(report);
    look_at_store(report, profile != NULL ? profile : "learner", rebuild);
    look_at_space(report);
}
