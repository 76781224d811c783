/* What pack.c and packing.c share. */
#ifndef APP_PACK_PRIVATE_H
#define APP_PACK_PRIVATE_H

#include "app/pack.h"
#include "base/json_out.h"
#include "net/net.h"

/* A "pack" or "unpacked" line of dstudio-net. */
void pack_take_line(struct pack *pack, const struct net_line *line);
/*
 * Begins a request: the settings of the network, the key, and the folder. The
 * caller adds members and closes the object.
 */
void pack_begin_request(const char *folder, struct str *text,
                        struct json_out *json);
/* The folder of the person's own packs, or of those that are shared; the caller
 * frees. */
char *pack_folder(bool shared);

#endif
