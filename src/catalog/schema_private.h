/* What reading a record needs of reading a scalar. */
#ifndef CATALOG_SCHEMA_PRIVATE_H
#define CATALOG_SCHEMA_PRIVATE_H

#include "catalog/schema.h"

/* Nothing but blanks? */
bool schema_is_blank(const char *text);

/*
 * Each reads a scalar by its field's kind and bounds. What is wrong with it is
 * reported to the reader, and `*out` stays as it was.
 */
/* Texts, ids, references, dates …: a copy, freed by the caller. */
void schema_read_text(struct reader *reader, const struct field *field,
                      const struct node *node, char **out);
/* A word of the field's closed list: its index, or -1. */
int schema_read_word(struct reader *reader, const struct field *field,
                     const struct node *node);
void schema_read_bool(struct reader *reader, const struct node *node,
                      bool *out);
void schema_read_int(struct reader *reader, const struct field *field,
                     const struct node *node, int *out);
/* Durations, times and ranges; `out` is what their kind says. */
void schema_read_form(struct reader *reader, const struct field *field,
                      const struct node *node, void *out);

#endif
