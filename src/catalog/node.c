#include "catalog/yaml_tree.h"

#include <string.h>

const struct node *node_get(const struct node *map, const char *key)
{
    if (map == NULL || map->kind != NODE_MAP) {
        return NULL;
    }
    for (const struct node *at = map->first; at != NULL; at = at->next) {
        /* Most keys differ in their first letter. */
        if (at->key[0] == key[0] && strcmp(at->key, key) == 0) {
            return at;
        }
    }
    return NULL;
}

const struct node *node_at(const struct node *parent, size_t n)
{
    const struct node *at = NULL;

    if (parent != NULL && parent->kind != NODE_TEXT) {
        at = parent->first;
    }
    while (at != NULL && n > 0) {
        at = at->next;
        n--;
    }
    return at;
}

const char *node_text(const struct node *node)
{
    return node != NULL && node->kind == NODE_TEXT && node->len > 0 ? node->text
                                                                    : NULL;
}

bool node_absent(const struct node *node)
{
    return node == NULL || (node->kind == NODE_TEXT && node->len == 0);
}

static const struct node *step(const struct node *node, const char *name)
{
    size_t n = 0;

    if (node == NULL || node->kind != NODE_LIST) {
        return node_get(node, name);
    }
    for (; *name != '\0'; name++) {
        if (*name < '0' || *name > '9' || n > YAML_MAX_NODES) {
            return NULL;
        }
        n = n * 10 + (size_t)(*name - '0');
    }
    return node_at(node, n);
}

const struct node *node_find(const struct node *node, const char *path)
{
    while (node != NULL && *path != '\0') {
        size_t len = strcspn(path, "/");
        char name[128];

        if (len >= sizeof(name)) {
            return NULL;
        }
        memcpy(name, path, len);
        name[len] = '\0';
        node = step(node, name);
        path += len + (path[len] == '/');
    }
    return node;
}
