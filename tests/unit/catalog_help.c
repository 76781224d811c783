#include "catalog_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

void add_root(struct content_roots *roots, const char *name, const char *label)
{
    char *path =
        xasprintf("%s/tests/data/catalog/%s", getenv("top_srcdir"), name);

    content_roots_add(roots, path, label);
    free(path);
}

struct catalog *load(const struct content_roots *roots, unsigned options)
{
    struct messages messages = MESSAGES_INIT;
    struct catalog *catalog = catalog_new(options);
    struct str said = STR_INIT;

    if (!catalog_load(catalog, roots, &messages)) {
        messages_add_text(&messages, &said);
        fail_msg("%s", said.buf);
    }
    assert_int_equal(messages.count, 0);
    messages_release(&messages);
    str_release(&said);
    return catalog;
}

struct catalog *load_one(const char *name, unsigned options)
{
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct catalog *catalog;

    add_root(&roots, name, "");
    catalog = load(&roots, options);
    content_roots_release(&roots);
    return catalog;
}
