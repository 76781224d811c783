/*
 * A PostgreSQL of the test's own: made in a new folder, reached by a socket in
 * it, run by a user that may (root may not), fsync on. A guard process stops it
 * and removes the folder when the test ends, whichever way it ends.
 */
#ifndef TESTS_SERVER_POSTGRES_HELP_H
#define TESTS_SERVER_POSTGRES_HELP_H

#include <stdbool.h>

#include "base/str.h"

/* Is the Debian package there? */
bool postgres_is_installed(void);
/* Starts it; once a program. False with a sentence on stderr if it cannot. */
bool postgres_start(void);
/* Stops it and removes everything. */
void postgres_stop(void);
/*
 * As a power cut: nothing is written any more, all connections break; then it
 * is started again and has recovered.
 */
bool postgres_crash(void);
/* A URI of its database, for the schema of this name. */
void postgres_where(const char *schema, struct str *out);
/* Runs statements as its master; false with a sentence on stderr. */
bool postgres_run(const char *sql);

#endif
