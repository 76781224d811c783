/* `dstudiod serve`: from settings to a server that runs until it is told to
 * stop. */
#ifndef SERVER_SERVE_H
#define SERVER_SERVE_H

#include "server/settings.h"

/*
 * Serves until SIGTERM or SIGINT, then finishes what was accepted. False if it
 * could not start.
 */
MUST_CHECK bool serve(const struct server_settings *settings,
                      struct error *err);

#endif
