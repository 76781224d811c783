#include "app/download.h"

#include <stdlib.h>
#include <string.h>

#include "app/download_private.h"
#include "app/network.h"
#include "app/recording.h"
#include "base/clock.h"
#include "base/number.h"
#include "catalog/ref.h"

static const int64_t mib = 1024 * 1024;

const char *download_state_name(enum download_state state)
{
    static const char *const names[] = {
        "not here", "paused", "queued", "running", "waiting", "failed", "here"};

    return names[state];
}

void download_add_size(struct str *out, int64_t bytes)
{
    if (bytes >= 10000000) {
        number_add_int(out, (bytes + 500000) / 1000000);
        str_add(out, " MB");
    } else if (bytes >= 1000000) {
        str_add_format(out, "%.1f MB", (double)bytes / 1e6);
    } else {
        str_add_format(out, "%lld kB", (long long)((bytes + 999) / 1000));
    }
}

struct downloading *downloading_of(struct app *app)
{
    struct downloading *self = app->downloading;

    if (self == NULL) {
        self = app->downloading = xcalloc(1, sizeof(*self));
        self->app = app;
        str_init(&self->why);
    }
    return self;
}

static void row_release(struct download *row)
{
    free(row->url);
    free(row->why);
    free(row->note);
}

void downloading_free(struct downloading *self)
{
    if (self == NULL) {
        return;
    }
    net_free(self->net);
    net_free(self->feed_net);
    for (size_t i = 0; i < self->view.count; i++) {
        row_release(&self->view.items[i]);
    }
    free(self->view.items);
    download_sources_release(&self->sources);
    str_list_release(&self->feeds);
    str_release(&self->why);
    free(self->feed);
    free(self->extra_feed);
    free(self);
}

struct download *downloading_find(struct downloading *self, int episode)
{
    for (size_t i = 0; i < self->view.count; i++) {
        if (self->view.items[i].episode == episode) {
            return &self->view.items[i];
        }
    }
    return NULL;
}

bool downloading_is_under_way(const struct download *row)
{
    return row->state == DOWNLOAD_QUEUED || row->state == DOWNLOAD_RUNNING ||
           row->state == DOWNLOAD_WAITING;
}

static void set_text(char **field, const char *text)
{
    free(*field);
    *field = text != NULL && *text != '\0' ? xstrdup(text) : NULL;
}

/* What the disk says of one that is not under way. */
static void look_at_files(struct downloading *self, struct download *row)
{
    const struct download_source *source =
        download_sources_find(&self->sources, row->episode);
    struct recording_file file;

    row->rate = 0;
    row->size = source == NULL       ? -1
                : source->bytes >= 0 ? source->bytes
                                     : source->length;
    if (recording_file_find(row->episode, &file)) {
        row->state = DOWNLOAD_HERE;
        row->have = row->size = file.bytes;
        recording_file_release(&file);
        return;
    }
    row->have = recording_part_bytes(row->episode);
    if (row->why == NULL || row->state != DOWNLOAD_FAILED) {
        row->state = row->have > 0 ? DOWNLOAD_PART : DOWNLOAD_NONE;
    }
}

void downloading_look_again(struct downloading *self)
{
    for (size_t i = 0; i < self->view.count; i++) {
        if (!downloading_is_under_way(&self->view.items[i])) {
            look_at_files(self, &self->view.items[i]);
        }
    }
}

/* The row of an episode, made if there is none. */
static void add_row(struct downloading *self, int episode)
{
    const struct download_source *source =
        download_sources_find(&self->sources, episode);
    struct download *row = downloading_find(self, episode);

    if (row == NULL) {
        GROW(self->view.items, self->view.count, self->view.capacity);
        row = &self->view.items[self->view.count++];
        memset(row, 0, sizeof(*row));
        row->episode = episode;
    }
    free(row->url);
    row->url = xstrdup(source != NULL ? source->url : "");
    row->published = source != NULL;
    if (!downloading_is_under_way(row)) {
        look_at_files(self, row);
    }
}

static int by_episode(const void *left, const void *right)
{
    const struct download *a = left;
    const struct download *b = right;

    return (a->episode > b->episode) - (a->episode < b->episode);
}

/* Rows of what is neither published nor here any more go. */
static void drop_empty(struct downloading *self)
{
    size_t kept = 0;

    for (size_t i = 0; i < self->view.count; i++) {
        struct download *row = &self->view.items[i];

        if (row->published || row->have > 0 || downloading_is_under_way(row)) {
            self->view.items[kept++] = *row;
        } else {
            row_release(row);
        }
    }
    self->view.count = kept;
}

