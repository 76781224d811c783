/* For tests of the catalog: the folders of tests/data/catalog. */
#ifndef TESTS_CATALOG_HELP_H
#define TESTS_CATALOG_HELP_H

#include "catalog/catalog.h"

void add_root(struct content_roots *roots, const char *name, const char *label);
/* Fail the test if there is anything to say of the content. */
struct catalog *load(const struct content_roots *roots, unsigned options);
struct catalog *load_one(const char *name, unsigned options);

#endif
