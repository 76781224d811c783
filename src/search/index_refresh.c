/* What changed since the last time, and only that, is read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/random.h"
#include "search/index_private.h"

/* Ids of units. Those of episodes and quizzes sort as their numbers do, those
 * of lists as their roots; the others get the next free one. */
enum {
    UNIT_CURRICULUM = 100,
    UNIT_EPISODE = 10000,
    UNIT_QUIZ = 20000,
    UNIT_LIST = 100000, /* + kind * 1000 + root */
    UNIT_FREE = 1000000
};

struct units {
    struct unit *items;
    size_t count;
    size_t capacity;
    struct map names; /* → index */
};

/* What the index holds already. */
struct known {
    int64_t id;
    uint64_t stamp;
    char *name;
    bool keep;
};
struct known_units {
    struct known *items;
    size_t count;
    size_t capacity;
    int64_t greatest;
};

struct refresh {
    struct index *index;
    const struct index_refresh_options *options;
    struct index_refresh_result result;
    struct units units;
    struct known_units known;
    struct str_list unexpected;
};

/* ------------------------------------------------------- what there is now */

static bool of_episode(enum content_kind kind)
{
    return kind == CONTENT_EPISODE || kind == CONTENT_SCRIPT ||
           kind == CONTENT_TRANSCRIPT;
}

static int64_t fixed_id(const struct content_file *file)
{
    switch (file->kind) {
    case CONTENT_EPISODE:
    case CONTENT_SCRIPT:
    case CONTENT_TRANSCRIPT:
        return UNIT_EPISODE + file->episode;
    case CONTENT_QUIZ:
        return UNIT_QUIZ + file->episode;
    case CONTENT_CURRICULUM:
        return UNIT_CURRICULUM;
    case CONTENT_PATTERNS:
    case CONTENT_CASES:
    case CONTENT_GLOSSARY:
    case CONTENT_CALCULATORS:
        return file->root < 1000 ? UNIT_LIST + (int64_t)file->kind * 1000 +
                                       (int64_t)file->root
                                 : 0;
    case CONTENT_SERIES:
    case CONTENT_PATTERN_PAGE:
    case CONTENT_LOCK:
    case CONTENT_IGNORED:
        break;
    }
    return 0;
}

static struct unit *get_unit(struct units *units,
                             const struct content_file *file)
{
    struct str name = STR_INIT;
    struct unit *unit;
    size_t at;

    if (of_episode(file->kind)) {
        str_add_format(&name, "ep%03d", file->episode);
    } else if (file->kind == CONTENT_QUIZ) {
        str_add_format(&name, "quiz%03d", file->episode);
    } else {
        str_add(&name, file->name);
    }
    at = map_get(&units->names, name.buf);
    if (at != MAP_NONE) {
        str_release(&name);
        return &units->items[at];
    }
    GROW(units->items, units->count, units->capacity);
    unit = &units->items[units->count];
    *unit = (struct unit){.id = fixed_id(file),
                          .name = str_take(&name),
                          .kind = file->kind,
                          .episode = file->episode,
                          .stamp = FNV_START};
    map_add(&units->names, unit->name, units->count++);
    return unit;
}

static void add_to_stamp(struct unit *unit, const struct content_file *file,
                         const struct file_stamp *stamp)
{
    unit->stamp = fnv_add(unit->stamp, file->path, strlen(file->path) + 1);
    unit->stamp = fnv_add(unit->stamp, stamp, sizeof(*stamp));
    unit->stamp = fnv_add(unit->stamp, &unit->id, sizeof(unit->id));
}

static void collect_units(struct units *units,
                          const struct content_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct content_file *file = &files->items[i];
        struct file_stamp stamp;
        struct unit *unit;

        if (file->kind == CONTENT_LOCK || !file_get_stamp(file->path, &stamp)) {
            continue;
        }
        unit = get_unit(units, file);
        add_to_stamp(unit, file, &stamp);
        if (unit->file_count < COUNT_OF(unit->files)) {
            unit->files[unit->file_count++] = file;
        }
    }
}

static void release_units(struct units *units)
{
    for (size_t i = 0; i < units->count; i++) {
        free(units->items[i].name);
    }
    free(units->items);
    map_release(&units->names);
}

/* ------------------------------------------------------- what there was */

static void release_known(struct known_units *known)
{
    for (size_t i = 0; i < known->count; i++) {
        free(known->items[i].name);
    }
    free(known->items);
    *known = (struct known_units){.items = NULL};
}

static bool load_known(struct index *index, struct known_units *known)
{
    sqlite3_stmt *statement =
        index_statement(index, "SELECT id, stamp, name FROM unit");
    int code;

    release_known(known);
    known->greatest = UNIT_FREE;
    if (statement == NULL) {
        return false;
    }
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct known *item;

        GROW(known->items, known->count, known->capacity);
        item = &known->items[known->count++];
        *item = (struct known){.id = sqlite3_column_int64(statement, 0),
                               .stamp =
                                   (uint64_t)sqlite3_column_int64(statement, 1),
                               .name = xstrdup(index_text(statement, 2))};
        if (item->id > known->greatest) {
            known->greatest = item->id;
        }
    }
    sqlite3_reset(statement);
    return code == SQLITE_DONE;
}

