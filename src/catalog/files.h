/* The tables of every kind of content file, and how fields are written down. */
#ifndef CATALOG_FILES_H
#define CATALOG_FILES_H

#include "catalog/catalog.h"
#include "catalog/schema.h"

extern const struct schema curriculum_schema; /* struct curriculum */
extern const struct schema series_schema;     /* struct series */
extern const struct schema episode_schema;    /* struct episode */
extern const struct schema pattern_schema;    /* struct pattern */
extern const struct schema case_schema;       /* struct case_study */
extern const struct schema term_schema;       /* struct term */
extern const struct schema calc_schema;       /* struct calc_text */
extern const struct schema quiz_schema;       /* struct quiz_file */
extern const struct schema question_schema;   /* struct question */

/*
 * A field of RECORD, which each file defines for the struct it describes. The
 * last arguments are designated initialisers; PLAIN stands for none.
 */
#define FIELD(key_, kind_, flags_, member_, ...)                               \
    {                                                                          \
        .key = (key_), .kind = FIELD_##kind_, .flags = (flags_),               \
        .offset = offsetof(RECORD, member_), __VA_ARGS__                       \
    }
#define FIELD_END                                                              \
    {                                                                          \
        .key = NULL                                                            \
    }
#define PLAIN               .min = 0
#define RANGE(min_, max_)   .min = (min_), .max = (max_)
#define MAX(max_)           .max = (max_)
#define WORDS(words_)       .words = (words_)
#define RECORDS_OF(schema_) .schema = &(schema_)
#define READ_BY(read_)      .read = (read_)
#define KEEPS_NODE          .keeps_node = true, .node_offset = offsetof(RECORD, node)
enum { NEED = FIELD_REQUIRED, MAY = 0 };

#endif
