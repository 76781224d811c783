/* Files into the catalogue. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "catalog/catalog_private.h"
#include "catalog/complete.h"
#include "catalog/files.h"

/* A list file is one array; which schema its entries have differs. */
struct list_record {
    void *items;
    size_t count;
};
#define RECORD struct list_record
#define LIST_SCHEMA(name_, key_, schema_)                                      \
    static const struct field name_##_fields[] = {                             \
        FIELD("format", IGNORED, MAY, items, PLAIN),                           \
        FIELD(key_, RECORDS, NEED, items, RECORDS_OF(schema_)),                \
        FIELD_END,                                                             \
    };                                                                         \
    static const struct schema name_##_schema = {                              \
        .name = "file",                                                        \
        .fields = name_##_fields,                                              \
        .size = sizeof(struct list_record),                                    \
    }
LIST_SCHEMA(patterns, "patterns", pattern_schema);
LIST_SCHEMA(cases, "case_studies", case_schema);
LIST_SCHEMA(terms, "terms", term_schema);
LIST_SCHEMA(calcs, "calculators", calc_schema);
#undef RECORD

/* How a kind of file is read, and where it goes. */
struct file_kind {
    enum content_kind kind;
    const char *format;
    const struct schema *schema;
    const struct schema *entry; /* of a list file, else NULL */
    size_t items_offset;        /* of the array in struct catalog */
    size_t count_offset;
};
#define GOES(items_, count_)                                                   \
    .items_offset = offsetof(struct catalog, items_),                          \
    .count_offset = offsetof(struct catalog, count_)

static const struct file_kind kinds[] = {
    {.kind = CONTENT_CURRICULUM,
     .format = "curriculum",
     .schema = &curriculum_schema},
    {.kind = CONTENT_SERIES,
     .format = "series",
     .schema = &series_schema,
     GOES(series, series_count)},
    {.kind = CONTENT_EPISODE,
     .format = "episode",
     .schema = &episode_schema,
     GOES(episodes, episode_count)},
    {.kind = CONTENT_QUIZ,
     .format = "quiz",
     .schema = &quiz_schema,
     GOES(quizzes, quiz_count)},
    {.kind = CONTENT_PATTERNS,
     .format = "patterns",
     .schema = &patterns_schema,
     .entry = &pattern_schema,
     GOES(patterns, pattern_count)},
    {.kind = CONTENT_CASES,
     .format = "case-studies",
     .schema = &cases_schema,
     .entry = &case_schema,
     GOES(cases, case_count)},
    {.kind = CONTENT_GLOSSARY,
     .format = "glossary",
     .schema = &terms_schema,
     .entry = &term_schema,
     GOES(terms, term_count)},
    {.kind = CONTENT_CALCULATORS,
     .format = "calculators",
     .schema = &calcs_schema,
     .entry = &calc_schema,
     GOES(calcs, calc_count)},
};

static const struct file_kind *find_kind(enum content_kind kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (kinds[i].kind == kind) {
            return &kinds[i];
        }
    }
    return NULL;
}

/* Without these the rest of the program could not name the thing. */
static bool episode_usable(const struct episode *episode)
{
    return episode->id != NULL && episode->n > 0 && episode->title != NULL &&
           episode->series != NULL && episode_id_parse(episode->id) > 0;
}

static bool record_usable(enum content_kind kind, const void *record)
{
    const struct series *series = record;
    const struct quiz_file *quiz = record;

    switch (kind) {
    case CONTENT_EPISODE:
        return episode_usable(record);
    case CONTENT_SERIES:
        return series->id != NULL && series->n > 0 && series->title != NULL;
    case CONTENT_QUIZ:
        return quiz->episode != NULL && episode_id_parse(quiz->episode) > 0;
    case CONTENT_CURRICULUM:
        return true;
    case CONTENT_PATTERNS:
    case CONTENT_CASES:
    case CONTENT_GLOSSARY:
    case CONTENT_CALCULATORS:
    case CONTENT_SCRIPT:
    case CONTENT_TRANSCRIPT:
    case CONTENT_PATTERN_PAGE:
    case CONTENT_LOCK:
    case CONTENT_IGNORED:
        break;
    }
    return false;
}

/*
 * Parses the file and reads its mapping into `record`. Sets *usable; false if
 * something was reported.
 */
static bool read_record(const struct file_kind *kind, struct yaml_tree *tree,
                        struct reader *reader, void *record)
{
    bool ok = true;

    memset(record, 0, kind->schema->size);
    if (schema_check_format(reader, tree->root, kind->format, 1) == 0) {
        return false;
    }
    ok = schema_read(kind->schema, reader, tree->root, record);
    return ok && reader->errors == 0;
}

/* Appends a record of `size` bytes to an array of the catalogue. */
static void append(struct catalog *catalog, const struct file_kind *kind,
                   const void *records, size_t count, size_t size)
{
    char *base = (char *)catalog;
    void *items;
    size_t have;

    if (count == 0) {
        return;
    }
    memcpy(&items, base + kind->items_offset, sizeof(items));
    memcpy(&have, base + kind->count_offset, sizeof(have));
    items = xreallocarray(items, have + count, size);
    memcpy((char *)items + have * size, records, count * size);
    have += count;
    memcpy(base + kind->items_offset, &items, sizeof(items));
    memcpy(base + kind->count_offset, &have, sizeof(have));
}

/* All four kinds of entry begin with their id and their name. */
struct named_entry {
    char *id;
    char *name;
};

static void take_entries(struct catalog *catalog, const struct file_kind *kind,
                         struct list_record *list)
{
    size_t size = kind->entry->size;

