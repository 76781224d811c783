/* What kind of file an answer is, by its media type and first bytes. */
#ifndef FETCH_SOUND_TYPE_H
#define FETCH_SOUND_TYPE_H

#include <stdbool.h>
#include <stddef.h>

/* May a file of this media type be sound? "" may: servers leave it out. */
bool type_may_be_sound(const char *type);
/* Is it a web page, as a network's sign-in page is? */
bool type_is_page(const char *type, const char *head, size_t len);
/* The ending of a sound file that begins so ("opus", "mp3" …), or NULL. */
const char *sound_ending(const char *head, size_t len);

#endif
