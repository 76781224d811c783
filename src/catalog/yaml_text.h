/*
 * What libyaml does not look at, or cannot place: encoding, control
 * characters, tabs, and the comments that allow a rule on their line.
 */
#ifndef CATALOG_YAML_TEXT_H
#define CATALOG_YAML_TEXT_H

#include "catalog/message.h"

struct yaml_tab {
    size_t index; /* in code points from the beginning of the text */
    struct position at;
};

struct yaml_text {
    const char *file;
    struct messages *messages;
    const char *text; /* fit for libyaml: borrowed, or in `clean` */
    size_t len;
    struct str clean;
    struct yaml_tab *tabs; /* outside comments */
    size_t tab_count;
    size_t tab_capacity;
    size_t next_tab; /* the first that is neither reported nor skipped */
    bool bad;        /* something was reported */
};

/*
 * Checks a text (rule Y002) and gives one in its place whose bad bytes and
 * control characters are U+FFFD, so that reading can go on and columns stay.
 * The byte-order mark is gone.
 */
void yaml_text_init(struct yaml_text *self, const char *file, const char *text,
                    size_t len, struct messages *messages);
void yaml_text_release(struct yaml_text *self);

/*
 * Libyaml tells where quoted and block texts stand, from the beginning on.
 * Tabs before the code point `before` that are in none are reported (rule
 * Y008); those up to `end`, in one, are passed over.
 */
void yaml_text_report_tabs(struct yaml_text *self, size_t before);
void yaml_text_skip_tabs(struct yaml_text *self, size_t end);

/* A character that no content may hold: controls other than tab and line
 * breaks, other line separators, and marks that turn the writing direction. */
bool yaml_rune_refused(uint32_t rune);

#endif
