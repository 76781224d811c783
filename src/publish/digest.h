/* Checksums of what is published. */
#ifndef PUBLISH_DIGEST_H
#define PUBLISH_DIGEST_H

#include <stdint.h>

#include "base/error.h"

enum { DIGEST_TEXT = 64 };
struct digest {
    int64_t bytes;
    char hex[65];                /* SHA-256 */
    char integrity[DIGEST_TEXT]; /* "sha256-BASE64=" of Subresource Integrity */
};
MUST_CHECK bool digest_file(const char *path, struct digest *digest,
                            struct error *err);

#endif