void downloading_load(struct downloading *self)
{
    const struct outline *outline = app_outline(self->app, 0);

    download_sources_load(self);
    for (size_t i = 0; i < outline->episode_count; i++) {
        int n = outline->episodes[i].n;
        struct recording_file file;

        if (download_sources_find(&self->sources, n) != NULL ||
            downloading_find(self, n) != NULL || recording_part_bytes(n) > 0) {
            add_row(self, n);
        } else if (recording_file_find(n, &file)) {
            recording_file_release(&file);
            add_row(self, n);
        }
    }
    drop_empty(self);
    if (self->view.count > 0) {
        qsort(self->view.items, self->view.count, sizeof(*self->view.items),
              by_episode);
    }
    self->loaded = true;
}

const struct downloads *app_downloads(struct app *app)
{
    struct downloading *self = downloading_of(app);

    if (!self->loaded) {
        downloading_load(self);
    }
    self->view.running = self->net != NULL;
    self->view.why = self->why.len > 0 ? self->why.buf : NULL;
    self->view.proxy = app_setting(app, "proxy");
    return &self->view;
}

const struct download *app_download_of(struct app *app, int episode)
{
    app_downloads(app);
    return downloading_find(app->downloading, episode);
}

static struct download *row_of_id(struct downloading *self, const char *id)
{
    for (size_t i = 0; i < self->view.count; i++) {
        char own[8];

        if (str_equal(id,
                      episode_id_format(self->view.items[i].episode, own))) {
            return &self->view.items[i];
        }
    }
    return NULL;
}

static void take_line(void *context, const struct net_line *line)
{
    struct downloading *self = context;
    const char *step = net_line_step(line);
    struct download *row = row_of_id(self, net_line_text(line, "id"));

    if (row == NULL) {
        return;
    }
    self->changed = true;
    if (str_equal(step, "begin") || str_equal(step, "progress")) {
        row->state = DOWNLOAD_RUNNING;
        row->begun_again = false;
        row->have = net_line_int(line, "have", row->have);
        row->size = net_line_int(line, "size", row->size);
        row->rate = net_line_int(line, "rate", 0);
    } else if (str_equal(step, "wait")) {
        row->state = DOWNLOAD_WAITING;
        row->retry_at_ms =
            clock_monotonic_ms() + net_line_int(line, "in_ms", 0);
        set_text(&row->why, net_line_text(line, "text"));
    } else if (str_equal(step, "done")) {
        row->state = DOWNLOAD_NONE;
        row->made_room = false;
        set_text(&row->why, NULL);
        look_at_files(self, row);
    } else if (str_equal(step, "failed")) {
        row->state = DOWNLOAD_FAILED;
        set_text(&row->why, net_line_text(line, "text"));
        row->have = recording_part_bytes(row->episode);
        row->lacks = net_line_int(line, "lacks", 0);
        if (row->lacks > 0) {
            downloading_no_room(self, row);
        }
    } else if (str_equal(step, "stopped")) {
        row->state = DOWNLOAD_NONE;
        look_at_files(self, row);
    } else if (str_equal(step, "note")) {
        set_text(&row->note, net_line_text(line, "text"));
    }
}

/* Starts the helper with this one job. */
static bool start_helper(struct downloading *self,
                         const struct download_source *source,
                         struct error *err)
{
    struct net_spec spec = {
        .verb = "download", .line = take_line, .context = self};
    struct app *app = self->app;
    char *folder = recordings_folder();
    struct str request = STR_INIT;
    struct json_out json;
    bool ok;

    app_net_request(app, &request, &json);
    json_text(&json, "folder", folder);
    json_int(&json, "parallel",
             (int64_t)app_setting_number(app, "download_parallel"));
    json_int(&json, "quota",
             (int64_t)app_setting_number(app, "download_quota_mb") * mib);
    json_int(&json, "reserve",
             (int64_t)app_setting_number(app, "download_reserve_mb") * mib);
    json_open_list(&json, "jobs");
    download_source_add(source, &json, NULL);
    json_close_list(&json);
    json_close_object(&json);
    spec.request = request.buf;
    ok = net_start(&spec, &self->net, err);
    str_release(&request);
    free(folder);
    return ok;
}

static void send_job(struct downloading *self,
                     const struct download_source *source)
{
    struct str line = STR_INIT;
    struct json_out json;

    json_begin(&json, &line);
    json_open_object(&json, NULL);
    download_source_add(source, &json, "add");
    json_close_object(&json);
    net_send(self->net, line.buf);
    str_release(&line);
}

static void send_word(struct downloading *self, const char *word, int episode)
{
    struct str line = STR_INIT;
    struct json_out json;
    char id[8];

    if (self->net == NULL) {
        return;
    }
    json_begin(&json, &line);
    json_open_object(&json, NULL);
    json_text(&json, word, episode_id_format(episode, id));
    json_close_object(&json);
    net_send(self->net, line.buf);
    str_release(&line);
}

