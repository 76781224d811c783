/* The tables, as a list of migrations that only grows. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stddef.h>

#include "store/db.h"

#define SCHEMA_APPLICATION_ID 0x44535455 /* "DSTU" */
/*
 * Raised when the projections mean something new (a type that was skipped, a
 * fold that changed): the next start makes them again from the lines.
 */
#define SCHEMA_PROJECTION 2

/* Number of migrations; the file's user_version after them. */
int schema_version(void);
/* Brings the file from its user_version up to ours. In a transaction. */
void schema_migrate(struct db *db);

/*
 * The projections: what store_rebuild() empties and store_fingerprint() reads,
 * in the order of their primary key. `facts` are lines taken apart, the others
 * are folded from those.
 */
struct schema_table {
    const char *drop;   /* DELETE FROM … */
    const char *select; /* all rows in key order */
};
extern const struct schema_table schema_projections[];
extern const size_t schema_projection_count;

#endif
