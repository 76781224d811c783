#include "lint/ids_lock.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "quiz/graded_hash.h"

void ids_lock_release(struct ids_lock *lock)
{
    map_release(&lock->names);
    for (size_t i = 0; i < lock->count; i++) {
        free(lock->items[i].name);
    }
    free(lock->items);
    *lock = (struct ids_lock)IDS_LOCK_INIT;
}

static struct lock_entry *add(struct ids_lock *lock, const char *name)
{
    size_t at = map_get(&lock->names, name);

    if (at == MAP_NONE) {
        GROW(lock->items, lock->count, lock->capacity);
        at = lock->count++;
        lock->items[at] = (struct lock_entry){.name = xstrdup(name)};
        map_add(&lock->names, lock->items[at].name, at);
    }
    return &lock->items[at];
}

void ids_lock_set(struct ids_lock *lock, const char *name, int rev,
                  bool retired, uint64_t graded, uint64_t shown)
{
    struct lock_entry *entry = add(lock, name);

    entry->rev = rev;
    entry->retired = retired;
    entry->graded = graded;
    entry->shown = shown;
}

const struct lock_entry *ids_lock_find(const struct ids_lock *lock,
                                       const char *name)
{
    size_t at = map_get(&lock->names, name);

    return at != MAP_NONE ? &lock->items[at] : NULL;
}

static bool read_hash(const char *text, uint64_t *hash)
{
    if (text == NULL || strlen(text) != 16 ||
        strspn(text, "0123456789abcdef") != 16) {
        return false;
    }
    *hash = strtoull(text, NULL, 16);
    return true;
}

static bool read_line(struct ids_lock *lock, char *text, unsigned line)
{
    char *save = NULL;
    char *name = strtok_r(text, " \t", &save);
    char *rev = strtok_r(NULL, " \t", &save);
    char *status = strtok_r(NULL, " \t", &save);
    char *graded = strtok_r(NULL, " \t", &save);
    char *shown = strtok_r(NULL, " \t", &save);
    int64_t number;
    uint64_t graded_hash;
    uint64_t shown_hash;

    if (rev == NULL || status == NULL || strchr(name, '.') == NULL ||
        strlen(name) > 60 || !number_parse_int(rev, 1, 100000, &number) ||
        (!str_equal(status, "live") && !str_equal(status, "retired")) ||
        !read_hash(graded, &graded_hash) || !read_hash(shown, &shown_hash) ||
        strtok_r(NULL, " \t", &save) != NULL ||
        ids_lock_find(lock, name) != NULL) {
        return false;
    }
    ids_lock_set(lock, name, (int)number, str_equal(status, "retired"),
                 graded_hash, shown_hash);
    lock->items[lock->count - 1].line = line;
    return true;
}

bool ids_lock_parse(struct ids_lock *lock, const char *text, unsigned *line,
                    struct error *err)
{
    bool ok = true;
    unsigned number = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        char *copy = xstrndup(text, len);

        number++;
        if (len > 0 && copy[len - 1] == '\r') {
            copy[len - 1] = '\0';
        }
        if (copy[0] != '\0' && copy[0] != '#' &&
            !read_line(lock, copy, number) && ok) {
            ok = error_set(err, "not a line of the lock file, or one of a name "
                                "that stands above");
            *line = number;
        }
        free(copy);
        text += len + (text[len] == '\n');
    }
    return ok;
}

static int compare(const void *left, const void *right)
{
    const struct lock_entry *a = left;
    const struct lock_entry *b = right;

    return strcmp(a->name, b->name);
}

void ids_lock_add_text(struct ids_lock *lock, struct str *out)
{
    if (lock->count > 1) {
        qsort(lock->items, lock->count, sizeof(*lock->items), compare);
    }
    map_release(&lock->names);
    lock->names = (struct map)MAP_INIT;
    for (size_t i = 0; i < lock->count; i++) {
        const struct lock_entry *entry = &lock->items[i];
        char graded[17];
        char shown[17];

        map_add(&lock->names, entry->name, i);
        graded_hash_format(entry->graded, graded);
        graded_hash_format(entry->shown, shown);
        str_add_format(out, "%s  %d  %-7s  %s  %s\n", entry->name, entry->rev,
                       entry->retired ? "retired" : "live", graded, shown);
    }
}
