/*
 * References as people and files write them. Parsing knows the forms only;
 * catalog_resolve() and outline_resolve() say whether the thing exists.
 */
#ifndef CATALOG_REF_H
#define CATALOG_REF_H

#include "base/error.h"

enum {
    ID_MAX = 40, /* letters of an id */
    NAME_MAX_LEN = 20,
    EPISODE_MIN = 1,
    EPISODE_MAX = 999
};

enum ref_kind {
    REF_NONE,
    REF_EPISODE, /* 51, ep51, ep051 */
    REF_PLACE,   /* ep051@littles-law, ep051@littles-law:112 */
    REF_MEMBER,  /* ep051.pool-size, ep051.pool-size@1: a question or an
                    objective, which share one space of names */
    REF_PATTERN, /* pattern:bulkhead */
    REF_CASE,    /* case:… */
    REF_TERM,    /* term:… */
    REF_CALC,    /* calc:… */
    REF_SERIES   /* series:quantitative-systems, series:3 */
};

struct ref {
    enum ref_kind kind;
    int episode;         /* number, for EPISODE, PLACE and MEMBER */
    char id[ID_MAX + 1]; /* chapter, member, pattern …; "" if none */
    bool has_word;       /* PLACE with a word */
    size_t word;
    int rev; /* of a MEMBER, 0 when not given */
};

/* Fails with ERROR_USAGE and a sentence on anything that has no such form. */
MUST_CHECK bool ref_parse(const char *text, struct ref *ref, struct error *err);
/* Appends it in its longest form: "ep051@littles-law:112". */
void ref_add(const struct ref *ref, struct str *out);

/* [a-z][a-z0-9]*(-[a-z0-9]+)*, at most ID_MAX. */
bool id_valid(const char *text);
/* [A-Za-z][A-Za-z0-9_]*, at most NAME_MAX_LEN. */
bool name_valid(const char *text);
/* "ep051" → 51; 0 if it is not exactly that form. */
int episode_id_parse(const char *text);
/* 51 → "ep051"; returns buf. */
char *episode_id_format(int n, char buf[8]);

#endif
