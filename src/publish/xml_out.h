/* Writing XML: quoting, nesting and indents are this module's care. */
#ifndef PUBLISH_XML_OUT_H
#define PUBLISH_XML_OUT_H

#include "base/str.h"

enum { XML_DEPTH_MAX = 8 };

struct xml_out {
    struct str *out;
    const char *open[XML_DEPTH_MAX]; /* names, borrowed */
    int depth;
};

/* The declaration first. */
void xml_begin(struct xml_out *xml, struct str *out);
/*
 * Attributes follow as pairs of texts, ended by NULL; one whose value is NULL
 * is left out. Names are literals. Values are any text: characters that XML
 * does not allow are dropped.
 */
void xml_open(struct xml_out *xml, const char *name, ...)
    __attribute__((sentinel));
void xml_close(struct xml_out *xml);
/* <name …/> */
void xml_empty(struct xml_out *xml, const char *name, ...)
    __attribute__((sentinel));
/* <name …>text</name>; nothing at all when the text is NULL. */
void xml_text(struct xml_out *xml, const char *name, const char *text, ...)
    __attribute__((sentinel));

#endif
