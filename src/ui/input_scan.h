/* The beginning of the bytes at hand to a key: for input.c, input_scan.c. */
#ifndef UI_INPUT_SCAN_H
#define UI_INPUT_SCAN_H

#include <stdint.h>

#include "ui/key.h"

/* What the beginning of the buffer is. */
enum found {
    FOUND_KEY,
    FOUND_NOTHING, /* bytes to skip, no key */
    FOUND_PART,    /* more bytes are needed */
};

/* A piece of the buffer being looked at, and what came of it. */
struct scan {
    const char *at;
    size_t len;
    size_t used; /* bytes that the result takes */
    bool late;   /* nothing more will come in time */
    bool begins_paste;
    struct key key;
};

/* Set the result; `used` are the bytes it takes. */
enum found scan_give_code(struct scan *scan, enum key_code code,
                          unsigned modifiers, size_t used);
/* Control characters give no key. */
enum found scan_give_rune(struct scan *scan, uint32_t rune, unsigned modifiers,
                          size_t used);
enum found scan_give_nothing(struct scan *scan, size_t used);

/* One of the 32 control codes, or DEL. */
enum found scan_control(struct scan *scan, unsigned char byte);
/* ESC [ …, at least these two bytes being there. */
enum found scan_csi(struct scan *scan);
/* ESC O … */
enum found scan_ss3(struct scan *scan);

#endif
