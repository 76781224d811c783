/* The piece of a text around the words that were searched. */
#ifndef SEARCH_SNIPPET_H
#define SEARCH_SNIPPET_H

#include "search/search.h"

/* Words in lower case; the last one may be a beginning. */
struct needle {
    struct str_list words;
    bool last_is_prefix;
};
#define NEEDLE_INIT                                                            \
    {                                                                          \
        .words = STR_LIST_INIT, .last_is_prefix = false                        \
    }

/* Adds the words of a piece of the query: runs of letters and digits. */
void needle_add(struct needle *needle, const char *text, size_t len);
void needle_release(struct needle *needle);

/* About 160 letters of `text`, marked as search_hit's snippet is. */
char *snippet_make(const char *text, const struct needle *needle);

#endif
