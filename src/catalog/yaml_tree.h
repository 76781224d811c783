/*
 * The strict YAML of content, settings and themes as a tree of texts with
 * positions. Reading goes on after an error wherever that makes sense, so one
 * run shows all of them (rules Y001 to Y006, Y008).
 */
#ifndef CATALOG_YAML_TREE_H
#define CATALOG_YAML_TREE_H

#include "base/arena.h"
#include "catalog/message.h"

enum {
    YAML_MAX_BYTES = 1024 * 1024,
    YAML_MAX_DEPTH = 16,
    YAML_MAX_NODES = 100000
};

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };
enum node_style {
    NODE_PLAIN,
    NODE_QUOTED, /* single or double */
    NODE_BLOCK   /* | or > */
};

/* A value; a mapping's members and a list's items are chained by `next`. */
struct node {
    enum node_kind kind;
    enum node_style style;
    struct position at;     /* of the value */
    struct position key_at; /* of its key, in a mapping */
    const char *key;        /* in a mapping, else NULL */
    const char *text;       /* of a text, NUL-terminated; "" is absent */
    size_t len;
    size_t count; /* of a mapping or list */
    struct node *first;
    struct node *next;
};

struct yaml_tree {
    char *file;         /* name for messages */
    struct node *root;  /* NULL when nothing could be read */
    bool broken;        /* some Y0xx error was reported */
    struct arena arena; /* memory of the nodes */
};
#define YAML_TREE_INIT                                                         \
    {                                                                          \
        NULL, NULL, false, ARENA_INIT                                          \
    }

/*
 * Reads a text. `file` is what messages call it. False if an error was
 * reported; root then holds what was understood (maybe NULL).
 */
bool yaml_tree_parse(struct yaml_tree *tree, const char *file, const char *text,
                     size_t len, struct messages *messages);
/* The same from a file that is opened at `path`. */
bool yaml_tree_read(struct yaml_tree *tree, const char *path, const char *file,
                    struct messages *messages);
void yaml_tree_release(struct yaml_tree *tree);

/* The member, or NULL; NULL for anything that is no mapping, too. */
const struct node *node_get(const struct node *map, const char *key);
/* The n-th item or member, or NULL. */
const struct node *node_at(const struct node *parent, size_t n);
/* The text, or NULL if it is no text or empty. */
const char *node_text(const struct node *node);
/* Absent: NULL, or an empty text. (An empty list or mapping is a value.) */
bool node_absent(const struct node *node);
/*
 * Follows "choices/1/text": keys, and numbers from 0 in lists. NULL when it
 * leads nowhere.
 */
const struct node *node_find(const struct node *node, const char *path);

#endif
