/* What spoken.c looks up: symbols, units, pronunciations. */
#ifndef MARKUP_SPOKEN_TABLE_H
#define MARKUP_SPOKEN_TABLE_H

#include <stddef.h>

struct spoken_symbol {
    const char *symbol; /* UTF-8 */
    const char *spoken; /* with the spaces it needs */
};
struct spoken_currency {
    const char *symbol; /* UTF-8, before the sum */
    const char *spoken;
};
struct spoken_unit {
    const char *unit; /* case matters */
    const char *one;
    const char *many;
};
struct spoken_word {
    const char *word; /* lower case */
    const char *spoken;
};

extern const struct spoken_symbol spoken_symbols[];
extern const size_t spoken_symbol_count;
extern const struct spoken_currency spoken_currencies[];
extern const size_t spoken_currency_count;
extern const struct spoken_unit spoken_units[];
extern const size_t spoken_unit_count;
extern const struct spoken_word spoken_words[];
extern const size_t spoken_word_count;

#endif
