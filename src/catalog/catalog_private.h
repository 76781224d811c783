/* What the files of the catalogue share. */
#ifndef CATALOG_CATALOG_PRIVATE_H
#define CATALOG_CATALOG_PRIVATE_H

#include "catalog/catalog.h"

/* Id → index into the array of the same name. */
struct catalog_maps {
    struct map series;
    struct map episodes;
    struct map patterns;
    struct map cases;
    struct map terms;
    struct map calcs;
    struct map term_texts; /* lower case; keys in `keys` */
    struct map questions;  /* full names, present and former; keys in `keys` */
    const struct question **question_list;
    size_t question_count;
    struct str_list keys;
};

/* Trees that the nodes of the values lie in. */
struct catalog_trees {
    struct yaml_tree *items;
    size_t count;
    size_t capacity;
};

#endif
