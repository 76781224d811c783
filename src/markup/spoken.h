/*
 * A sentence as a speech engine should be given it: symbols, units, numbers
 * and names in words. Plain substitution, because engines differ in everything
 * else.
 */
#ifndef MARKUP_SPOKEN_H
#define MARKUP_SPOKEN_H

#include "markup/sentence.h"

/* Pronunciations: the table in the code, and the user's in front of it. */
struct pronunciation {
    char *word; /* compared without regard to case, whole words only */
    char *spoken;
};
struct pronunciations {
    struct pronunciation *items;
    size_t count;
    size_t capacity;
};
#define PRONUNCIATIONS_INIT                                                    \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/*
 * Adds the lines of a user's list, "word = spoken" each; empty lines and those
 * that begin with '#' are skipped. On a malformed line nothing is added and
 * the error names its number.
 */
MUST_CHECK bool pronunciations_parse(struct pronunciations *list,
                                     const char *text, struct error *err);
void pronunciations_release(struct pronunciations *list);

/*
 * Appends the words for a plain text. `list` may be NULL. The result is ASCII
 * letters, digits and punctuation as far as the table knows the characters,
 * never a control character, and never begins with '-'.
 */
void spoken_add(struct str *out, const char *text,
                const struct pronunciations *list);
/*
 * The same for a sentence of any kind: "Next: …." for level-3 headings,
 * "A table: …." and so on for what is only named.
 */
void spoken_add_sentence(struct str *out, const struct sentence *sentence,
                         const struct pronunciations *list);

#endif
