/* Which files there are, and what each of them is by its name. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/path.h"
#include "catalog/content_root.h"
#include "catalog/ref.h"

struct lister {
    struct content_files *files;
    const struct content_root *root;
    size_t root_index;
    struct str path; /* of the folder being listed */
    struct str name; /* the same, as messages say it */
};

static bool is_sound(const char *name)
{
    static const char *const ends[] = {".opus", ".ogg", ".oga",  ".mp3",
                                       ".m4a",  ".mka", ".flac", ".wav"};

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (str_ends_with(name, ends[i])) {
            return true;
        }
    }
    return false;
}

static bool is_ignored(const char *name)
{
    return name[0] == '.' || str_equal(name, "README.md") ||
           str_equal(name, "local.mk") || is_sound(name);
}

/* "ep051" + ending → 51, else 0. */
static int episode_file(const char *name, const char *ending)
{
    char id[6];

    if (strlen(name) != 5 + strlen(ending) || !str_equal(name + 5, ending)) {
        return 0;
    }
    memcpy(id, name, 5);
    id[5] = '\0';
    return episode_id_parse(id);
}

static void add_file(struct lister *lister, enum content_kind kind,
                     const char *folder, const char *name, int episode)
{
    struct content_files *files = lister->files;
    struct str full = STR_INIT;

    GROW(files->items, files->count, files->capacity);
    str_add_format(&full, "%s/%s", lister->name.buf, name);
    files->items[files->count++] =
        (struct content_file){.kind = kind,
                              .path = path_join(lister->path.buf, name),
                              .name = str_take(&full),
                              .folder = xstrdup(folder),
                              .episode = episode,
                              .root = lister->root_index};
}

static void add_unexpected(struct lister *lister, const char *name)
{
    struct str full = STR_INIT;

    str_add_format(&full, "%s/%s", lister->name.buf, name);
    str_list_take(&lister->files->unexpected, str_take(&full));
}

static void enter(struct lister *lister, const char *name)
{
    str_add_format(&lister->path, "/%s", name);
    str_add_format(&lister->name, "/%s", name);
}

static void leave(struct lister *lister, const char *name)
{
    str_truncate(&lister->path, lister->path.len - strlen(name) - 1);
    str_truncate(&lister->name, lister->name.len - strlen(name) - 1);
}

/* What a file of a series folder of `content` is; CONTENT_IGNORED: nothing. */
static enum content_kind series_kind(const char *name, int *episode)
{
    static const struct {
        const char *ending;
        enum content_kind kind;
    } kinds[] = {{".yaml", CONTENT_EPISODE},
                 {".md", CONTENT_SCRIPT},
                 {".vtt", CONTENT_TRANSCRIPT}};

    if (str_equal(name, "series.yaml")) {
        return CONTENT_SERIES;
    }
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        *episode = episode_file(name, kinds[i].ending);
        if (*episode > 0) {
            return kinds[i].kind;
        }
    }
    return CONTENT_IGNORED;
}

static void list_series(struct lister *lister, const char *folder)
{
    struct str_list names = STR_LIST_INIT;

    enter(lister, folder);
    file_list_folder(lister->path.buf, &names);
    for (size_t i = 0; i < names.count; i++) {
        int episode = 0;
        enum content_kind kind = series_kind(names.items[i], &episode);

        if (kind != CONTENT_IGNORED) {
            add_file(lister, kind, folder, names.items[i], episode);
        } else if (!is_ignored(names.items[i])) {
            add_unexpected(lister, names.items[i]);
        }
    }
    leave(lister, folder);
    str_list_release(&names);
}

static void list_pages(struct lister *lister, const char *folder)
{
    struct str_list names = STR_LIST_INIT;

    enter(lister, folder);
    file_list_folder(lister->path.buf, &names);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.items[i];
        char *id = xstrdup(name);

        if (str_ends_with(id, ".md")) {
            id[strlen(id) - 3] = '\0';
        }
        if (is_ignored(name)) {
            free(id);
        } else if (str_ends_with(name, ".md") && id_valid(id)) {
            add_file(lister, CONTENT_PATTERN_PAGE, folder, name, 0);
            lister->files->items[lister->files->count - 1].id = id;
        } else {
            add_unexpected(lister, name);
            free(id);
        }
    }
    leave(lister, folder);
    str_list_release(&names);
}

static bool is_folder_here(const struct lister *lister, const char *name)
{
    char *path = path_join(lister->path.buf, name);
    bool is = file_is_folder(path);

    free(path);
    return is;
}

static void list_content(struct lister *lister)
{
    static const struct {
        const char *name;
        enum content_kind kind;
    } known[] = {{"curriculum.yaml", CONTENT_CURRICULUM},
                 {"patterns.yaml", CONTENT_PATTERNS},
                 {"case-studies.yaml", CONTENT_CASES},
                 {"glossary.yaml", CONTENT_GLOSSARY},
                 {"calculators.yaml", CONTENT_CALCULATORS}};
    struct str_list names = STR_LIST_INIT;

    file_list_folder(lister->path.buf, &names);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.items[i];
        size_t at = 0;

        while (at < COUNT_OF(known) && !str_equal(known[at].name, name)) {
            at++;
        }
        if (at < COUNT_OF(known)) {
            add_file(lister, known[at].kind, "", name, 0);
        } else if (is_ignored(name)) {
            continue;
        } else if (!is_folder_here(lister, name)) {
            add_unexpected(lister, name);
        } else if (str_equal(name, "patterns")) {
            list_pages(lister, name);
        } else {
            list_series(lister, name);
        }
    }
    str_list_release(&names);
}

