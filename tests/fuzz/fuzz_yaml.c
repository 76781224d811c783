/* Any bytes as a file of each kind: no crash, and positions inside the text. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "catalog/catalog.h"
#include "quiz/graded_hash.h"

static const enum content_kind kinds[] = {
    CONTENT_CURRICULUM,  CONTENT_PATTERNS, CONTENT_CASES,   CONTENT_GLOSSARY,
    CONTENT_CALCULATORS, CONTENT_SERIES,   CONTENT_EPISODE, CONTENT_QUIZ};

static void check_positions(const struct messages *messages, size_t size)
{
    for (size_t i = 0; i < messages->count; i++) {
        if (messages->items[i].at.line > size + 2 ||
            messages->items[i].at.column > size + 2) {
            abort();
        }
    }
}

static void walk(const struct node *node, size_t *count)
{
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        (*count)++;
        if (at->kind != NODE_TEXT) {
            walk(at, count);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[64];
    struct messages messages = MESSAGES_INIT;
    struct str text = STR_INIT;
    struct yaml_tree tree;
    struct catalog *catalog;
    struct error err = ERROR_INIT;
    char name[] = "f";
    size_t nodes = 0;

    if (size == 0) {
        return 0;
    }
    yaml_tree_parse(&tree, "f", (const char *)data + 1, size - 1, &messages);
    if (tree.root != NULL) {
        walk(tree.root, &nodes);
    }
    yaml_tree_release(&tree);
    check_positions(&messages, size);
    messages_clear(&messages);

    snprintf(path, sizeof(path), "/tmp/fuzz-yaml-%d", (int)getpid());
    if (!file_write_atomic(path, (const char *)data + 1, size - 1, 0600,
                           &err)) {
        abort();
    }
    catalog = catalog_new(CATALOG_KEEP_NODES);
    catalog_read_file(
        catalog,
        &(struct content_file){.kind = kinds[data[0] % COUNT_OF(kinds)],
                               .path = path,
                               .name = name,
                               .folder = name,
                               .episode = 1},
        &messages);
    catalog_finish(catalog);
    for (size_t i = 0; i < catalog->quiz_count; i++) {
        for (size_t j = 0; j < catalog->quizzes[i].question_count; j++) {
            question_graded_hash(&catalog->quizzes[i].questions[j]);
        }
    }
    check_positions(&messages, size);
    messages_finish(&messages, true);
    messages_add_text(&messages, &text);
    catalog_free(catalog);
    messages_release(&messages);
    str_release(&text);
    unlink(path);
    return 0;
}
