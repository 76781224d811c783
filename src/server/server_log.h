/*
 * Lines on standard error, one write each: time, request id, what happened.
 * Never a token, a password, a mail address or words of a person.
 */
#ifndef SERVER_SERVER_LOG_H
#define SERVER_SERVER_LOG_H

#include "base/mem.h"

/* `id`: of the request, or NULL. */
void server_log(const char *id, const char *format, ...) PRINTF(2, 3);

#endif
