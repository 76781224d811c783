/*
 * The folder of installed packs: one at a time writes there, and a pack takes
 * its place in one step. A kill at any moment leaves the old version or the new
 * one, and what else it left goes at the next time.
 */
#ifndef PACK_PLACE_H
#define PACK_PLACE_H

#include "pack/manifest.h"

struct place {
    char *folder; /* of installed packs */
    char *fresh;  /* where the new one is written, not made yet */
    bool shared;  /* all may read what is installed */
    int lock;
};

/* Makes the folder, locks it, removes what a killed program left. ERROR_BUSY
 * while another program installs. */
MUST_CHECK bool place_open(struct place *place, const char *folder, bool shared,
                           struct error *err);
/* Deletes what was not installed, and unlocks. */
void place_close(struct place *place);

/* The version that is installed, 0: none. */
int64_t place_version(const char *folder, const char *name);

/* What is known of a pack beside its manifest. */
struct place_facts {
    const char *from;    /* the file or address it came from */
    const char *comment; /* of its signature, or "" */
    bool is_signed;
};
/* Writes manifest.json and pack.line (one line, for those who only list packs)
 * beside what was unpacked into `fresh`, then exchanges the folders. */
MUST_CHECK bool place_put(struct place *place, const struct manifest *manifest,
                          const struct place_facts *facts, struct error *err);

/*
 * Are the files of an installed pack those of its manifest, and no others?
 * ERROR_DAMAGED names the first that is not. `manifest` was empty. `told` (may
 * be NULL) is called with the bytes done.
 */
MUST_CHECK bool place_check(const char *pack, struct manifest *manifest,
                            void (*told)(const struct manifest *manifest,
                                         int64_t done),
                            struct error *err);

#endif