static void list_quiz_folder(struct lister *lister, const char *folder)
{
    struct str_list names = STR_LIST_INIT;

    enter(lister, folder);
    file_list_folder(lister->path.buf, &names);
    for (size_t i = 0; i < names.count; i++) {
        int episode = episode_file(names.items[i], ".yaml");

        if (episode > 0) {
            add_file(lister, CONTENT_QUIZ, folder, names.items[i], episode);
        } else if (!is_ignored(names.items[i])) {
            add_unexpected(lister, names.items[i]);
        }
    }
    leave(lister, folder);
    str_list_release(&names);
}

static void list_quizzes(struct lister *lister)
{
    struct str_list names = STR_LIST_INIT;

    file_list_folder(lister->path.buf, &names);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.items[i];

        if (str_equal(name, "ids.lock")) {
            add_file(lister, CONTENT_LOCK, "", name, 0);
        } else if (is_ignored(name)) {
            continue;
        } else if (is_folder_here(lister, name)) {
            list_quiz_folder(lister, name);
        } else {
            add_unexpected(lister, name);
        }
    }
    str_list_release(&names);
}

static void list_root(struct lister *lister)
{
    const char *label = lister->root->label;

    for (int side = 0; side < 2; side++) {
        const char *path =
            side == 0 ? lister->root->content : lister->root->quizzes;

        str_set(&lister->path, path);
        str_clear(&lister->name);
        if (*label != '\0') {
            str_add_format(&lister->name, "packs/%s/", label);
        }
        str_add(&lister->name, path_name(path));
        if (side == 0) {
            list_content(lister);
        } else {
            list_quizzes(lister);
        }
    }
}

static bool of_episode(enum content_kind kind)
{
    return kind == CONTENT_EPISODE || kind == CONTENT_SCRIPT ||
           kind == CONTENT_TRANSCRIPT || kind == CONTENT_QUIZ;
}

/* Is `a` of an earlier root, and does `b` take its place? */
static bool is_replaced(const struct content_file *a,
                        const struct content_file *b)
{
    if (b->root <= a->root) {
        return false;
    }
    if (of_episode(a->kind)) {
        return b->kind == CONTENT_EPISODE && b->episode == a->episode;
    }
    if (a->kind != b->kind) {
        return false;
    }
    return a->kind == CONTENT_CURRICULUM || a->kind == CONTENT_LOCK ||
           (a->kind == CONTENT_SERIES && str_equal(a->folder, b->folder)) ||
           (a->kind == CONTENT_PATTERN_PAGE && str_equal(a->id, b->id));
}

static void release_file(struct content_file *file)
{
    free(file->path);
    free(file->name);
    free(file->folder);
    free(file->id);
}

/* A pack's quiz without its episode stands beside the episode it is about, so
 * only an episode file takes others out. */
static void drop_replaced(struct content_files *files)
{
    size_t kept = 0;

    for (size_t i = 0; i < files->count; i++) {
        bool replaced = false;

        for (size_t j = i + 1; j < files->count && !replaced; j++) {
            replaced = is_replaced(&files->items[i], &files->items[j]);
        }
        if (replaced) {
            release_file(&files->items[i]);
        } else {
            files->items[kept++] = files->items[i];
        }
    }
    files->count = kept;
}

static int compare_files(const void *left, const void *right)
{
    const struct content_file *a = left;
    const struct content_file *b = right;

    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    if (a->root != b->root) {
        return a->root < b->root ? -1 : 1;
    }
    return strcmp(a->name, b->name);
}

void content_files_list(struct content_files *files,
                        const struct content_roots *roots)
{
    struct lister lister = {.files = files, .path = STR_INIT, .name = STR_INIT};

    for (size_t i = 0; i < roots->count; i++) {
        lister.root = &roots->items[i];
        lister.root_index = i;
        list_root(&lister);
    }
    if (roots->count > 1) {
        drop_replaced(files);
    }
    if (files->count > 0) {
        qsort(files->items, files->count, sizeof(*files->items), compare_files);
    }
    str_release(&lister.path);
    str_release(&lister.name);
}

void content_files_release(struct content_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        release_file(&files->items[i]);
    }
    free(files->items);
    str_list_release(&files->unexpected);
    *files = (struct content_files)CONTENT_FILES_INIT;
}

const struct content_file *content_files_find(const struct content_files *files,
                                              enum content_kind kind,
                                              int episode)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i].kind == kind &&
            (episode == 0 || files->items[i].episode == episode)) {
            return &files->items[i];
        }
    }
    return NULL;
}
