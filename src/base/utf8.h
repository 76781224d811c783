/* UTF-8: decoding, columns, folding. Widths are those of terminal cells. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define RUNE_BAD 0xFFFDu

/*
 * Decodes one code point of [at, end); returns the bytes taken, at least 1
 * while at < end. A bad byte gives RUNE_BAD and takes 1.
 */
size_t utf8_decode(const char *at, const char *end, uint32_t *rune);
/* Encodes into buf, returns 1-4; a bad rune is written as RUNE_BAD. */
size_t utf8_encode(uint32_t rune, char buf[4]);
bool utf8_valid(const char *text, size_t len);
/* Offset of the first bad byte, or len. */
size_t utf8_first_bad(const char *text, size_t len);
size_t utf8_count(const char *text, size_t len);

/*
 * One grapheme cluster of [at, end): returns its bytes and its width in cells
 * (0-2). Control characters count one cell: they are drawn as U+FFFD.
 */
size_t utf8_cluster(const char *at, const char *end, int *width);
/* Cells of the whole text. */
int utf8_width(const char *text);
int utf8_width_len(const char *text, size_t len);
/* Bytes of the longest beginning that fits `cells`; whole clusters only. */
size_t utf8_fit(const char *text, size_t len, int cells);

bool rune_is_control(uint32_t rune); /* C0, DEL, C1 */
bool rune_is_space(uint32_t rune);
bool rune_is_letter(uint32_t rune);
bool rune_is_digit(uint32_t rune);
/* Simple lower case of one rune, for comparing without a copy. */
uint32_t rune_lower(uint32_t rune);

/* Appends, in NFC / NFC and lower case (simple folding). Bad bytes → U+FFFD. */
void utf8_add_nfc(struct str *out, const char *text, size_t len);
void utf8_add_lower(struct str *out, const char *text, size_t len);
/* Appends with every control character but '\n' as U+FFFD, bad bytes too. */
void utf8_add_clean(struct str *out, const char *text, size_t len);
/* Appends with the ASCII fallbacks of the content format (λ → lambda). */
void utf8_add_ascii(struct str *out, const char *text, size_t len);
/* The fallback of one rune: "" if none is known; ASCII is its own. */
const char *utf8_fallback(uint32_t rune, char buf[8]);

#endif
