/* Signatures in minisign's form. */
#ifndef PACK_SIGNATURE_H
#define PACK_SIGNATURE_H

#include "base/error.h"

/*
 * Checks the whole open file against `text`, the contents of FILE.minisig, with
 * the public key (base64, as minisign prints it). `comment` gets the trusted
 * comment. Only the form that signs a hash is taken: minisign's own since 0.10.
 */
MUST_CHECK bool signature_check(int fd, const char *text, const char *key,
                                struct str *comment, struct error *err);
/* Is it a public key of that form? */
MUST_CHECK bool signature_key_valid(const char *key, struct error *err);

#endif
