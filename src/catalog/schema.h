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
    FIELD_BOOL,     /* bool: "true" or "false" */
    FIELD_SWITCH,   /* bool: whether it is the second of two `words` */
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
    FIELD_CUSTOM,   /* `read` does it, `schema->release` frees it */
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
    void *context;   /* for FIELD_CUSTOM */
    size_t errors;   /* reported so far */
    bool keep_nodes; /* fill the `node` of records */
};

struct field {
    const char *key;
    enum field_kind kind;
    unsigned flags;
    size_t offset;
    double min; /* of a number, a text's length or a list's count; */
    double max; /* both 0: no limit but the general one */
    const char *const *words;    /* ENUM, SWITCH: ends with NULL; an empty
                                    word cannot be written */
    const struct schema *schema; /* RECORD(S) */
    void (*read)(struct reader *reader, const struct node *node,
                 void *record); /* CUSTOM: `node` is never absent */
    unsigned only;              /* variants that have this key; 0: all */
    const char *count_code; /* RECORDS: the rule of min and max, if not S007 */
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
    /* Frees the whole record in place of schema_release(), or NULL. */
    void (*release)(void *record);
    /*
     * Records of several variants, told apart by one of their keys: reports
     * and returns 0 when that cannot be read, else the variant's bit; appends
     * to `name` what messages say after the schema's. Or NULL.
     */
    unsigned (*variant)(struct reader *reader, const struct node *node,
                        struct str *name);
    bool keeps_node;    /* the record has a const struct node *: */
    size_t node_offset; /* there */
};
#define SCHEMA_TEXT_MAX 20000 /* code points of any text */
#define SCHEMA_LIST_MAX 2000  /* items of any list */

/*
 * Reads `node` into `record` (cleared first). False if something was reported;
 * the record is valid all the same and must be released.
 */
bool schema_read(const struct schema *schema, struct reader *reader,
                 const struct node *node, void *record);
/* Frees what the record holds and clears it. */
void schema_release(const struct schema *schema, void *record);
/*
 * Reads a list of records into a new array. `*count` of them; with
 * `drop_broken` those that had errors are left out.
 */
void schema_read_list(const struct schema *schema, struct reader *reader,
                      const struct node *list, bool drop_broken, void **items,
                      size_t *count);
void schema_release_list(const struct schema *schema, void *items,
                         size_t count);

/*
 * Checks the first key, `format: KIND/N`: S008 when it is missing, not first,
 * of another kind or newer than `newest`. Returns the version, 0 when it
 * cannot be read.
 */
int schema_check_format(struct reader *reader, const struct node *root,
                        const char *kind, int newest);

/* Reports at a place, counting it. After READER_MAX_ERRORS a last message says
 * that there are more. */
#define READER_MAX_ERRORS 500
void reader_error(struct reader *reader, struct position at, const char *code,
                  const char *format, ...) PRINTF(4, 5);
void reader_warning(struct reader *reader, struct position at, const char *code,
                    const char *format, ...) PRINTF(4, 5);

/*
 * Single values, for FIELD_CUSTOM. Each reports and returns false when the
 * node is not of that kind; "'KEY' must be a mapping, not a text".
 */
bool reader_is_map(struct reader *reader, const struct node *node);
bool reader_is_list(struct reader *reader, const struct node *node);
bool reader_is_text(struct reader *reader, const struct node *node);
bool reader_number(struct reader *reader, const struct node *node, double min,
                   double max, double *value);
bool reader_name(struct reader *reader, const struct node *node,
                 const char *name);
/* A copy of the text, trimmed; reports and gives NULL when it is too long. */
char *reader_text(struct reader *reader, const struct node *node, double max);
/* A text or a list of texts. */
bool reader_texts(struct reader *reader, const struct node *node,
                  struct str_list *out, size_t max_count);

/* The kinds of value of the format, by themselves. */
bool value_duration(const char *text, int64_t *seconds);     /* 2h30m, 40s */
bool value_time(const char *text, int64_t *seconds);         /* hh:mm:ss */
bool value_range(const char *text, struct int_range *range); /* 51-65 */

#endif