/* Marks what may stay; returns how many units must be read or removed. */
static size_t compare(struct refresh *self)
{
    struct known_units *known = &self->known;
    size_t kept = 0;

    for (size_t i = 0; i < known->count; i++) {
        size_t at = map_get(&self->units.names, known->items[i].name);
        struct unit *unit = at != MAP_NONE ? &self->units.items[at] : NULL;

        known->items[i].keep =
            unit != NULL && unit->stamp == known->items[i].stamp;
        if (known->items[i].keep) {
            unit->file_count = 0; /* nothing to do for it */
            kept++;
        }
    }
    self->result.read = self->units.count - kept;
    self->result.removed = 0;
    for (size_t i = 0; i < known->count; i++) {
        self->result.removed +=
            map_get(&self->units.names, known->items[i].name) == MAP_NONE;
    }
    return known->count - kept + self->result.read;
}

/* ----------------------------------------------------------------- writing */

static bool delete_stale(struct refresh *self)
{
    for (size_t i = 0; i < self->known.count; i++) {
        if (!self->known.items[i].keep &&
            !unit_delete(self->index, self->known.items[i].id)) {
            return false;
        }
    }
    return true;
}

static void report_progress(const struct refresh *self, size_t done,
                            const char *name)
{
    const struct index_refresh_options *options = self->options;
    struct index_progress progress = {
        .done = done, .total = self->result.read, .name = name};

    if (options != NULL && options->progress != NULL) {
        options->progress(&progress, options->context);
    }
}

static bool write_fresh(struct refresh *self)
{
    struct messages *messages =
        self->options != NULL ? self->options->messages : NULL;
    size_t done = 0;

    self->result.broken = 0;
    for (size_t i = 0; i < self->units.count; i++) {
        struct unit *unit = &self->units.items[i];
        bool broken;

        if (unit->file_count == 0) {
            continue;
        }
        if (unit->id == 0) {
            unit->id = ++self->known.greatest;
        }
        report_progress(self, done++, unit->files[0]->name);
        if (!unit_write(self->index, unit, messages, &broken)) {
            return false;
        }
        self->result.broken += broken;
    }
    report_progress(self, done, "");
    return true;
}

/* Another program may have done the work while this one waited, so what is
 * known is read again under the lock. */
static bool write_all(struct refresh *self)
{
    if (!index_exec(self->index, "BEGIN IMMEDIATE")) {
        return false;
    }
    if (load_known(self->index, &self->known) &&
        (compare(self) == 0 || (delete_stale(self) && write_fresh(self))) &&
        index_exec(self->index, "COMMIT")) {
        return true;
    }
    return false;
}

static bool try_refresh(struct refresh *self, const struct content_files *files,
                        struct error *err)
{
    collect_units(&self->units, files);
    if (!load_known(self->index, &self->known)) {
        return index_fail(self->index, "cannot read", err);
    }
    if (compare(self) == 0) {
        return true;
    }
    /* The comparison took out what may stay; the one under the lock begins
     * with all of them again. */
    release_units(&self->units);
    self->units = (struct units){.names = MAP_INIT};
    collect_units(&self->units, files);
    if (!write_all(self)) {
        index_fail(self->index, "cannot write", err);
        index_exec(self->index, "ROLLBACK");
        return false;
    }
    return true;
}

static bool is_fresh(const struct refresh *self, int64_t unit)
{
    for (size_t i = 0; i < self->units.count; i++) {
        if (self->units.items[i].id == unit) {
            return self->units.items[i].file_count > 0;
        }
    }
    return false;
}

/* The errors in files that did not have to be read. */
static bool tell_flaws(struct refresh *self)
{
    sqlite3_stmt *statement = index_statement(
        self->index, "SELECT unit, file, line, column, code, text FROM flaw"
                     " ORDER BY unit, seq");
    int code;

    if (statement == NULL) {
        return false;
    }
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct position at = {(unsigned)sqlite3_column_int64(statement, 2),
                              (unsigned)sqlite3_column_int64(statement, 3)};

        if (!is_fresh(self, sqlite3_column_int64(statement, 0))) {
            messages_add(self->options->messages, index_text(statement, 1), at,
                         SEVERITY_ERROR, index_text(statement, 4), "%s",
                         index_text(statement, 5));
        }
    }
    sqlite3_reset(statement);
    return code == SQLITE_DONE;
}

static bool refresh_once(struct index *index, const struct content_files *files,
                         const struct index_refresh_options *options,
                         struct index_refresh_result *result, struct error *err)
{
    struct refresh self = {.index = index, .options = options};
    bool ok;

    ok = try_refresh(&self, files, err);
    if (ok && options != NULL && options->messages != NULL &&
        !tell_flaws(&self)) {
        ok = index_fail(index, "cannot read", err);
    }
    if (ok && result != NULL) {
        *result = self.result;
    }
    release_units(&self.units);
    release_known(&self.known);
    return ok;
}

bool index_refresh(struct index *index, const struct content_roots *roots,
                   const struct index_refresh_options *options,
                   struct index_refresh_result *result, struct error *err)
{
    struct content_files files = CONTENT_FILES_INIT;
    bool ok;

    content_files_list(&files, roots);
    if (index->damaged) {
        index_begin_anew(index, err);
    }
    ok = refresh_once(index, &files, options, result, err);
    if (!ok && index->damaged) {
        error_clear(err);
        ok = index_begin_anew(index, err) &&
             refresh_once(index, &files, options, result, err);
    }
    content_files_release(&files);
    return ok;
}