    for (size_t i = 0; i < list->count; i++) {
        void *entry = (char *)list->items + i * size;
        struct named_entry named;

        memcpy(&named, entry, sizeof(named));
        if (named.id != NULL && named.name != NULL && id_valid(named.id)) {
            append(catalog, kind, entry, 1, size);
        } else {
            schema_release(kind->entry, entry);
        }
    }
    free(list->items);
}

static void set_origin(const struct content_file *file, void *record)
{
    if (file->kind == CONTENT_EPISODE) {
        struct episode *episode = record;

        episode->file = file->name;
        episode->folder = file->folder;
    } else if (file->kind == CONTENT_SERIES) {
        struct series *series = record;

        series->file = file->name;
    } else if (file->kind == CONTENT_QUIZ) {
        struct quiz_file *quiz = record;

        quiz->file = file->name;
        quiz->folder = file->folder;
    }
}

static void take_record(struct catalog *catalog, const struct file_kind *kind,
                        const struct content_file *file, void *record)
{
    if (kind->entry != NULL) {
        take_entries(catalog, kind, record);
    } else if (!record_usable(kind->kind, record)) {
        schema_release(kind->schema, record);
    } else if (kind->kind == CONTENT_CURRICULUM) {
        if (catalog->curriculum != NULL) {
            schema_release(kind->schema, catalog->curriculum);
            free(catalog->curriculum);
        }
        catalog->curriculum = xmalloc(kind->schema->size);
        memcpy(catalog->curriculum, record, kind->schema->size);
    } else {
        set_origin(file, record);
        append(catalog, kind, record, 1, kind->schema->size);
    }
}

static void keep_tree(struct catalog *catalog, struct yaml_tree *tree)
{
    struct catalog_trees *trees = catalog->trees;

    if ((catalog->options & CATALOG_KEEP_NODES) == 0) {
        yaml_tree_release(tree);
        return;
    }
    GROW(trees->items, trees->count, trees->capacity);
    trees->items[trees->count++] = *tree;
}

bool catalog_read_file(struct catalog *catalog, const struct content_file *file,
                       struct messages *messages)
{
    const struct file_kind *kind = find_kind(file->kind);
    struct reader reader = {.file = file->name,
                            .messages = messages,
                            .keep_nodes =
                                (catalog->options & CATALOG_KEEP_NODES) != 0};
    struct yaml_tree tree;
    void *record;
    bool ok;

    if (kind == NULL) {
        return true;
    }
    ok = yaml_tree_read(&tree, file->path, file->name, messages);
    if (!tree.broken) {
        record = xmalloc(kind->schema->size);
        ok &= read_record(kind, &tree, &reader, record);
        take_record(catalog, kind, file, record);
        free(record);
    }
    keep_tree(catalog, &tree);
    return ok;
}

bool catalog_load(struct catalog *catalog, const struct content_roots *roots,
                  struct messages *messages)
{
    bool ok = true;

    content_files_list(&catalog->files, roots);
    for (size_t i = 0; i < catalog->files.unexpected.count; i++) {
        messages_add(messages, catalog->files.unexpected.items[i],
                     (struct position){0, 0}, SEVERITY_ERROR, "Y007",
                     "no rule expects a file of this name here");
        ok = false;
    }
    for (size_t i = 0; i < catalog->files.count; i++) {
        ok &= catalog_read_file(catalog, &catalog->files.items[i], messages);
    }
    catalog_complete(catalog);
    catalog_finish(catalog);
    return ok;
}

bool catalog_read_lists(struct catalog *catalog,
                        const struct content_files *files,
                        struct messages *messages)
{
    bool ok = true;

    for (size_t i = 0; i < files->count; i++) {
        const struct file_kind *kind = find_kind(files->items[i].kind);

        if (kind != NULL && kind->entry != NULL) {
            ok &= catalog_read_file(catalog, &files->items[i], messages);
        }
    }
    catalog_complete(catalog);
    catalog_finish(catalog);
    return ok;
}

/* One file into a struct of the caller. */
static bool read_alone(enum content_kind which, const char *path,
                       const char *name, void *record,
                       struct messages *messages)
{
    const struct file_kind *kind = find_kind(which);
    struct reader reader = {.file = name, .messages = messages};
    struct yaml_tree tree;
    bool ok;

    memset(record, 0, kind->schema->size);
    ok = yaml_tree_read(&tree, path, name, messages);
    if (!tree.broken) {
        read_record(kind, &tree, &reader, record);
        ok = record_usable(which, record);
        if (!ok) {
            schema_release(kind->schema, record);
        }
    }
    yaml_tree_release(&tree);
    return ok;
}

bool catalog_read_episode(const char *path, const char *name,
                          struct episode *episode, struct messages *messages)
{
    bool ok = read_alone(CONTENT_EPISODE, path, name, episode, messages);

    episode_complete(episode);
    return ok;
}

bool catalog_read_quiz(const char *path, const char *name,
                       struct quiz_file *quiz, struct messages *messages)
{
    bool ok = read_alone(CONTENT_QUIZ, path, name, quiz, messages);

    quiz_file_complete(quiz);
    return ok;
}

struct document *catalog_read_script(const char *path, const char *name,
                                     struct messages *messages)
{
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct document *document = NULL;

    if (file_read(path, MARKUP_MAX_BYTES, &text, &err)) {
        document = document_parse(text.buf, text.len, &err);
    }
    if (document == NULL) {
        messages_add(messages, name, (struct position){0, 0}, SEVERITY_ERROR,
                     "Y002", "%s", error_get(&err));
    }
    str_release(&text);
    error_release(&err);
    return document;
}
