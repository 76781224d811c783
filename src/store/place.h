/*
 * Where a database lies: on this computer's own disk, or where other computers
 * may write to it as well (fault 37 of doc/protocol.md).
 */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "base/str.h"

/* The name of a network file system by statfs's f_type, or NULL. */
const char *place_network_name(unsigned long type);
/*
 * Is the file on a network file system, or in a folder that a program brings to
 * other computers? Then `what` gets a few words for it, such as "on a network
 * file system (NFS)".
 */
bool place_is_shared(const char *path, struct str *what);

#endif
