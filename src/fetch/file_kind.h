/* What kind of file an answer is, by its media type and first bytes. */
#ifndef FETCH_FILE_KIND_H
#define FETCH_FILE_KIND_H

#include <stdbool.h>
#include <stddef.h>

enum file_kind {
    FILE_SOUND,
    FILE_PACK, /* a content pack: tar, packed by zstd, xz, gzip or not at all */
};
enum { FILE_HEAD_BYTES = 512 }; /* what file_ending() wants to see */

/* "sound", "content pack": for messages. */
const char *file_kind_name(enum file_kind kind);
/* May a file of this media type be of the kind? "" may: servers leave it out.
 */
bool file_type_fits(enum file_kind kind, const char *type);
/* Is it a web page, as a network's sign-in page is? */
bool type_is_page(const char *type, const char *head, size_t len);
/* The ending of a file of the kind that begins so ("opus", "mp3", "tar.zst" …),
 * or NULL: it is none. */
const char *file_ending(enum file_kind kind, const char *head, size_t len);
/* All endings of a kind; the list ends with NULL. */
const char *const *file_endings(enum file_kind kind);

#endif
