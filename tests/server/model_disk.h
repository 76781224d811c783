/*
 * A disk for SQLite that lies in memory: quick, and when its power goes it
 * loses what was written and not synced. Of each database an empty file stands
 * at its path, for whoever asks for its inode.
 *
 * Connections hold their database alone (locking_mode = EXCLUSIVE): there is no
 * memory to share.
 */
#ifndef TESTS_SERVER_MODEL_DISK_H
#define TESTS_SERVER_MODEL_DISK_H

#include <stdbool.h>

/* From now on every database of this process lies on this disk. */
void disk_use(void);
/*
 * The bytes of a closed database into another one, which keeps its place if
 * there is one. Fails the test if there is no `from`.
 */
void disk_copy(const char *from, const char *to);
bool disk_has(const char *path);
/* With the empty file. */
void disk_remove(const char *path);
/* Removes all whose path begins with this. */
void disk_clear(const char *prefix);

/*
 * The power goes: from here on nothing is written to the database, its log and
 * its journal, though everybody is told so.
 */
void disk_cut(const char *path);
/* It comes back, with what had been synced. All connections are closed. */
void disk_power(const char *path);
/* A disk, or a server, for which syncing is a word only. */
void disk_lie(bool lies);

#endif
