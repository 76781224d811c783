#include "catalog/content_root.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/path.h"

void content_roots_release(struct content_roots *roots)
{
    for (size_t i = 0; i < roots->count; i++) {
        free(roots->items[i].content);
        free(roots->items[i].quizzes);
        free(roots->items[i].label);
    }
    free(roots->items);
    *roots = (struct content_roots)CONTENT_ROOTS_INIT;
}

static void add(struct content_roots *roots, char *content, char *quizzes,
                const char *label)
{
    GROW(roots->items, roots->count, roots->capacity);
    roots->items[roots->count++] = (struct content_root){
        .content = content, .quizzes = quizzes, .label = xstrdup(label)};
}

void content_roots_add(struct content_roots *roots, const char *folder,
                       const char *label)
{
    add(roots, path_join(folder, "content"), path_join(folder, "quizzes"),
        label);
}

void content_roots_add_content(struct content_roots *roots, const char *content,
                               const char *label)
{
    struct str path = STR_INIT;
    char *folder;

    str_add(&path, content);
    while (path.len > 1 && path.buf[path.len - 1] == '/') {
        str_truncate(&path, path.len - 1);
    }
    folder = path_folder(path.buf);
    add(roots, str_take(&path), path_join(folder, "quizzes"), label);
    free(folder);
}

void content_roots_remove(struct content_roots *roots, const char *label)
{
    size_t kept = 0;

    for (size_t i = 0; i < roots->count; i++) {
        struct content_root *root = &roots->items[i];

        if (str_equal(root->label, label)) {
            free(root->content);
            free(root->quizzes);
            free(root->label);
        } else {
            roots->items[kept++] = *root;
        }
    }
    roots->count = kept;
}

void content_pack_folders(struct str_list *folders)
{
    struct str_list shared = STR_LIST_INIT;
    char *own = path_data();

    path_shared_data(&shared);
    for (size_t i = shared.count; i > 0; i--) {
        str_list_take(folders, path_join(shared.items[i - 1], "packs"));
    }
    str_list_take(folders, path_join(own, "packs"));
    str_list_release(&shared);
    free(own);
}

static void add_packs_of(struct content_roots *roots, const char *packs)
{
    struct str_list names = STR_LIST_INIT;

    file_list_folder(packs, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *pack = path_join(packs, names.items[i]);
        char *content = path_join(pack, "content");

        if (names.items[i][0] != '.' && file_is_folder(content)) {
            content_roots_remove(roots, names.items[i]);
            content_roots_add(roots, pack, names.items[i]);
        }
        free(content);
        free(pack);
    }
    str_list_release(&names);
}

static void add_packs(struct content_roots *roots)
{
    struct str_list folders = STR_LIST_INIT;

    content_pack_folders(&folders);
    for (size_t i = 0; i < folders.count; i++) {
        add_packs_of(roots, folders.items[i]);
    }
    str_list_release(&folders);
}

bool content_roots_find(struct content_roots *roots, struct error *err)
{
    static const char *const places[] = {DATA_FOLDER "/content",
                                         SOURCE_FOLDER "/content"};
    const char *wanted = getenv("DSTUDIO_CONTENT");

    if (wanted != NULL && *wanted != '\0') {
        if (!file_is_folder(wanted)) {
            return error_set_code(err, ERROR_NOT_FOUND,
                                  "DSTUDIO_CONTENT is '%s', which is no folder",
                                  wanted);
        }
        content_roots_add_content(roots, wanted, "");
        add_packs(roots);
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        if (file_is_folder(places[i])) {
            content_roots_add_content(roots, places[i], "");
            break;
        }
    }
    add_packs(roots);
    if (roots->count == 0) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "no content in '%s' or '%s'; set DSTUDIO_CONTENT "
                              "to a content folder",
                              places[0], places[1]);
    }
    return true;
}
