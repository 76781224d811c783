#include "server/export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/json_out.h"
#include "server/journal_api.h"
#include "server/segment.h"

static const char readme[] =
    "Everything that this server keeps about you.\n"
    "\n"
    "logs/ID.lines  the journal: the events of each log, as your devices\n"
    "               wrote them; `dstudio import` takes such files\n"
    "events.csv     their envelopes as a table; times are UTC in ms\n"
    "account.json   mail address, name, and who you are to sign-in services\n"
    "devices.json   what is signed in\n"
    "sharing.json   organisations, and what each may see\n"
    "audit.csv      who did something with your data, and when\n";

/* An export under way. */
struct exporting {
    struct server_store *store;
    const struct event_id *learner;
    int64_t now_ms;
    struct archive *archive;
    FILE *events; /* events.csv is written while logs are; it is added last */
    struct error *err;
};

static bool fail(struct exporting *self)
{
    return error_set(self->err, "cannot write the archive: %s",
                     archive_error_string(self->archive));
}

static bool open_entry(struct exporting *self, const char *name, int64_t size)
{
    struct archive_entry *entry = archive_entry_new();
    int code;

    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, (time_t)(self->now_ms / 1000), 0);
    if (size >= 0) {
        archive_entry_set_size(entry, size);
    }
    code = archive_write_header(self->archive, entry);
    archive_entry_free(entry);
    return code == ARCHIVE_OK || fail(self);
}

static bool add_bytes(struct exporting *self, const char *bytes, size_t len)
{
    return archive_write_data(self->archive, bytes, len) == (la_ssize_t)len ||
           fail(self);
}

static bool add_file(struct exporting *self, const char *name,
                     const struct str *text)
{
    return open_entry(self, name, (int64_t)text->len) &&
           add_bytes(self, text->buf, text->len);
}

/* ---- logs ---- */

static void add_row(struct exporting *self, const char *log, int64_t seq,
                    const struct line *line)
{
    char id[37];

    event_id_format(&line->id, id);
    fprintf(self->events, "%s,%lld,%s,%lld,%d,%.*s,%d,%s\r\n", log,
            (long long)seq, id, (long long)line->at_ms, line->tz_min,
            (int)line->type.len, line->type.at, line->version,
            line->redacted ? "yes" : "no");
}

static bool add_segment(struct exporting *self, const char *log,
                        const struct segment *segment, int64_t *seq)
{
    struct str lines = STR_INIT;
    struct line line;
    size_t at = 0;
    bool ok = segment_unpack(segment, &lines, self->err) &&
              add_bytes(self, lines.buf, lines.len);

    while (ok && at < lines.len) {
        ok = segment_next_line(str_slice(&lines), &at, &line, self->err);
        if (ok) {
            add_row(self, log, ++*seq, &line);
        }
    }
    str_release(&lines);
    return ok;
}

/* The lines' length is not known before: the archive notes it behind them. */
static bool add_log(struct exporting *self, const struct head_row *head)
{
    struct str name = STR_INIT;
    int64_t seq = 0;
    char log[37];
    bool ok;

    event_id_format(&head->log, log);
    str_add_format(&name, "logs/%s.lines", log);
    ok = open_entry(self, name.buf, -1);
    while (ok && seq < head->seq) {
        struct segment segment = SEGMENT_INIT;
        bool found = false;

        ok = self->store->ops->segment_find(self->store, self->learner,
                                            &head->log, seq + 1, &segment,
                                            &found, self->err) &&
             (found || error_set_code(self->err, ERROR_DAMAGED,
                                      "a log has lost a segment")) &&
             add_segment(self, log, &segment, &seq);
        segment_release(&segment);
    }
    str_release(&name);
    return ok;
}

static bool add_events(struct exporting *self)
{
    char buffer[65536];
    size_t len;
    bool ok;

    if (fflush(self->events) != 0 || ferror(self->events)) {
        return error_set_errno(self->err, errno, "cannot write events.csv");
    }
    rewind(self->events);
    ok = open_entry(self, "events.csv", -1);
    while (ok && (len = fread(buffer, 1, sizeof(buffer), self->events)) > 0) {
        ok = add_bytes(self, buffer, len);
    }
    if (ok && ferror(self->events)) {
        ok = error_set_errno(self->err, errno, "cannot read events.csv");
    }
    return ok;
}

static bool add_logs(struct exporting *self)
{
    struct head_rows heads = HEAD_ROWS_INIT;
    bool ok = self->store->ops->heads_get(self->store, self->learner, &heads,
                                          self->err);

    fputs("log,seq,id,at,tz,type,version,redacted\r\n", self->events);
    for (size_t i = 0; ok && i < heads.count; i++) {
        ok = add_log(self, &heads.items[i]);
    }
    head_rows_release(&heads);
    return ok && add_events(self);
}

/* ---- the rest ---- */

static bool add_identities(struct exporting *self, struct json_out *json)
{
    struct identities identities = {0};
    bool ok = self->store->ops->identities_of(self->store, self->learner,
                                              &identities, self->err);

    json_open_list(json, "identities");
    for (size_t i = 0; i < identities.count; i++) {
        json_open_object(json, NULL);
        json_text(json, "issuer", identities.items[i].issuer.buf);
        json_text(json, "subject", identities.items[i].subject.buf);
        json_int(json, "linked_at", identities.items[i].linked_at);
        json_close_object(json);
    }
    json_close_list(json);
    identities_release(&identities);
    return ok;
}

