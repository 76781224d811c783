/* What transfer*.c share: libcurl calls one with what the other set up. */
#ifndef FETCH_TRANSFER_PRIVATE_H
#define FETCH_TRANSFER_PRIVATE_H

#include "fetch/transfer.h"

/*
 * The answer's header is whole, and these are its first bytes (perhaps none).
 * False: they are not taken, for the reason in `problem`; `refused` is set.
 */
MUST_CHECK bool transfer_begin_body(struct transfer *self, const char *data,
                                    size_t len);
/* For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION; context: a transfer. */
size_t transfer_on_body(char *data, size_t size, size_t count, void *context);
size_t transfer_on_header(char *data, size_t size, size_t count, void *context);

#endif
