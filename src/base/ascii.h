/*
 * Kinds of ASCII characters, the same in every locale and for every byte: a
 * byte from 0x80 on is none of them.
 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool ascii_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool ascii_is_letter(char c)
{
    return ascii_is_lower(c) || ascii_is_upper(c);
}

/* A letter or a digit. */
static inline bool ascii_is_alnum(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c);
}

/* A blank, a tab or what ends a line or page. */
static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* 0 to 15 of a hexadecimal digit in lower case, -1 of anything else. */
static inline int ascii_hex_lower(char c)
{
    if (ascii_is_digit(c)) {
        return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The same of either case. */
static inline int ascii_hex(char c)
{
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : ascii_hex_lower(c);
}

#endif