bool app_download_start(struct app *app, int episode, struct error *err)
{
    struct downloading *self = downloading_of(app);
    const struct download_source *source;
    struct download *row;

    app_downloads(app);
    source = download_sources_find(&self->sources, episode);
    row = downloading_find(self, episode);
    if (source == NULL || row == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "no recording of episode %d is published",
                              episode);
    }
    if (row->state == DOWNLOAD_HERE || row->state == DOWNLOAD_QUEUED ||
        row->state == DOWNLOAD_RUNNING) {
        return true;
    }
    if (app_net_offline(app, err)) {
        return false;
    }
    if (row->state == DOWNLOAD_WAITING) {
        send_word(self, "pause", episode); /* its pause ends here */
    }
    if (self->net != NULL) {
        send_job(self, source);
    } else if (!start_helper(self, source, err)) {
        return false;
    }
    row->state = DOWNLOAD_QUEUED;
    row->lacks = 0;
    set_text(&row->why, NULL);
    set_text(&row->note, NULL);
    self->changed = true;
    return true;
}

void app_download_pause(struct app *app, int episode)
{
    send_word(downloading_of(app), "pause", episode);
}

void app_download_cancel(struct app *app, int episode)
{
    struct downloading *self = downloading_of(app);
    struct download *row;

    app_downloads(app);
    row = downloading_find(self, episode);
    if (row == NULL || row->state == DOWNLOAD_HERE) {
        return;
    }
    if (downloading_is_under_way(row)) {
        send_word(self, "cancel", episode);
    } else {
        struct error nothing = ERROR_INIT;

        if (recording_delete(episode, NULL, &nothing)) {
            self->changed = true;
        }
        error_release(&nothing);
        set_text(&row->why, NULL);
        row->state = DOWNLOAD_NONE;
        look_at_files(self, row);
    }
}

bool app_download_delete(struct app *app, int episode, int64_t *bytes,
                         struct error *err)
{
    struct downloading *self = downloading_of(app);
    const struct listen *listen = app_listen(app);
    struct download *row;

    app_downloads(app);
    row = downloading_find(self, episode);
    if (row != NULL && downloading_is_under_way(row)) {
        return error_set_code(err, ERROR_BUSY,
                              "episode %d is being fetched: cancel that first",
                              episode);
    }
    if (listen->episode != NULL && listen->episode->n == episode &&
        listen->state != LISTEN_NOTHING) {
        return error_set_code(err, ERROR_BUSY,
                              "episode %d is open for listening", episode);
    }
    if (!recording_delete(episode, bytes, err)) {
        return false;
    }
    self->loaded = false;
    self->changed = true;
    return true;
}

void app_download_fds(struct app *app, struct app_fd fds[APP_DOWNLOAD_FDS])
{
    const struct downloading *self = app->downloading;
    const struct net *nets[APP_DOWNLOAD_FDS] = {
        self != NULL ? self->net : NULL, self != NULL ? self->feed_net : NULL};

    for (int i = 0; i < APP_DOWNLOAD_FDS; i++) {
        fds[i].fd = nets[i] != NULL ? net_get_fd(nets[i]) : -1;
        fds[i].events = nets[i] != NULL ? net_get_poll_events(nets[i]) : 0;
    }
}

/* The helper has ended. A job that came too late for it is begun anew, once;
 * what it left undone otherwise has failed. */
static void helper_ended(struct downloading *self)
{
    struct error err = ERROR_INIT;
    const char *why = net_result(self->net, &err)
                          ? "dstudio-net ended before it began"
                          : error_get(&err);

    net_free(self->net);
    self->net = NULL;
    for (size_t i = 0; i < self->view.count; i++) {
        struct download *row = &self->view.items[i];
        struct error again = ERROR_INIT;
        bool late = row->state == DOWNLOAD_QUEUED && !row->begun_again;

        if (!downloading_is_under_way(row)) {
            continue;
        }
        row->state = DOWNLOAD_FAILED;
        row->begun_again = true;
        if (!late || !app_download_start(self->app, row->episode, &again)) {
            set_text(&row->why, late ? error_get(&again) : why);
        }
        error_release(&again);
    }
    error_release(&err);
    self->changed = true;
}

bool app_download_service(struct app *app)
{
    struct downloading *self = app->downloading;
    bool changed;

    if (self == NULL) {
        return false;
    }
    if (self->net != NULL && !net_service(self->net)) {
        helper_ended(self);
    }
    feed_service(self);
    changed = self->changed;
    self->changed = false;
    return changed;
}

bool app_download_idle(struct app *app)
{
    const struct downloading *self = app->downloading;

    return self == NULL || (self->net == NULL && self->feed_net == NULL);
}
