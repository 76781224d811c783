/* Checksums of files, as content files and feeds write them. */
#ifndef FETCH_CHECKSUM_H
#define FETCH_CHECKSUM_H

#include "base/error.h"

/*
 * Is the text one that checksum_check() understands: 64 hex digits (SHA-256),
 * or subresource integrity "sha256-…", "sha384-…", "sha512-…" in base64? Of
 * several, the strongest counts.
 */
bool checksum_known(const char *wanted);
/*
 * Compares. False and ERROR_DAMAGED when it differs, ERROR_FAILED when the
 * file cannot be read.
 */
MUST_CHECK bool checksum_check(int fd, const char *wanted, struct error *err);
/* SHA-256 of the whole file as 64 hex digits. */
MUST_CHECK bool checksum_sha256(int fd, char hex[65], struct error *err);

#endif
