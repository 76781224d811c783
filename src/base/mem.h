/* Memory that is there or ends the program: callers never see NULL. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(format_at, args_at)                                             \
    __attribute__((format(printf, format_at, args_at)))
#define UNUSED          __attribute__((unused))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/*
 * All of these return memory that the caller frees with free(). When there is
 * none they run the hook, write one sentence to stderr and abort.
 */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *memory, size_t size);
void *xreallocarray(void *memory, size_t count, size_t size);
char *xstrdup(const char *text);
/* xstrdup() for a text that may be NULL, which stays NULL. */
char *xstrdup_or_null(const char *text);
char *xstrndup(const char *text, size_t length);
char *xasprintf(const char *format, ...) PRINTF(1, 2);

/* Called once before the abort: gives the terminal back. May be NULL. */
void mem_set_exhausted_hook(void (*hook)(void));

/*
 * Makes room for at least `count + 1` items in a growing array. `array` is a
 * pointer lvalue, `count` and `capacity` are size_t lvalues.
 */
#define GROW(array, count, capacity)                                           \
    do {                                                                       \
        if ((count) >= (capacity)) {                                           \
            (capacity) = (capacity) ? (capacity)*2 : 8;                        \
            (array) = xreallocarray((array), (capacity), sizeof(*(array)));    \
        }                                                                      \
    } while (0)

#endif
