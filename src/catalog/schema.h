/*
 * Mappings read by table: which keys a record has, of which kind, where in the
 * struct each goes. All that is wrong is reported with its place (rules S001
 * to S009); what could not be read is left at its default.
 */
#ifndef CATALOG_SCHEMA_H
#define CATALOG_SCHEMA_H

#include <stdint.h>

#include "catalog/yaml_tree.h"

/* The member of the struct that each kind fills is named after it. */
enum field_kind {
    FIELD_ID,       /* char *: id */
    FIELD_NAME,     /* char *: name */
    FIELD_EPISODE,  /* char *: episode id */
    FIELD_REF,      /* char *: reference */
    FIELD_TEXT,     /* char *: min to max code points */
    FIELD_URL,      /* char *: https:// or http:// */
    FIELD_QUANTITY, /* char *: number and unit, as typed */
    FIELD_INT,      /* int: min to max */
    FIELD_NUMBER,   /* double: min to max */
    FIELD_BOOL,     /* bool */
    FIELD_DURATION, /* int64_t: seconds */
    FIELD_TIME,     /* int64_t: seconds */
    FIELD_DATE,     /* char *: checked against the calendar */
    FIELD_WHEN,     /* char *: year or date */
    FIELD_RANGE,    /* struct int_range */
    FIELD_ENUM,     /* int-sized enum: index into `words` */
    FIELD_RECORD,   /* struct of `schema` */
    FIELD_TEXTS,    /* struct str_list; a single text counts as a list of one
                       with FIELD_ONE_OR_MORE */
    FIELD_IDS,      /* struct str_list of ids */
    FIELD_RECORDS,  /* T *, and size_t right behind it, of `schema` */
    FIELD_CUSTOM,   /* `read` does it */
    FIELD_IGNORED   /* known, not kept (the first key `format`) */
};

enum field_flag {
    FIELD_REQUIRED = 1,
    FIELD_ONE_OR_MORE = 2, /* TEXTS, IDS: one text stands for a list of one */
    FIELD_SPACES = 4       /* TEXT: keeps the spaces at its ends */
};

struct int_range {
    int first; /* both included */
    int last;
};

struct schema;
struct reader {
    const char *file;
    struct messages *messages;
    void *context; /* for FIELD_CUSTOM */
    size_t errors; /* reported so far */
};

struct field {
    const char *key;
    enum field_kind kind;
    unsigned flags;
    size_t offset;
    double min; /* of a number, a text's length or a list's count; */
    double max; /* both 0: no limit but the general one */
    const char *const *words;    /* FIELD_ENUM, ends with NULL */
    const struct schema *schema; /* FIELD_RECORD(S) */
    void (*read)(struct reader *reader, const struct node *node,
                 void *record); /* FIELD_CUSTOM */
};

struct schema {
    const char *name;           /* in messages: "episode", "objective" */
    const struct field *fields; /* ends with key NULL */
    size_t size;                /* of the struct */
    /* Sets defaults before reading (the struct is all zero), or NULL. */
    void (*init)(void *record);
    /* Called when all fields are read: checks between them. Or NULL. */
    void (*finish)(struct reader *reader, const struct node *node,
                   void *record);
    /* Frees what FIELD_CUSTOM made, or NULL. */
    void (*release)(void *record);
    size_t node_offset; /* where the record keeps its node (const struct
                           node *), or NO_NODE_OFFSET */
};
#define NO_NODE_OFFSET  ((size_t)-1)
#define SCHEMA_TEXT_MAX 20000 /* code points of any text */
#define SCHEMA_LIST_MAX 2000  /* items of any list */

/*
 * Reads `node` into `record` (cleared first). False if a required key is
 * missing or something was reported; the record is valid all the same and must
 * be released.
 */
bool schema_read(const struct schema *schema, struct reader *reader,
                 const struct node *node, void *record);
void schema_release(const struct schema *schema, void *record);

/*
 * Checks the first key, `format: KIND/N`: S008 when it is missing, of another
 * kind or newer than `newest`. Returns the version, 0 when it cannot be read.
 */
int schema_check_format(struct reader *reader, const struct node *root,
                        const char *kind, int newest);

/* Reports at a place, counting it. */
void reader_error(struct reader *reader, struct position at, const char *code,
                  const char *format, ...) PRINTF(4, 5);
void reader_warning(struct reader *reader, struct position at, const char *code,
                    const char *format, ...) PRINTF(4, 5);

/* Single values, for FIELD_CUSTOM. Each reports and returns false. */
bool reader_is_map(struct reader *reader, const struct node *node,
                   const char *what);
bool reader_is_list(struct reader *reader, const struct node *node,
                    const char *what);
bool reader_is_text(struct reader *reader, const struct node *node,
                    const char *what);
bool reader_number(struct reader *reader, const struct node *node, double min,
                   double max, double *value);

/* The kinds of value of the format, by themselves. */
bool value_duration(const char *text, int64_t *seconds); /* 2h30m, 40s */
bool value_time(const char *text, int64_t *seconds);     /* hh:mm:ss, hh:mm */
bool value_range(const char *text, struct int_range *range); /* 51-65 */

#endif