static bool add_account(struct exporting *self)
{
    struct account account = ACCOUNT_INIT;
    struct str text = STR_INIT;
    struct json_out json;
    struct factor factor = FACTOR_INIT;
    bool found = false;
    char id[37];
    bool ok = self->store->ops->account_get(self->store, self->learner,
                                            &account, &found, self->err) &&
              self->store->ops->factor_get(self->store, self->learner, &factor,
                                           &found, self->err);

    event_id_format(self->learner, id);
    json_begin(&json, &text);
    json_open_object(&json, NULL);
    json_text(&json, "learner", id);
    json_text(&json, "email", account.email.buf);
    json_text(&json, "name", account.name.buf);
    json_int(&json, "created_at", account.created_at);
    json_int(&json, "erase_at", account.erase_at);
    json_int(&json, "second_factor_at", factor.on_at);
    ok = ok && add_identities(self, &json);
    json_close_object(&json);
    ok = ok && add_file(self, "account.json", &text);
    account_release(&account);
    factor_release(&factor);
    str_release(&text);
    return ok;
}

static bool add_devices(struct exporting *self)
{
    struct devices devices = DEVICES_INIT;
    struct str text = STR_INIT;
    struct json_out json;
    bool ok = self->store->ops->devices_get(self->store, self->learner,
                                            &devices, self->err);

    json_begin(&json, &text);
    json_open_list(&json, NULL);
    for (size_t i = 0; i < devices.count; i++) {
        char id[37];

        event_id_format(&devices.items[i].id, id);
        json_open_object(&json, NULL);
        json_text(&json, "id", id);
        json_text(&json, "name", devices.items[i].name.buf);
        json_text(&json, "platform", devices.items[i].platform.buf);
        json_int(&json, "created_at", devices.items[i].created_at);
        json_int(&json, "seen_at", devices.items[i].seen_at);
        json_close_object(&json);
    }
    json_close_list(&json);
    ok = ok && add_file(self, "devices.json", &text);
    devices_release(&devices);
    str_release(&text);
    return ok;
}

static bool add_sharing(struct exporting *self)
{
    struct memberships memberships = {0};
    struct str text = STR_INIT;
    struct json_out json;
    bool ok = self->store->ops->memberships_of(self->store, self->learner,
                                               &memberships, self->err);

    json_begin(&json, &text);
    json_open_list(&json, NULL);
    for (size_t i = 0; i < memberships.count; i++) {
        char id[37];

        event_id_format(&memberships.items[i].org, id);
        json_open_object(&json, NULL);
        json_text(&json, "org", id);
        json_text(&json, "level", share_level_word(memberships.items[i].level));
        json_int(&json, "joined_at", memberships.items[i].joined_at);
        json_close_object(&json);
    }
    json_close_list(&json);
    ok = ok && add_file(self, "sharing.json", &text);
    memberships_release(&memberships);
    str_release(&text);
    return ok;
}

static bool add_audit(struct exporting *self)
{
    struct audit_rows rows = {0};
    struct str text = STR_INIT;
    bool ok = self->store->ops->audit_get(self->store, self->learner, &rows,
                                          self->err);

    str_add(&text, "at,who,what\r\n");
    for (size_t i = 0; i < rows.count; i++) {
        /* Both texts are our own words or ids: nothing to quote. */
        str_add_format(&text, "%lld,%s,%s\r\n", (long long)rows.items[i].at,
                       rows.items[i].actor.buf, rows.items[i].what.buf);
    }
    ok = ok && add_file(self, "audit.csv", &text);
    audit_rows_release(&rows);
    str_release(&text);
    return ok;
}

static bool add_readme(struct exporting *self)
{
    struct str text = STR_INIT;
    bool ok;

    str_add(&text, readme);
    ok = add_file(self, "README", &text);
    str_release(&text);
    return ok;
}

int export_make(struct server_store *store, const struct event_id *learner,
                int64_t now_ms, struct error *err)
{
    struct exporting self = {.store = store,
                             .learner = learner,
                             .now_ms = now_ms,
                             .archive = archive_write_new(),
                             .events = tmpfile(),
                             .err = err};
    FILE *file = tmpfile();
    bool ok = file != NULL && self.events != NULL;
    int fd = -1;

    if (!ok) {
        error_set_errno(err, errno, "cannot make a temporary file");
    } else {
        archive_write_set_format_zip(self.archive);
        ok = archive_write_open_fd(self.archive, fileno(file)) == ARCHIVE_OK ||
             fail(&self);
    }
    ok = ok && add_readme(&self) && add_account(&self) && add_devices(&self) &&
         add_sharing(&self) && add_audit(&self) && add_logs(&self) &&
         (archive_write_close(self.archive) == ARCHIVE_OK || fail(&self));
    archive_write_free(self.archive);
    if (ok) {
        fd = dup(fileno(file));
        ok = fd >= 0 || error_set_errno(err, errno, "cannot keep the archive");
    }
    if (self.events != NULL) {
        fclose(self.events);
    }
    if (file != NULL) {
        fclose(file);
    }
    return fd;
}
