/* The user's own keys and themes, read from YAML. */
#include <stdlib.h>
#include <string.h>

#include "app/settings.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/path.h"
#include "catalog/yaml_tree.h"
#include "screens/screens.h"
#include "ui/keymap.h"

static void complain(struct str_list *problems, const char *file,
                     struct position at, const char *text)
{
    str_list_take(problems,
                  xasprintf("%s:%u:%u: %s", file, at.line, at.column, text));
}

/* Reads config's NAME; NULL when it is not there or cannot be read. */
static const struct node *read_file(struct yaml_tree *tree, const char *path,
                                    const char *format,
                                    struct str_list *problems)
{
    struct messages messages = MESSAGES_INIT;
    const struct node *root = NULL;
    const char *found;

    if (!file_exists(path)) {
        return NULL;
    }
    if (yaml_tree_read(tree, path, path_name(path), &messages) &&
        tree->root != NULL && tree->root->kind == NODE_MAP) {
        root = tree->root;
    }
    for (size_t i = 0; i < messages.count; i++) {
        complain(problems, path_name(path), messages.items[i].at,
                 messages.items[i].text);
    }
    messages_release(&messages);
    found = root != NULL ? node_text(node_get(root, "format")) : NULL;
    if (root != NULL && (found == NULL || !str_equal(found, format))) {
        complain(problems, path_name(path), root->at,
                 "the first key must be the format of this file");
        root = NULL;
    }
    return root;
}

static void bind(struct keymap *keymap, const char *scope,
                 const struct node *node, const char *file,
                 struct str_list *problems)
{
    const char *keys[8];
    size_t count = 0;
    struct error err = ERROR_INIT;

    if (node->kind == NODE_TEXT && node->len > 0) {
        keys[count++] = node->text;
    } else if (node->kind == NODE_LIST) {
        for (const struct node *item = node->first;
             item != NULL && count < COUNT_OF(keys); item = item->next) {
            if (item->kind == NODE_TEXT) {
                keys[count++] = item->text;
            }
        }
    }
    if (!keymap_override(keymap, scope, node->key, keys, count, &err)) {
        complain(problems, file, node->key_at, error_get(&err));
    }
    error_release(&err);
}

void screens_read_keys(struct keymap *keymap, struct str_list *problems)
{
    char *path = app_config_path("keys.yaml");
    struct yaml_tree tree = YAML_TREE_INIT;
    const struct node *root = read_file(&tree, path, "keys/1", problems);

    for (const struct node *scope = root != NULL ? root->first : NULL;
         scope != NULL; scope = scope->next) {
        if (str_equal(scope->key, "format")) {
            continue;
        }
        if (scope->kind != NODE_MAP) {
            complain(problems, path_name(path), scope->at,
                     "a mapping of actions to keys was expected here");
            continue;
        }
        for (const struct node *one = scope->first; one != NULL;
             one = one->next) {
            bind(keymap, scope->key, one, path_name(path), problems);
        }
    }
    keymap_find_conflicts(keymap, problems);
    yaml_tree_release(&tree);
    free(path);
}

static void read_colour(const struct node *style, const char *key,
                        short *colour, const char *file,
                        struct str_list *problems)
{
    const char *text = node_text(node_get(style, key));

    if (text != NULL && !colour_parse(text, colour)) {
        complain(problems, file, node_get(style, key)->at,
                 "not a colour: default, red, bright-red, 0-255 or #rrggbb");
    }
}

static void read_role(struct theme *theme, const struct node *style,
                      const char *file, struct str_list *problems)
{
    enum role role;
    struct theme_style *entry;
    const char *attributes;

    if (!role_find(style->key, &role)) {
        struct nearest nearest = NEAREST_INIT(style->key);
        struct str text = STR_INIT;

        for (int i = 0; i < ROLE_COUNT; i++) {
            nearest_offer(&nearest, role_name((enum role)i));
        }
        str_add_format(&text, "unknown role '%s'", style->key);
        nearest_add_hint(&nearest, &text);
        complain(problems, file, style->key_at, text.buf);
        str_release(&text);
        return;
    }
    entry = &theme->styles[role];
    read_colour(style, "fg", &entry->fg, file, problems);
    read_colour(style, "bg", &entry->bg, file, problems);
    entry->fg16 = colour_to_16(entry->fg);
    entry->bg16 = colour_to_16(entry->bg);
    attributes = node_text(node_get(style, "attributes"));
    if (attributes != NULL &&
        !attributes_parse(attributes, &entry->attributes)) {
        complain(problems, file, node_get(style, "attributes")->at,
                 "not among: bold dim italic underline reverse");
    }
}

const struct theme *screens_find_theme(const char *name,
                                       struct str_list *problems)
{
    static struct theme own;
    const struct theme *found = theme_find(name);
    char *file = xasprintf("themes/%s.yaml", name);
    char *path = app_config_path(file);
    struct yaml_tree tree = YAML_TREE_INIT;
    const struct node *root;

    if (found == NULL && strchr(name, '/') == NULL) {
        root = read_file(&tree, path, "theme/1", problems);
        if (root == NULL) {
            str_list_take(problems, xasprintf("no theme '%s': %s is not there "
                                              "or cannot be read",
                                              name, path));
        } else {
            const char *base = node_text(node_get(root, "base"));
            const struct node *roles = node_get(root, "roles");

            found = theme_find(base != NULL ? base : "dark");
            own = *(found != NULL ? found : theme_find("dark"));
            for (const struct node *one =
                     roles != NULL && roles->kind == NODE_MAP ? roles->first
                                                              : NULL;
                 one != NULL; one = one->next) {
                read_role(&own, one, path_name(path), problems);
            }
            found = &own;
        }
    }
    yaml_tree_release(&tree);
    free(file);
    free(path);
    return found != NULL ? found : theme_find("dark");
}
