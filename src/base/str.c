#include "base/str.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* Never written: an empty str has capacity 0 and is grown before a write. */
char str_empty[1] = "";

void str_init(struct str *str)
{
    str->buf = str_empty;
    str->len = 0;
    str->capacity = 0;
}

void str_release(struct str *str)
{
    if (str->capacity > 0) {
        free(str->buf);
    }
    str_init(str);
}

void str_clear(struct str *str)
{
    str_truncate(str, 0);
}

char *str_take(struct str *str)
{
    char *text = str->capacity > 0 ? str->buf : xstrdup("");

    str_init(str);
    return text;
}

void str_reserve(struct str *str, size_t extra)
{
    size_t needed = str->len + extra + 1;
    size_t capacity = str->capacity;

    if (needed <= capacity) {
        return;
    }
    capacity = capacity < 32 ? 32 : capacity * 2;
    if (capacity < needed) {
        capacity = needed;
    }
    if (str->capacity > 0) {
        str->buf = xrealloc(str->buf, capacity);
    } else {
        str->buf = xmalloc(capacity);
        str->buf[0] = '\0';
    }
    str->capacity = capacity;
}

void str_add(struct str *str, const char *text)
{
    str_add_len(str, text, strlen(text));
}

void str_add_len(struct str *str, const char *text, size_t len)
{
    if (len == 0) {
        return;
    }
    str_reserve(str, len);
    memcpy(str->buf + str->len, text, len);
    str->len += len;
    str->buf[str->len] = '\0';
}

void str_add_char(struct str *str, char c)
{
    str_add_len(str, &c, 1);
}

void str_add_repeat(struct str *str, const char *text, size_t times)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < times; i++) {
        str_add_len(str, text, len);
    }
}

void str_add_format(struct str *str, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    str_add_vformat(str, format, args);
    va_end(args);
}

void str_add_vformat(struct str *str, const char *format, va_list args)
{
    va_list again;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(len >= 0);
    str_reserve(str, (size_t)len);
    vsnprintf(str->buf + str->len, (size_t)len + 1, format, args);
    str->len += (size_t)len;
}

void str_add_rune(struct str *str, unsigned rune)
{
    char buf[4];

    str_add_len(str, buf, utf8_encode(rune, buf));
}

void str_set(struct str *str, const char *text)
{
    str_set_len(str, text, strlen(text));
}

void str_set_len(struct str *str, const char *text, size_t len)
{
    str_clear(str);
    str_add_len(str, text, len);
}

void str_truncate(struct str *str, size_t len)
{
    if (len < str->len) {
        str->len = len;
        str->buf[len] = '\0';
    }
}

void str_insert(struct str *str, size_t at, const char *text, size_t len)
{
    assert(at <= str->len);
    if (len == 0) {
        return;
    }
    str_reserve(str, len);
    memmove(str->buf + at + len, str->buf + at, str->len - at + 1);
    memcpy(str->buf + at, text, len);
    str->len += len;
}

void str_remove(struct str *str, size_t at, size_t len)
{
    assert(at <= str->len && len <= str->len - at);
    if (len == 0) {
        return;
    }
    memmove(str->buf + at, str->buf + at + len, str->len - at - len + 1);
    str->len -= len;
}

void str_trim(struct str *str)
{
    size_t begin = 0;
    size_t end = str->len;

    while (end > 0 && ascii_is_space(str->buf[end - 1])) {
        end--;
    }
    str_truncate(str, end);
    while (begin < end && ascii_is_space(str->buf[begin])) {
        begin++;
    }
    str_remove(str, 0, begin);
}

bool str_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool str_ends_with(const char *text, const char *suffix)
{
    size_t len = strlen(text);
    size_t tail = strlen(suffix);

    return len >= tail && strcmp(text + len - tail, suffix) == 0;
}

bool str_is_among(const char *text, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (str_equal(words[i], text)) {
            return true;
        }
    }
    return false;
}

struct slice slice_of(const char *text)
{
    return (struct slice){.at = text, .len = strlen(text)};
}

bool slice_equal(struct slice slice, const char *text)
{
    return strlen(text) == slice.len && memcmp(slice.at, text, slice.len) == 0;
}

char *slice_dup(struct slice slice)
{
    return xstrndup(slice.len ? slice.at : "", slice.len);
}

void str_list_add(struct str_list *list, const char *text)
{
    str_list_take(list, xstrdup(text));
}

void str_list_take(struct str_list *list, char *text)
{
    GROW(list->items, list->count, list->capacity);
    list->items[list->count++] = text;
}

bool str_list_has(const struct str_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->items[i], text)) {
            return true;
        }
    }
    return false;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void str_list_sort(struct str_list *list)
{
    if (list->count > 1) {
        qsort(list->items, list->count, sizeof(*list->items), compare_texts);
    }
}

void str_list_clear(struct str_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i]);
    }
    list->count = 0;
}

void str_list_release(struct str_list *list)
{
    str_list_clear(list);
    free(list->items);
    *list = (struct str_list)STR_LIST_INIT;
}

const char *str_entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

void str_add_html(struct str *str, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *entity = str_entity(*text);

        if (entity != NULL) {
            str_add(str, entity);
        } else {
            str_add_char(str, *text);
        }
    }
}
