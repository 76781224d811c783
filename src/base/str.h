/* A growing text. `buf` is always a NUL-terminated string, also when empty. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct str {
    char *buf;
    size_t len;
    size_t capacity; /* 0 while buf is the shared empty text */
};

extern char str_empty[];
#define STR_INIT                                                               \
    {                                                                          \
        .buf = str_empty, .len = 0, .capacity = 0                              \
    }

void str_init(struct str *str);
void str_release(struct str *str);
void str_clear(struct str *str);
/* Hands the buffer over (free() it) and leaves an empty text behind. */
char *str_take(struct str *str);
void str_reserve(struct str *str, size_t extra);

void str_add(struct str *str, const char *text);
void str_add_len(struct str *str, const char *text, size_t len);
void str_add_char(struct str *str, char c);
void str_add_repeat(struct str *str, const char *text, size_t times);
/* What HTML and XML write for & < > and ", or NULL for any other character. */
const char *str_entity(char c);
/* As text of HTML or XML, also within quotation marks. */
void str_add_html(struct str *str, const char *text);
void str_add_format(struct str *str, const char *format, ...) PRINTF(2, 3);
void str_add_vformat(struct str *str, const char *format, va_list args)
    PRINTF(2, 0);
/* Appends one code point as UTF-8. */
void str_add_rune(struct str *str, unsigned rune);
void str_set(struct str *str, const char *text);
void str_set_len(struct str *str, const char *text, size_t len);
/* Shortens to `len` bytes; longer lengths change nothing. */
void str_truncate(struct str *str, size_t len);
void str_insert(struct str *str, size_t at, const char *text, size_t len);
void str_remove(struct str *str, size_t at, size_t len);
/* Removes ASCII white space at both ends. */
void str_trim(struct str *str);

bool str_starts_with(const char *text, const char *prefix);
bool str_ends_with(const char *text, const char *suffix);
/* Is it one of the words? They end with NULL. */
bool str_is_among(const char *text, const char *const *words);
static inline bool str_equal(const char *a, const char *b)
{
    return __builtin_strcmp(a, b) == 0;
}

/* A borrowed piece of text, not terminated. */
struct slice {
    const char *at;
    size_t len;
};
struct slice slice_of(const char *text);
static inline struct slice str_slice(const struct str *str)
{
    return (struct slice){str->buf, str->len};
}
bool slice_equal(struct slice slice, const char *text);
char *slice_dup(struct slice slice);

/* A list of texts that the list owns. */
struct str_list {
    char **items;
    size_t count;
    size_t capacity;
};
#define STR_LIST_INIT                                                          \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void str_list_add(struct str_list *list, const char *text);
void str_list_take(struct str_list *list, char *text);
bool str_list_has(const struct str_list *list, const char *text);
void str_list_sort(struct str_list *list);
void str_list_clear(struct str_list *list);
void str_list_release(struct str_list *list);

#endif
