/*
 * The verbs `pack-make`, `pack-verify` and `pack-install` of dstudio-net.
 *
 * pack-make DIR FILE: "name", "version", "title" of the request. pack-verify
 * FILE and pack-install FILE: "key" (a public key of minisign, empty: no
 * signature is asked for), "folder" (of installed packs), "older" (true: an
 * older version may take the place of a newer one), "shared" (true: all may
 * read it), "from" (what is kept as its origin). pack-verify FOLDER looks at an
 * installed one.
 *
 * Prints "progress" ("done", "total" bytes) and at the end "pack" ("name",
 * "version", "title", "files", "bytes", "signed", "comment", "from", "had": the
 * version that is or was installed, 0 for none).
 *
 * pack-install prints "unpacked" first (as "pack", with "folder": where the
 * checked files lie, as they would be installed) and waits for a line
 * {"install": true}. Any other, and the end of input, mean no.
 */
#ifndef PACK_VERBS_H
#define PACK_VERBS_H

#include "http/verb.h"

MUST_CHECK bool pack_verb_make(struct verb_call *call, struct error *err);
MUST_CHECK bool pack_verb_verify(struct verb_call *call, struct error *err);
MUST_CHECK bool pack_verb_install(struct verb_call *call, struct error *err);

#endif
